import { replicaStatus } from '../apps/validate.ts';
import { workloadWarnings } from '../apps/warnings.ts';
import type { Part } from '../part.ts';
import { age, containerCells, mapText, nameOf } from '../table/format.ts';
import { templateDefaults } from './pod/defaults.ts';
import { templateWarnings } from './pod/warnings.ts';
import { controllerErrors, controllerSpecErrors } from './replicationcontroller-validate.ts';

export const replicationController: Part = {
  generation: true,
  cells: (o, now) => [
    nameOf(o),
    o.spec?.replicas ?? 0,
    o.status?.replicas ?? 0,
    o.status?.readyReplicas ?? 0,
    age(o, now),
    ...containerCells(o.spec?.template),
    mapText(o.spec?.selector),
  ],
  selectable: { 'status.replicas': (o) => `${o.status?.replicas ?? 0}` },
  strategy: {
    dependents: 'orphan',
    validate: controllerErrors,
    validateUpdate: controllerSpecErrors,
    validateStatusUpdate: ({ status = {} }) => replicaStatus(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']),
    // Of an update upstream looks at the old template.
    warnings: (o, old) => (old && old.metadata.generation !== o.metadata.generation ? templateWarnings(old) : workloadWarnings(o, old)),
    defaults: (o) => {
      o.spec ??= {};
      const labels = o.spec.template?.metadata?.labels;
      if (labels && !Object.keys(o.spec.selector ?? {}).length) o.spec.selector = { ...labels };
      if (labels && !Object.keys(o.metadata.labels ?? {}).length) o.metadata.labels = { ...labels };
      o.spec.replicas ??= 1;
      if (o.spec.template) templateDefaults(o.spec.template);
    },
    prepareForCreate: (o) => {
      o.status = { replicas: 0 };
    },
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
    },
  },
};
