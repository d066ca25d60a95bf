import type { KubeObject } from '../../apimachinery/types.ts';
import { type Errors, forbidden, invalid, nonnegative, notSupported } from '../validation/common.ts';
import { atMost100Percent, intOrPercent, nonnegativeIntOrPercent } from '../validation/int-or-percent.ts';
import { objectMeta } from '../validation/meta.ts';
import { immutableSelector } from '../validation/selectors.ts';
import { replicaTemplate, requiredSelector, shownStrategy } from './validate.ts';

function strategyErrors(strategy: any, path: string): Errors {
  const { type, rollingUpdate: rolling } = strategy;
  if (type === 'Recreate')
    return rolling ? [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")] : [];
  if (type !== 'RollingUpdate') return [notSupported(path, shownStrategy(strategy), ['Recreate', 'RollingUpdate'])];
  const at = `${path}.rollingUpdate`;
  const { maxUnavailable, maxSurge } = rolling;
  return [
    ...nonnegativeIntOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...nonnegativeIntOrPercent(maxSurge, `${at}.maxSurge`),
    ...(intOrPercent(maxUnavailable) === 0 && intOrPercent(maxSurge) === 0
      ? [invalid(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...atMost100Percent(maxUnavailable, `${at}.maxUnavailable`),
  ];
}
/** Upstream: pkg/apis/apps/validation ValidateDeploymentSpec. */
function specErrors(spec: any, path: string): Errors {
  const errors = [
    ...nonnegative(spec.replicas, `${path}.replicas`),
    ...requiredSelector(spec.selector, 'deployment', `${path}.selector`),
    ...replicaTemplate(spec.template, spec.selector, 'ReplicaSet', `${path}.template`),
    ...strategyErrors(spec.strategy, `${path}.strategy`),
    ...nonnegative(spec.minReadySeconds, `${path}.minReadySeconds`),
    ...nonnegative(spec.revisionHistoryLimit, `${path}.revisionHistoryLimit`),
    ...nonnegative(spec.progressDeadlineSeconds, `${path}.progressDeadlineSeconds`),
  ];
  if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0))
    errors.push(invalid(`${path}.progressDeadlineSeconds`, spec.progressDeadlineSeconds, 'must be greater than minReadySeconds'));
  return errors;
}
export const deploymentErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...specErrors(o.spec, 'spec')];
export const deploymentUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...specErrors(o.spec, 'spec'),
  ...immutableSelector(o.spec.selector, old.spec.selector, 'spec.selector'),
];
