import { templateWarnings } from '../core/pod/warnings.ts';
import { claimSpecWarnings } from '../core/volume/warnings.ts';
import type { Part } from '../part.ts';
import { age, containerCells, nameOf } from '../table/format.ts';
import { statefulSetErrors, statefulSetStatusErrors, statefulSetUpdateErrors } from './statefulset-validate.ts';
import { statusApart, withTemplate } from './workload-defaults.ts';

/** The gate MaxUnavailableStatefulSet is off. */
const unsupported = (spec: any): void => {
  if (spec.updateStrategy?.rollingUpdate) delete spec.updateStrategy.rollingUpdate.maxUnavailable;
};
export const statefulSet: Part = {
  generation: true,
  cells: (o, now) => [
    nameOf(o),
    `${o.status?.readyReplicas ?? 0}/${o.spec?.replicas ?? 0}`,
    age(o, now),
    ...containerCells(o.spec?.template),
  ],
  strategy: {
    defaults: (o) => {
      const spec = withTemplate(o);
      spec.podManagementPolicy ||= 'OrderedReady';
      spec.updateStrategy ??= {};
      if (!spec.updateStrategy.type) {
        spec.updateStrategy.type = 'RollingUpdate';
        spec.updateStrategy.rollingUpdate ??= {};
      }
      if (spec.updateStrategy.type === 'RollingUpdate' && spec.updateStrategy.rollingUpdate) {
        spec.updateStrategy.rollingUpdate.partition ??= 0;
      }
      spec.persistentVolumeClaimRetentionPolicy ??= {};
      spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain';
      spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain';
      spec.replicas ??= 1;
      spec.revisionHistoryLimit ??= 10;
      for (const claim of spec.volumeClaimTemplates ?? []) {
        claim.apiVersion = 'v1';
        claim.kind = 'PersistentVolumeClaim';
        claim.metadata ??= {};
        claim.spec ??= {};
        claim.spec.resources ??= {};
        claim.spec.volumeMode ??= 'Filesystem';
        claim.status = { ...claim.status, phase: claim.status?.phase || 'Pending' };
      }
    },
    ...statusApart(() => ({ replicas: 0, availableReplicas: 0 })),
    warnings: (o, old) => [
      ...(old?.metadata.generation === o.metadata.generation && old ? [] : templateWarnings(o)),
      ...(o.spec.volumeClaimTemplates ?? []).flatMap((c: any, i: number) =>
        claimSpecWarnings(c.spec, `spec.volumeClaimTemplates[${i}]${old ? '.Spec' : ''}`),
      ),
      ...(o.spec.revisionHistoryLimit < 0
        ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
        : []),
    ],
    validate: statefulSetErrors,
    validateUpdate: statefulSetUpdateErrors,
    ownMetadata: true,
    validateStatusUpdate: statefulSetStatusErrors,
    prepareForCreate: (o) => {
      o.status = { replicas: 0, availableReplicas: 0 };
      unsupported(o.spec);
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
      unsupported(o.spec);
    },
  },
};
