import type { KubeObject } from '../../apimachinery/types.ts';
import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { nonnegative } from '../validation/common.ts';
import { behaviorDefaults } from './behavior.ts';
import { autoscalerCells } from './cells.ts';
import { autoscalerV1, autoscalerV2, VERSION_NOTES } from './conversion.ts';
import { autoscalerErrors, autoscalerSpecErrors } from './validate.ts';

const inV2 = (o: KubeObject): KubeObject => (o.apiVersion === 'autoscaling/v1' ? autoscalerV2(o) : o);
export const horizontalPodAutoscaler: Part = {
  versionNotes: VERSION_NOTES,
  cells: (o, now) => autoscalerCells(inV2(o), now),
  strategy: {
    validate: (o) => autoscalerErrors(inV2(o)),
    validateUpdate: (o) => autoscalerSpecErrors(inV2(o)),
    defaults: (o) => {
      o.spec ??= {};
      const { spec } = o;
      spec.scaleTargetRef ??= {};
      spec.minReplicas ??= 1;
      if (o.apiVersion !== 'autoscaling/v1') {
        if (!spec.metrics?.length)
          spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];
        behaviorDefaults(spec);
      } else Object.assign(o, autoscalerV1(autoscalerV2(o)));
    },
    ...statusApart(() => ({})),
    prepareForCreate: (o) => {
      o.status =
        o.apiVersion === 'autoscaling/v1' ? { currentReplicas: 0, desiredReplicas: 0 } : { desiredReplicas: 0, currentMetrics: null };
    },
    validateStatusUpdate: ({ status = {} }) => ['currentReplicas', 'desiredReplicas'].flatMap((f) => nonnegative(status[f], `status.${f}`)),
  },
};
