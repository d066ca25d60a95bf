import { workloadWarnings } from '../../apps/warnings.ts';
import { statusApart } from '../../apps/workload-defaults.ts';
import type { Part } from '../../part.ts';
import { jobCells } from './cells.ts';
import { jobDefaults } from './defaults.ts';
import { generateSelector } from './generate.ts';
import { jobErrors, jobUpdateErrors } from './validate.ts';

const apart = statusApart(() => ({}));
export const job: Part = {
  generation: true,
  cells: jobCells,
  selectable: { 'status.successful': (o) => `${o.status?.succeeded ?? 0}` },
  strategy: {
    defaults: jobDefaults,
    ...apart,
    prepareForCreate: (o) => {
      generateSelector(o);
      if (!Object.keys(o.metadata.labels ?? {}).length) o.metadata.labels = { ...o.spec.template.metadata.labels };
      o.status = {};
    },
    warnings: workloadWarnings,
    validate: jobErrors,
    validateUpdate: jobUpdateErrors,
  },
};
