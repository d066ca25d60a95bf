import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { storageClassErrors, storageClassUpdateErrors, storageClassWarnings } from './validate.ts';

const DEFAULT = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
export const storageClass: Part = {
  cells: (o, now) => [
    nameOf(o) + (DEFAULT.some((a) => o.metadata.annotations?.[a] === 'true') ? ' (default)' : ''),
    o.provisioner ?? '',
    o.reclaimPolicy ?? 'Delete',
    o.volumeBindingMode ?? 'Immediate',
    o.allowVolumeExpansion ?? false,
    age(o, now),
  ],
  strategy: {
    validate: storageClassErrors,
    validateUpdate: storageClassUpdateErrors,
    warnings: storageClassWarnings,
    defaults: (o) => {
      o.reclaimPolicy ??= 'Delete';
      o.volumeBindingMode ??= 'Immediate';
    },
  },
};
