import type { Part } from '../part.ts';
import { requestCells } from './cells.ts';
import { requestObjectErrors } from './validate.ts';

export const certificateSigningRequest: Part = {
  cells: requestCells,
  selectable: { 'spec.signerName': (o) => o.spec?.signerName ?? '' },
  strategy: {
    validate: requestObjectErrors,
    defaults: (o) => {
      o.spec ??= {};
      o.spec.usages ??= ['digital signature', 'key encipherment'];
    },
    prepareForCreate: (o) => {
      o.status = {};
    },
    prepareForUpdate: (o, old) => {
      o.spec = old.spec;
      o.status = old.status;
    },
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
  },
};
