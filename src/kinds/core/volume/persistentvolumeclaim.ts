import type { Part } from '../../part.ts';
import { age, nameOf } from '../../table/format.ts';
import { accessModesText, CLASS_ANNOTATION } from './access-modes.ts';
import { claimErrors, claimStatusErrors, claimUpdateErrors } from './claim-update.ts';
import { normalizeSources } from './data-source.ts';
import { claimWarnings } from './warnings.ts';

export const persistentVolumeClaim: Part = {
  cells: (o, now) => {
    const { spec = {}, status = {} } = o;
    return [
      nameOf(o),
      o.metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
      spec.volumeName ?? '',
      spec.volumeName ? (status.capacity?.storage ?? '0') : '',
      spec.volumeName ? accessModesText(status.accessModes) : '',
      o.metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? '',
      spec.volumeAttributesClassName ?? '<unset>',
      age(o, now),
      spec.volumeMode ?? '<unset>',
    ];
  },
  strategy: {
    validate: claimErrors,
    validateUpdate: claimUpdateErrors,
    validateStatusUpdate: claimStatusErrors,
    warnings: claimWarnings,
    defaults: (o) => {
      o.spec ??= {};
      o.spec.resources ??= {};
      o.status ??= {};
      o.status.phase ||= 'Pending';
      o.spec.volumeMode ??= 'Filesystem';
    },
    prepareForCreate: (o) => {
      o.status = { phase: 'Pending' };
      normalizeSources(o.spec);
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
      normalizeSources(o.spec, old.spec);
    },
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
  },
};
