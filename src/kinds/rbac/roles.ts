import type { Part } from '../part.ts';
import { roleErrors } from './validate.ts';

/** Role and ClusterRole. */
export const role: Part = {
  strategy: {
    defaults: (o) => {
      o.rules ??= null;
    },
    validate: roleErrors,
    validateUpdate: roleErrors,
  },
};
