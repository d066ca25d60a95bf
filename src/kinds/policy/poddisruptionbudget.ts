import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { nonnegative } from '../validation/common.ts';
import { conditionErrors } from '../validation/conditions.ts';
import { budgetErrors } from './validate.ts';

export const podDisruptionBudget: Part = {
  generation: true,
  cells: (o, now) => [
    nameOf(o),
    `${o.spec?.minAvailable ?? 'N/A'}`,
    `${o.spec?.maxUnavailable ?? 'N/A'}`,
    o.status?.disruptionsAllowed ?? 0,
    age(o, now),
  ],
  strategy: {
    validate: budgetErrors,
    ownMetadata: true,
    validateUpdate: budgetErrors,
    validateStatusUpdate: ({ status = {} }) => [
      ...conditionErrors(status.conditions ?? [], 'status.conditions'),
      ...['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'].flatMap((f) => nonnegative(status[f], `status.${f}`)),
    ],
    defaults: (o) => {
      o.spec ??= {};
    },
    ...statusApart(() => ({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 })),
  },
};
