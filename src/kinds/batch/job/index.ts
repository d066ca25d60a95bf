import { nameWarnings } from '../../apps/warnings.ts';
import { statusApart } from '../../apps/workload-defaults.ts';
import type { Part } from '../../part.ts';
import { same } from '../../validation/common.ts';
import { objectMetaUpdate } from '../../validation/meta.ts';
import { jobCells } from './cells.ts';
import { jobDefaults } from './defaults.ts';
import { generateSelector } from './generate.ts';
import { jobStatusErrors } from './status.ts';
import { jobErrors, jobUpdateErrors } from './validate.ts';
import { jobSpecWarnings } from './warnings.ts';

const apart = statusApart(() => ({}));
export const job: Part = {
  generation: true,
  cells: jobCells,
  selectable: { 'status.successful': (o) => `${o.status?.succeeded ?? 0}` },
  strategy: {
    defaults: jobDefaults,
    dependents: 'orphan',
    dependentsWarning:
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
    ...apart,
    prepareForCreate: (o) => {
      // Labels that were taken from the template are its own map.
      const shared = !!o.metadata.labels && same(o.metadata.labels, o.spec.template.metadata.labels);
      generateSelector(o);
      if (shared) o.metadata.labels = { ...o.spec.template.metadata.labels };
      o.status = {};
    },
    warnings: (o, old) => [
      ...(old ? [] : nameWarnings(o)),
      ...(old && old.metadata.generation === o.metadata.generation ? [] : jobSpecWarnings(o.spec, 'spec')),
    ],
    ownMetadata: true,
    validateStatusUpdate: (o, old) => [...objectMetaUpdate(o, old), ...jobStatusErrors(o, old)],
    validate: jobErrors,
    validateUpdate: jobUpdateErrors,
  },
};
