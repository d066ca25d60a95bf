import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { secretErrors, secretUpdateErrors } from './config-validate.ts';

export const secret: Part = {
  cells: (o, now) => [nameOf(o), o.type ?? '', Object.keys(o.data ?? {}).length, age(o, now)],
  selectable: { type: (o) => o.type ?? '' },
  strategy: {
    validate: secretErrors,
    validateUpdate: secretUpdateErrors,
    defaults: (o) => {
      o.type ||= 'Opaque';
    },
  },
};
