import { isDns1123Label, isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { MISMATCH, matches } from '../../apps/validate.ts';
import { podTemplateSpec } from '../../core/pod/validate/template.ts';
import {
  byKey,
  check,
  type Errors,
  immutable,
  invalid,
  nonnegative,
  notSupported,
  oneOf,
  required,
  same,
} from '../../validation/common.ts';
import { objectMeta } from '../../validation/meta.ts';
import { labelSelector } from '../../validation/selectors.ts';
import { podFailurePolicy, successPolicy } from './policies.ts';

function completion(spec: any, path: string): Errors {
  const errors: Errors = [];
  const { completionMode: mode, completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec;
  if (mode !== 'NonIndexed' && mode !== 'Indexed') errors.push(notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']));
  if (mode === 'Indexed') {
    if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
    if (parallelism > 100000)
      errors.push(invalid(`${path}.parallelism`, parallelism, 'must be less than or equal to 100000 when completion mode is Indexed'));
    if (maxFailedIndexes > completions)
      errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'));
    if (maxFailedIndexes > 100000)
      errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to 100000'));
  }
  if (mode === 'NonIndexed') {
    if (backoffLimitPerIndex !== undefined)
      errors.push(invalid(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode'));
    if (maxFailedIndexes !== undefined)
      errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'requires indexed completion mode'));
  }
  return errors;
}
function managedBy(value: string | undefined, path: string): Errors {
  if (value === undefined) return [];
  const [domain, ...rest] = value.split('/');
  if (!rest.length || !domain || !rest[0]) return [invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return check(path, domain, isDns1123Subdomain);
}
function restarts(spec: any, path: string): Errors {
  const policy = spec.template.spec.restartPolicy;
  if (policy === 'Always' || !policy) return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  return spec.podFailurePolicy && policy !== 'Never'
    ? [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : [];
}
/** Upstream: pkg/apis/batch/validation validateJobSpec. */
export function jobTemplateSpec(spec: any, path: string): Errors {
  const counted = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ];
  const errors = counted.flatMap((f) => nonnegative(spec[f], `${path}.${f}`));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  errors.push(...managedBy(spec.managedBy, `${path}.managedBy`));
  if (spec.completionMode !== undefined) errors.push(...completion(spec, path));
  if (spec.podFailurePolicy) errors.push(...podFailurePolicy(spec, `${path}.podFailurePolicy`));
  if (spec.successPolicy) errors.push(...successPolicy(spec, `${path}.successPolicy`));
  if (spec.podReplacementPolicy !== undefined)
    errors.push(
      ...oneOf(
        spec.podReplacementPolicy,
        `${path}.podReplacementPolicy`,
        spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'],
      ),
    );
  return [...errors, ...podTemplateSpec(spec.template, `${path}.template`), ...restarts(spec, `${path}.template.spec.restartPolicy`)];
}
function specErrors(spec: any): Errors {
  const errors = jobTemplateSpec(spec, 'spec');
  const labels = spec.template.metadata?.labels;
  if (!spec.selector) errors.push(required('spec.selector'));
  else errors.push(...labelSelector(spec.selector, 'spec.selector'));
  if (matches(spec.selector, labels) === false) errors.push(invalid('spec.template.metadata.labels', byKey(labels), MISMATCH));
  return errors;
}
const MANUAL = ['controller-uid', 'job-name', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name'];
function generated(o: KubeObject): Errors {
  if (o.spec.manualSelector) return [];
  const labels = o.spec.template.metadata?.labels ?? {};
  const at = 'spec.template.metadata.labels';
  const errors: Errors = [];
  if (o.spec.selector === undefined) return [];
  const uid = o.metadata.uid ?? '';
  const wanted: Record<string, string> = Object.fromEntries(MANUAL.map((k) => [k, k.endsWith('uid') ? uid : (o.metadata.name ?? '')]));
  for (const key of MANUAL) {
    if (labels[key] === undefined) errors.push(required(at, `must be '${wanted[key]}'`));
    else if (labels[key] !== wanted[key]) errors.push(invalid(at, labels, `must be '${wanted[key]}'`));
  }
  if (matches(o.spec.selector, wanted) === false) errors.push(invalid('spec.selector', o.spec.selector, '`selector` not auto-generated'));
  return errors;
}
export function jobErrors(o: KubeObject): Errors {
  const errors = [...objectMeta(o, true), ...generated(o), ...specErrors(o.spec)];
  const { completionMode, completions } = o.spec;
  if (completionMode === 'Indexed' && completions > 0) {
    const last = `${o.metadata.name}-${completions - 1}`;
    if (isDns1123Label(last).length)
      errors.push(invalid('metadata.name', o.metadata.name, `will not able to create pod with invalid DNS label: ${last}`));
  }
  return errors;
}
/** Of the template, scheduling directives may change while the job is suspended and never started. */
function templateUpdate(o: KubeObject, old: KubeObject): Errors {
  const free = old.spec.suspend && !old.status?.startTime;
  if (!free) return immutable(o.spec.template, old.spec.template, 'spec.template');
  const rest = (t: any) => {
    const { nodeSelector, tolerations, affinity, schedulingGates, ...spec } = t.spec;
    const { labels, annotations, ...metadata } = t.metadata;
    return { metadata, spec };
  };
  return same(rest(o.spec.template), rest(old.spec.template)) ? [] : immutable(o.spec.template, old.spec.template, 'spec.template');
}
export function jobUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = specErrors(o.spec);
  const indexed = o.spec.completionMode === 'Indexed' && o.spec.completions === o.spec.parallelism;
  if (!indexed || old.spec.completions === undefined)
    errors.push(...immutable(o.spec.completions, old.spec.completions, 'spec.completions'));
  errors.push(...immutable(o.spec.selector, old.spec.selector, 'spec.selector'), ...templateUpdate(o, old));
  for (const f of ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'])
    errors.push(...immutable(o.spec[f], old.spec[f], `spec.${f}`));
  return errors;
}
