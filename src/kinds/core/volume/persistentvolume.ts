import type { Part } from '../../part.ts';
import { age, nameOf, timeText } from '../../table/format.ts';
import { objectMetaUpdate } from '../../validation/meta.ts';
import { accessModesText, CLASS_ANNOTATION } from './access-modes.ts';
import { sourceDefaults } from './defaults.ts';
import { volumeErrors, volumeUpdateErrors } from './volume-validate.ts';
import { volumeWarnings } from './warnings.ts';

export const persistentVolume: Part = {
  cells: (o, now) => {
    const { spec = {}, status = {} } = o;
    return [
      nameOf(o),
      spec.capacity?.storage ?? '0',
      accessModesText(spec.accessModes),
      spec.persistentVolumeReclaimPolicy ?? '',
      o.metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
      spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
      o.metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? '',
      spec.volumeAttributesClassName ?? '<unset>',
      status.reason ?? '',
      age(o, now),
      spec.volumeMode ?? '<unset>',
    ];
  },
  strategy: {
    validate: volumeErrors,
    ownMetadata: true,
    validateUpdate: volumeUpdateErrors,
    validateStatusUpdate: objectMetaUpdate,
    warnings: volumeWarnings,
    defaults: (o) => {
      o.spec ??= {};
      o.status ??= {};
      o.status.phase ||= 'Pending';
      o.spec.persistentVolumeReclaimPolicy ||= 'Retain';
      o.spec.volumeMode ??= 'Filesystem';
      if (o.spec.hostPath) o.spec.hostPath.type ??= '';
      sourceDefaults(o.spec);
    },
    prepareForCreate: (o, { now }) => {
      o.status = { phase: 'Pending', lastPhaseTransitionTime: timeText(now) };
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
    },
    prepareForStatusUpdate: (o, old, { now }) => {
      o.spec = old.spec;
      const [is, was] = [o.status, old.status];
      if (is.phase === was.phase) is.lastPhaseTransitionTime ??= was.lastPhaseTransitionTime;
      else if (!is.lastPhaseTransitionTime || is.lastPhaseTransitionTime === was.lastPhaseTransitionTime)
        is.lastPhaseTransitionTime = timeText(now);
    },
  },
};
