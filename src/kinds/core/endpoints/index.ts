import type { Part } from '../../part.ts';
import { endpointsCells } from './cells.ts';
import { endpointsErrors, endpointWarnings } from './validate.ts';

export const endpoints: Part = {
  cells: endpointsCells,
  strategy: {
    validate: endpointsErrors,
    validateUpdate: endpointsErrors,
    warnings: endpointWarnings,
    defaults: (o) => {
      for (const subset of o.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
    },
  },
};
