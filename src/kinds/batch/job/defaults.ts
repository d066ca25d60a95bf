import { templateDefaults } from '../../core/pod/defaults.ts';

/** Upstream: pkg/apis/batch/v1/defaults.go, of what Jobs and a CronJob's template have in common. */
export function jobSpecDefaults(spec: any): void {
  templateDefaults((spec.template ??= {}));
  for (const rule of spec.podFailurePolicy?.rules ?? []) for (const c of rule.onPodConditions ?? []) c.status ||= 'True';
}
export function jobDefaults(o: any): void {
  o.spec ??= {};
  const { spec } = o;
  jobSpecDefaults(spec);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex !== undefined ? 2147483647 : 6;
  const { labels } = spec.template.metadata;
  if (labels && !Object.keys(o.metadata.labels ?? {}).length) o.metadata.labels = { ...labels };
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  spec.manualSelector ??= false;
}
