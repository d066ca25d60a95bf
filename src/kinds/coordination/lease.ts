import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { leaseErrors, leaseSpecErrors } from './validate.ts';

export const lease: Part = {
  cells: (o, now) => [nameOf(o), o.spec?.holderIdentity ?? '', age(o, now)],
  strategy: {
    validate: leaseErrors,
    validateUpdate: leaseSpecErrors,
    defaults: (o) => {
      o.spec ??= {};
    },
  },
};
