import type { Part } from '../part.ts';
import { quotaCells } from '../table/quota.ts';
import { quotaErrors, quotaStatusErrors, quotaUpdateErrors } from './quota-validate.ts';

export const resourceQuota: Part = {
  cells: quotaCells,
  strategy: {
    validate: quotaErrors,
    validateUpdate: quotaUpdateErrors,
    validateStatusUpdate: quotaStatusErrors,
    defaults: (o) => {
      o.spec ??= {};
    },
    prepareForCreate: (o) => {
      o.status = {};
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
    },
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
  },
};
