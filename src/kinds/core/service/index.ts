import type { Part } from '../../part.ts';
import { objectMetaUpdate } from '../../validation/meta.ts';
import { serviceCells } from './cells.ts';
import { dropInternalPolicy, serviceDefaults } from './defaults.ts';
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
    validateStatusUpdate: (o, old) => [...objectMetaUpdate(o, old), ...serviceStatusErrors(o, old)],
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
    prepareForCreate: (o) => {
      o.status = { loadBalancer: {} };
      dropInternalPolicy(o);
    },
    prepareForUpdate: (o, old) => {
      o.status = o.spec?.type === 'LoadBalancer' ? old.status : { ...old.status, loadBalancer: {} };
      dropInternalPolicy(o);
    },
    ownMetadata: true,
  },
};
