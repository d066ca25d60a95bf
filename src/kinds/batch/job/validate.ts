import { isDns1123Label } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { MISMATCH, matches } from '../../apps/validate.ts';
import { podTemplateSpec } from '../../core/pod/validate/template.ts';
import {
  byKey,
  domainPath,
  type Errors,
  immutable,
  internalInvalid,
  invalid,
  nonnegative,
  notSupported,
  oneOf,
  required,
  same,
  tooLong,
} from '../../validation/common.ts';
import { objectMeta, objectMetaUpdate } from '../../validation/meta.ts';
import { labelSelector, shownSelector } from '../../validation/selectors.ts';
import { podFailurePolicy, successPolicy } from './policies.ts';

const MANY = 100000;
function completion(spec: any, path: string): Errors {
  const errors: Errors = [];
  const { completionMode: mode, completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec;
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.push(notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']));
  if (mode === 'Indexed') {
    if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
    if (parallelism > 100000)
      errors.push(invalid(`${path}.parallelism`, parallelism, 'must be less than or equal to 100000 when completion mode is Indexed'));
    if (maxFailedIndexes > completions)
      errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'));
    if (maxFailedIndexes > 100000)
      errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to 100000'));
    if (completions > MANY && backoffLimitPerIndex !== undefined) {
      const few = `must be less than or equal to 10000 when completions are above ${MANY} and used with backoff limit per index`;
      if (maxFailedIndexes === undefined)
        errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY}`));
      if (parallelism > 10000) errors.push(invalid(`${path}.parallelism`, parallelism, few));
      if (maxFailedIndexes > 10000) errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, few));
    }
  }
  if (mode === undefined || mode === 'NonIndexed') {
    if (backoffLimitPerIndex !== undefined)
      errors.push(invalid(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode'));
    if (maxFailedIndexes !== undefined)
      errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'requires indexed completion mode'));
  }
  return errors;
}
const managedBy = (value: string | undefined, path: string): Errors =>
  value === undefined ? [] : [...domainPath(value, path), ...(value.length > 63 ? [tooLong(path, 63)] : [])];
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
  errors.push(...completion(spec, path));
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
    if (labels[key] === undefined) errors.push(required(`${at}[${key}]`, `must be '${wanted[key]}'`));
    else if (labels[key] !== wanted[key]) errors.push(invalid(`${at}[${key}]`, byKey(labels), `must be '${wanted[key]}'`));
  }
  if (matches(o.spec.selector, wanted) === false)
    errors.push(invalid('spec.selector', shownSelector(o.spec.selector), '`selector` not auto-generated'));
  return errors;
}
export function jobErrors(o: KubeObject): Errors {
  const errors = [...objectMeta(o, true), ...generated(o), ...specErrors(o.spec)];
  const { completionMode, completions } = o.spec;
  if (completionMode === 'Indexed' && completions > 0) {
    const name = o.metadata.name ?? '';
    const last = `${name}-${completions - 1}`;
    if (isDns1123Label(last).length)
      errors.push(invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${last}`));
  }
  return errors;
}
const FIXED = 'field is immutable';
/** Upstream: validatePodTemplateUpdate: while a Job is suspended and nothing runs, where its Pods go and what they need may change. */
function templateUpdate(o: KubeObject, old: KubeObject): Errors {
  const { status = {} } = old;
  const paused = !status.startTime || (status.conditions ?? []).some((c: any) => c.type === 'Suspended' && c.status === 'True');
  const free = old.spec.suspend && paused && !status.active;
  const before = structuredClone(old.spec.template);
  const now = o.spec.template;
  if (!free) return same(now, before) ? [] : [internalInvalid('spec.template', 'PodTemplateSpec', now, FIXED)];
  const { nodeAffinity, ...others } = before.spec.affinity ?? {};
  if (now.spec.affinity) before.spec.affinity = { ...others, nodeAffinity: now.spec.affinity.nodeAffinity };
  else if (Object.keys(others).length) before.spec.affinity = others;
  else delete before.spec.affinity;
  for (const field of ['nodeSelector', 'tolerations', 'schedulingGates']) before.spec[field] = now.spec[field];
  for (const list of ['containers', 'initContainers'])
    (before.spec[list] ?? []).forEach((c: any, i: number) => {
      const mine = now.spec[list]?.length === before.spec[list].length && now.spec[list][i];
      if (mine && mine.name === c.name) c.resources = mine.resources;
    });
  return same(now.spec, before.spec) ? [] : [internalInvalid('spec.template.spec', 'PodSpec', now.spec, FIXED)];
}
function completionsUpdate({ spec }: KubeObject, { spec: old }: KubeObject): Errors {
  const path = 'spec.completions';
  if (spec.completionMode !== 'Indexed') return immutable(spec.completions, old.completions, path);
  if (spec.completions === old.completions || spec.completions === undefined || spec.completions === spec.parallelism) return [];
  return [invalid(path, spec.completions, 'can only be modified in tandem with spec.parallelism')];
}
/** Upstream: strategy ValidateUpdate, which validates the whole as well. */
export function jobUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const [spec, was] = [o.spec, old.spec];
  const fixed = (field: string, type: string): Errors =>
    same(spec[field], was[field])
      ? []
      : [spec[field] ? internalInvalid(`spec.${field}`, type, spec[field], FIXED) : invalid(`spec.${field}`, null, FIXED)];
  return [
    ...jobErrors(o),
    ...objectMetaUpdate(o, old),
    ...specErrors(spec),
    ...completionsUpdate(o, old),
    ...(same(spec.selector, was.selector) ? [] : [invalid('spec.selector', shownSelector(spec.selector) ?? null, FIXED)]),
    ...templateUpdate(o, old),
    ...immutable(spec.completionMode, was.completionMode, 'spec.completionMode'),
    ...fixed('podFailurePolicy', 'PodFailurePolicy'),
    ...immutable(spec.backoffLimitPerIndex, was.backoffLimitPerIndex, 'spec.backoffLimitPerIndex'),
    ...immutable(spec.managedBy, was.managedBy, 'spec.managedBy'),
    ...fixed('successPolicy', 'SuccessPolicy'),
  ];
}
