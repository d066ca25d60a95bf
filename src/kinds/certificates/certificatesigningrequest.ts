import type { Part } from '../part.ts';
import { requestCells } from './cells.ts';

export const certificateSigningRequest: Part = {
  cells: requestCells,
  selectable: { 'spec.signerName': (o) => o.spec?.signerName ?? '' },
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
    },
    prepareForCreate: (o) => {
      o.status = {};
    },
    prepareForUpdate: (o, old) => {
      o.spec = old.spec;
      o.status = old.status;
    },
  },
};
