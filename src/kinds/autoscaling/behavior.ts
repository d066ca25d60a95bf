const UP = {
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const DOWN = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

/** Upstream: pkg/apis/autoscaling/v2/defaults.go SetDefaults_HorizontalPodAutoscalerBehavior: only what is begun is completed. */
export function behaviorDefaults(spec: any): void {
  const { behavior } = spec;
  if (!behavior) return;
  behavior.scaleUp = { stabilizationWindowSeconds: 0, ...UP, ...behavior.scaleUp };
  behavior.scaleDown = { ...DOWN, ...behavior.scaleDown };
}
