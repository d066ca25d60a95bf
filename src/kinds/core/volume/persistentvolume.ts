import type { Part } from '../../part.ts';
import { age, nameOf } from '../../table/format.ts';
import { accessModesText, CLASS_ANNOTATION } from './access-modes.ts';
import { volumeErrors, volumeUpdateErrors } from './volume-validate.ts';

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
  selectable: { name: nameOf },
  strategy: {
    validate: volumeErrors,
    validateUpdate: volumeUpdateErrors,
    defaults: (o) => {
      o.spec ??= {};
      o.status ??= {};
      o.status.phase ||= 'Pending';
      o.spec.persistentVolumeReclaimPolicy ||= 'Retain';
      o.spec.volumeMode ??= 'Filesystem';
      if (o.spec.hostPath) o.spec.hostPath.type ??= '';
    },
    prepareForCreate: (o) => {
      o.status = { phase: 'Pending' };
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
    },
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
  },
};
