import type { Part } from '../part.ts';
import { quotaCells } from '../table/quota.ts';

export const resourceQuota: Part = {
  cells: quotaCells,
  strategy: {
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
