import type { Part } from '../../part.ts';
import { serviceCells } from './cells.ts';
import { serviceDefaults } from './defaults.ts';
import { serviceStatusErrors, serviceWarnings } from './status.ts';
import { serviceUpdateErrors } from './update.ts';
import { serviceErrors } from './validate.ts';

export const service: Part = {
  cells: serviceCells,
  selectable: { 'spec.clusterIP': (o) => o.spec?.clusterIP ?? '', 'spec.type': (o) => o.spec?.type ?? '' },
  strategy: {
    validate: serviceErrors,
    validateUpdate: serviceUpdateErrors,
    defaults: serviceDefaults,
    warnings: serviceWarnings,
    validateStatusUpdate: serviceStatusErrors,
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
    prepareForCreate: (o) => {
      o.status = { loadBalancer: {} };
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
    },
  },
};
