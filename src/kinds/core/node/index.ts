import type { Part } from '../../part.ts';
import { nodeCells } from './cells.ts';

export const node: Part = {
  cells: nodeCells,
  selectable: { 'spec.unschedulable': (o) => String(o.spec?.unschedulable ?? false) },
  strategy: {
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
