import type { KubeObject } from '../../../apimachinery/types.ts';

/** The selector that keeps a Job's pods apart. Upstream: pkg/registry/batch/job/strategy.go generateSelector. */
export function generateSelector(o: KubeObject): void {
  if (o.spec.manualSelector) return;
  const template = o.spec.template;
  const labels = { ...template.metadata.labels };
  for (const key of ['job-name', 'batch.kubernetes.io/job-name']) labels[key] ??= o.metadata.name ?? '';
  for (const key of ['controller-uid', 'batch.kubernetes.io/controller-uid']) labels[key] ??= o.metadata.uid ?? '';
  template.metadata.labels = labels;
  o.spec.selector ??= {};
  o.spec.selector.matchLabels = { ...o.spec.selector.matchLabels };
  o.spec.selector.matchLabels['batch.kubernetes.io/controller-uid'] ??= o.metadata.uid ?? '';
}
