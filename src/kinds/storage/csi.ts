import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { attachmentErrors, attributesClassErrors, attributesClassUpdateErrors, driverErrors, driverUpdateErrors } from './csi-validate.ts';

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
    validate: driverErrors,
    validateUpdate: driverUpdateErrors,
    warnings: ({ spec }) =>
      spec.tokenRequests?.length && spec.serviceAccountTokenInSecrets === undefined
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
export const csiNode: Part = { cells: (o, now) => [nameOf(o), (o.spec?.drivers ?? []).length, age(o, now)] };
export const volumeAttachment: Part = {
  strategy: { validate: attachmentErrors },
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
  strategy: { validate: attributesClassErrors, validateUpdate: attributesClassUpdateErrors },
  cells: (o, now) => [nameOf(o), o.driverName ?? '', age(o, now)],
};
