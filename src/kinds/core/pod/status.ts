import type { KubeObject } from '../../../apimachinery/types.ts';
import { qosClass } from './qos.ts';

/** Upstream: pkg/registry/core/pod/strategy.go PrepareForCreate. */
export function preparePod(pod: KubeObject): void {
  pod.metadata.generation = 1;
  pod.status = { phase: 'Pending', qosClass: qosClass(pod) };
  if (pod.spec?.schedulingGates?.length)
    pod.status.conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        lastProbeTime: null,
        lastTransitionTime: null,
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ];
}
