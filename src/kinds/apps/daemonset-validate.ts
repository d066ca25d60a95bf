import type { KubeObject } from '../../apimachinery/types.ts';
import { podTemplateSpec } from '../core/pod/validate/template.ts';
import { byKey, type Errors, invalid, nonnegative, notSupported, required } from '../validation/common.ts';
import { atMost100Percent, intOrPercent, nonnegativeIntOrPercent } from '../validation/int-or-percent.ts';
import { objectMeta } from '../validation/meta.ts';
import { immutableSelector, isEmptySelector, labelSelector, shownSelector } from '../validation/selectors.ts';
import { alwaysRestarts, MISMATCH, matches, notDecremented, shownStrategy } from './validate.ts';

function strategyErrors(strategy: any, path: string): Errors {
  if (strategy.type === 'OnDelete') return [];
  if (strategy.type !== 'RollingUpdate') return [notSupported(path, shownStrategy(strategy), ['RollingUpdate', 'OnDelete'])];
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate;
  const at = `${path}.rollingUpdate`;
  const errors = [
    ...nonnegativeIntOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...nonnegativeIntOrPercent(maxSurge, `${at}.maxSurge`),
    ...atMost100Percent(maxUnavailable, `${at}.maxUnavailable`),
    ...atMost100Percent(maxSurge, `${at}.maxSurge`),
  ];
  const unavailable = intOrPercent(maxUnavailable) !== 0;
  const surge = intOrPercent(maxSurge) !== 0;
  if (unavailable && surge) errors.push(invalid(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (!unavailable && !surge) errors.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  return errors;
}
/** Upstream: pkg/apis/apps/validation ValidateDaemonSetSpec. */
function specErrors(spec: any, path: string): Errors {
  const labels = spec.template.metadata?.labels;
  const errors = labelSelector(spec.selector, `${path}.selector`);
  if (matches(spec.selector, labels) === false) errors.push(invalid(`${path}.template.metadata.labels`, byKey(labels), MISMATCH));
  if (spec.selector && isEmptySelector(spec.selector))
    errors.push(invalid(`${path}.selector`, shownSelector(spec.selector), 'empty selector is invalid for daemonset'));
  return [
    ...errors,
    ...podTemplateSpec(spec.template, `${path}.template`),
    ...alwaysRestarts(spec.template.spec, 'DaemonSet', `${path}.template.spec`),
    ...nonnegative(spec.minReadySeconds, `${path}.minReadySeconds`),
    ...strategyErrors(spec.updateStrategy, `${path}.updateStrategy`),
    ...nonnegative(spec.revisionHistoryLimit, `${path}.revisionHistoryLimit`),
  ];
}
export const daemonSetErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...specErrors(o.spec, 'spec')];
export const daemonSetUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...immutableSelector(o.spec.selector, old.spec.selector, 'spec.selector'),
  ...specErrors(o.spec, 'spec'),
];
const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];
export const daemonSetStatusErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...COUNTS.flatMap((f) => nonnegative(o.status?.[f], `status.${f}`)),
  ...notDecremented(o, old),
];
