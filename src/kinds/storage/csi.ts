import { statusApart } from '../apps/workload-defaults.ts';
import { sourceDefaults } from '../core/volume/defaults.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { same } from '../validation/common.ts';

export const csiDriver: Part = {
  cells: (o, now) => {
    const spec = o.spec ?? {};
    return [
      nameOf(o),
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      spec.tokenRequests ? spec.tokenRequests.map((t: any) => t.audience ?? '').join(',') : '<unset>',
      spec.requiresRepublish ?? false,
      (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
      age(o, now),
    ];
  },
  strategy: {
    load: async () => {
      const rules = await import('./csi-validate.ts');
      return { validate: rules.driverErrors, validateUpdate: rules.driverUpdateErrors };
    },
    // Feature gate VolumeLimitScaling is off.
    prepareForCreate: (o) => {
      delete o.spec.preventPodSchedulingIfMissing;
    },
    prepareForUpdate: (o, old) => {
      if (old.spec.preventPodSchedulingIfMissing === undefined) delete o.spec.preventPodSchedulingIfMissing;
      if (!same(o.spec, old.spec)) o.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
    warnings: ({ spec }, old) =>
      spec.tokenRequests?.length &&
      !(old && same(spec.tokenRequests, old.spec.tokenRequests)) &&
      spec.serviceAccountTokenInSecrets === undefined
        ? [
            'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
          ]
        : [],
    defaults: (o) => {
      o.spec ??= {};
      o.spec.attachRequired ??= true;
      o.spec.podInfoOnMount ??= false;
      o.spec.storageCapacity ??= false;
      o.spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
      if (!o.spec.volumeLifecycleModes?.length) o.spec.volumeLifecycleModes = ['Persistent'];
      o.spec.requiresRepublish ??= false;
      o.spec.seLinuxMount ??= false;
    },
  },
};
export const csiNode: Part = {
  cells: (o, now) => [nameOf(o), (o.spec?.drivers ?? []).length, age(o, now)],
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
    },
    ownMetadata: true,
    load: async () => {
      const rules = await import('./csi-validate.ts');
      return { validate: rules.nodeErrors, validateUpdate: rules.nodeUpdateErrors };
    },
  },
};
export const csiStorageCapacity: Part = {
  strategy: {
    ownMetadata: true,
    load: async () => {
      const rules = await import('./csi-validate.ts');
      return { validate: rules.capacityErrors, validateUpdate: rules.capacityUpdateErrors };
    },
  },
};
export const volumeAttachment: Part = {
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      if (o.spec.source?.inlineVolumeSpec) sourceDefaults(o.spec.source.inlineVolumeSpec);
    },
    ...statusApart(() => ({ attached: false })),
    ownMetadata: true,
    load: async () => {
      const rules = await import('./csi-validate.ts');
      return {
        validate: rules.attachmentErrors,
        validateUpdate: rules.attachmentUpdateErrors,
        validateStatusUpdate: rules.attachmentUpdateErrors,
      };
    },
  },
  cells: (o, now) => [
    nameOf(o),
    o.spec?.attacher ?? '',
    o.spec?.source?.persistentVolumeName ?? '',
    o.spec?.nodeName ?? '',
    o.status?.attached ?? false,
    age(o, now),
  ],
};
export const volumeAttributesClass: Part = {
  strategy: {
    load: async () => {
      const rules = await import('./csi-validate.ts');
      return { validate: rules.attributesClassErrors, validateUpdate: rules.attributesClassUpdateErrors };
    },
  },
  cells: (o, now) => [nameOf(o), o.driverName ?? '', age(o, now)],
};
