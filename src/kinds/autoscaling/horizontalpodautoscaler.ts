import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { nonnegative } from '../validation/common.ts';
import { behaviorDefaults } from './behavior.ts';
import { autoscalerCells } from './cells.ts';
import { autoscalerErrors, autoscalerSpecErrors } from './validate.ts';

export const horizontalPodAutoscaler: Part = {
  cells: autoscalerCells,
  strategy: {
    validate: autoscalerErrors,
    validateUpdate: autoscalerSpecErrors,
    defaults: (o) => {
      o.spec ??= {};
      const { spec } = o;
      spec.scaleTargetRef ??= {};
      spec.minReplicas ??= 1;
      if (o.apiVersion !== 'autoscaling/v1') {
        if (!spec.metrics?.length)
          spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];
        behaviorDefaults(spec);
      } else spec.targetCPUUtilizationPercentage ??= 80;
    },
    ...statusApart(() => ({})),
    prepareForCreate: (o) => {
      o.status =
        o.apiVersion === 'autoscaling/v1' ? { currentReplicas: 0, desiredReplicas: 0 } : { desiredReplicas: 0, currentMetrics: null };
    },
    validateStatusUpdate: ({ status = {} }) => ['currentReplicas', 'desiredReplicas'].flatMap((f) => nonnegative(status[f], `status.${f}`)),
  },
};
