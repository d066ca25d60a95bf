import { isPathSegmentName } from '../../apimachinery/labels.ts';
import { type KubeObject, parseApiVersion } from '../../apimachinery/types.ts';
import { containerResource, nonnegativeQuantity } from '../core/pod/validate/resources.ts';
import { check, type Errors, forbidden, invalid, label, notSupported, oneOf, required } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

function reference(ref: any, path: string, grouped: boolean): Errors {
  const errors: Errors = [];
  for (const f of ['kind', 'name'])
    errors.push(...(ref?.[f] ? check(`${path}.${f}`, ref[f], isPathSegmentName) : [required(`${path}.${f}`)]));
  const version = ref?.apiVersion ?? '';
  if (version.split('/').length > 2) errors.push(invalid(`${path}.apiVersion`, version, `unexpected GroupVersion string: ${version}`));
  else if (grouped && !parseApiVersion(version).group)
    errors.push(invalid(`${path}.apiVersion`, version, 'apiVersion must specify API group'));
  return errors;
}
function target(t: any, path: string): Errors {
  const errors: Errors = [];
  if (!t?.type) errors.push(required(`${path}.type`, 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(t?.type))
    errors.push(invalid(`${path}.type`, t?.type ?? '', 'must be either Utilization, Value, or AverageValue'));
  for (const f of ['value', 'averageValue'])
    if (t?.[f] !== undefined && (Number.parseFloat(t[f]) <= 0 || nonnegativeQuantity(t[f], path).length))
      errors.push(invalid(`${path}.${f}`, t[f], 'must be positive'));
  if (t?.averageUtilization !== undefined && t.averageUtilization < 1)
    errors.push(invalid(`${path}.averageUtilization`, t.averageUtilization, 'must be greater than 0'));
  return errors;
}
const identifier = (m: any, path: string): Errors =>
  m?.name ? check(`${path}.name`, m.name, isPathSegmentName) : [required(`${path}.name`, 'must specify a metric name')];
function resource(s: any, path: string): Errors {
  const errors: Errors = s.name ? [] : [required(`${path}.name`, 'must specify a resource name')];
  errors.push(...target(s.target, `${path}.target`));
  const { averageUtilization: percent, averageValue: value } = s.target ?? {};
  if (percent === undefined && value === undefined)
    errors.push(required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization'));
  if (percent !== undefined && value !== undefined)
    errors.push(forbidden(`${path}.target.averageValue`, 'may not set both a target raw value and a target utilization'));
  return errors;
}
const RULES: Record<string, (s: any, path: string) => Errors> = {
  object: (s, path) => [
    ...reference(s.describedObject, `${path}.describedObject`, false),
    ...identifier(s.metric, `${path}.metric`),
    ...target(s.target, `${path}.target`),
    ...(s.target?.value === undefined && s.target?.averageValue === undefined
      ? [required(`${path}.target.averageValue`, 'must set either a target value or averageValue')]
      : []),
  ],
  external: (s, path) => [
    ...identifier(s.metric, `${path}.metric`),
    ...target(s.target, `${path}.target`),
    ...(s.target?.value === undefined && s.target?.averageValue === undefined
      ? [required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target')]
      : []),
    ...(s.target?.value !== undefined && s.target?.averageValue !== undefined
      ? [forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target')]
      : []),
  ],
  pods: (s, path) => [
    ...identifier(s.metric, `${path}.metric`),
    ...target(s.target, `${path}.target`),
    ...(s.target?.averageValue === undefined
      ? [required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]
      : []),
  ],
  resource,
  containerResource: (s, path) => [
    ...(s.name ? containerResource(s.name, `${path}.name`) : [required(`${path}.name`, 'must specify a resource name')]),
    ...(s.container ? label(s.container, `${path}.container`) : [required(`${path}.container`, 'must specify a container')]),
    ...resource({ ...s, name: s.name || 'named above' }, path),
  ],
};
const FIELDS: Record<string, string> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};
function metric(m: any, path: string): Errors {
  const errors: Errors = [];
  const expected = FIELDS[m.type];
  const wrong = notSupported(`${path}.type`, m.type ?? '', Object.keys(FIELDS));
  if (!m.type) errors.push(required(`${path}.type`, 'must specify a metric source type'));
  if (!expected) errors.push(wrong);
  const given = Object.keys(RULES).filter((f) => m[f]);
  if (given[0]) errors.push(...RULES[given[0]](m[given[0]], `${path}.${given[0]}`));
  if (!expected) errors.push(wrong);
  else if (!m[expected]) errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  if (given.length !== 1)
    for (const f of given) if (f !== expected) errors.push(forbidden(`${path}.${f}`, 'must populate the given metric source only'));
  return errors;
}
function scaling(rules: any, path: string): Errors {
  if (!rules) return [];
  const errors: Errors = [];
  const window = rules.stabilizationWindowSeconds;
  if (window < 0) errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'));
  if (window > 3600) errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, 'must be less than or equal to 3600'));
  if (rules.selectPolicy !== undefined) errors.push(...oneOf(rules.selectPolicy, `${path}.selectPolicy`, ['Disabled', 'Max', 'Min']));
  const policies: any[] = rules.policies ?? [];
  if (!policies.length) errors.push(required(`${path}.policies`, 'must specify at least one Policy'));
  policies.forEach((p, i) => {
    const at = `${path}.policies[${i}]`;
    errors.push(...oneOf(p.type, `${at}.type`, ['Percent', 'Pods']));
    if (!(p.value > 0)) errors.push(invalid(`${at}.value`, p.value ?? 0, 'must be greater than zero'));
    if (!(p.periodSeconds > 0)) errors.push(invalid(`${at}.periodSeconds`, p.periodSeconds ?? 0, 'must be greater than zero'));
    if (p.periodSeconds > 1800) errors.push(invalid(`${at}.periodSeconds`, p.periodSeconds, 'must be less than or equal to 1800'));
  });
  if (rules.tolerance !== undefined) errors.push(...nonnegativeQuantity(rules.tolerance, `${path}.tolerance`));
  return errors;
}
/** Upstream: pkg/apis/autoscaling/validation validateHorizontalPodAutoscalerSpec. */
export function autoscalerSpecErrors(o: KubeObject): Errors {
  const { minReplicas: min, maxReplicas: max = 0, metrics = [], behavior } = o.spec;
  const errors: Errors = [];
  if (min !== undefined && min < 1) errors.push(invalid('spec.minReplicas', min, 'must be greater than or equal to 1'));
  if (max === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (max < 0) errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to 1'));
  if (min !== undefined && max < min) errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  errors.push(...reference(o.spec.scaleTargetRef, 'spec.scaleTargetRef', true));
  metrics.forEach((m: any, i: number) => {
    errors.push(...metric(m, `spec.metrics[${i}]`));
  });
  if (min === 0 && !metrics.some((m: any) => m.type === 'Object' || m.type === 'External'))
    errors.push(forbidden('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas'));
  return [...errors, ...scaling(behavior?.scaleUp, 'spec.behavior.scaleUp'), ...scaling(behavior?.scaleDown, 'spec.behavior.scaleDown')];
}
export const autoscalerErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...autoscalerSpecErrors(o)];
