import { selectorOf } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { podTemplateSpec } from '../core/pod/validate/template.ts';
import { byKey, type Errors, forbidden, invalid, nonnegative, notSupported, required } from '../validation/common.ts';
import { isEmptySelector, labelSelector, shownSelector } from '../validation/selectors.ts';

export const MISMATCH = '`selector` does not match template `labels`';
export const matches = (selector: any, labels: any): boolean | undefined => {
  if (labelSelector(selector, '').length) return undefined;
  try {
    return selectorOf(selector).matches(labels ?? {});
  } catch {
    return undefined;
  }
};
const empty = (selector: any): boolean => !!selector && isEmptySelector(selector);
/** A selector that must be there and select something. */
export function requiredSelector(selector: any, noun: string, path: string): Errors {
  if (!selector) return [required(path)];
  return [
    ...labelSelector(selector, path),
    ...(isEmptySelector(selector) ? [invalid(path, shownSelector(selector), `empty selector is invalid for ${noun}`)] : []),
  ];
}
export const alwaysRestarts = (spec: any, noun: string, path: string): Errors => [
  ...(spec.restartPolicy === 'Always' ? [] : [notSupported(`${path}.restartPolicy`, spec.restartPolicy, ['Always'])]),
  ...(spec.activeDeadlineSeconds !== undefined
    ? [forbidden(`${path}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${noun} is not Supported`)]
    : []),
];
/** Upstream: ValidatePodTemplateSpecForReplicaSet. */
export function replicaTemplate(template: any, selector: any, noun: string, path: string): Errors {
  const labels = template.metadata?.labels;
  const fits = matches(selector, labels);
  if (fits === undefined) return [invalid(path.replace(/template$/, 'selector'), shownSelector(selector), 'invalid label selector')];
  return [
    ...(!empty(selector) && !fits ? [invalid(`${path}.metadata.labels`, byKey(labels), MISMATCH)] : []),
    ...podTemplateSpec(template, path),
    ...alwaysRestarts(template.spec, noun, `${path}.spec`),
  ];
}
/** A strategy as Go prints the internal type. */
export const shownStrategy = ({ type, rollingUpdate: r }: any) => ({
  Type: type,
  RollingUpdate: r ? { MaxUnavailable: r.maxUnavailable ?? 0, MaxSurge: r.maxSurge ?? 0 } : null,
});
const COUNTS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'fullyLabeledReplicas',
  'terminatingReplicas',
  'collisionCount',
];
export function notDecremented({ status }: KubeObject, { status: old }: KubeObject): Errors {
  const [now, was] = [status?.collisionCount, old?.collisionCount];
  return was !== undefined && !(now >= was) ? [invalid('status.collisionCount', now ?? 0, 'cannot be decremented')] : [];
}
/** Of Deployments and ReplicaSets. */
export function replicaStatus(status: any, compared: string[]): Errors {
  const of = (field: string): number => status[field] ?? 0;
  const errors = COUNTS.flatMap((f) => nonnegative(status[f], `status.${f}`));
  for (const f of compared)
    if (of(f) > of('replicas')) errors.push(invalid(`status.${f}`, of(f), 'cannot be greater than status.replicas'));
  if (of('availableReplicas') > of('readyReplicas'))
    errors.push(invalid('status.availableReplicas', of('availableReplicas'), 'cannot be greater than readyReplicas'));
  return errors;
}
