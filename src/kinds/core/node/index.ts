import type { Part } from '../../part.ts';
import { nodeCells } from './cells.ts';
import { nodeErrors, nodeUpdateErrors } from './validate.ts';

export const node: Part = {
  cells: nodeCells,
  selectable: { 'spec.unschedulable': (o) => String(o.spec?.unschedulable ?? false) },
  strategy: {
    validate: nodeErrors,
    validateUpdate: nodeUpdateErrors,
    validateStatusUpdate: nodeUpdateErrors,
    defaults: (o) => {
      o.spec ??= {};
      o.status ??= {};
      if (o.status.capacity && !o.status.allocatable) o.status.allocatable = { ...o.status.capacity };
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
    },
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
  },
};
