import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { Part } from '../part.ts';
import { age, containerCells, nameOf } from '../table/format.ts';
import { replicaSetErrors, replicaSetUpdateErrors } from './replicaset-validate.ts';
import { replicaStatus } from './validate.ts';
import { workloadWarnings } from './warnings.ts';
import { statusApart, withTemplate } from './workload-defaults.ts';

export const replicaSet: Part = {
  generation: true,
  cells: (o, now) => [
    nameOf(o),
    o.spec?.replicas ?? 0,
    o.status?.replicas ?? 0,
    o.status?.readyReplicas ?? 0,
    age(o, now),
    ...containerCells(o.spec?.template),
    labelSelectorToText(o.spec?.selector),
  ],
  strategy: {
    defaults: (o) => {
      withTemplate(o).replicas ??= 1;
    },
    ...statusApart(() => ({ replicas: 0 })),
    warnings: workloadWarnings,
    validate: replicaSetErrors,
    validateUpdate: replicaSetUpdateErrors,
    validateStatusUpdate: (o) => replicaStatus(o.status ?? {}, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']),
  },
};
