import { isQualifiedName } from '../../apimachinery/labels.ts';
import { compareQuantity, quantityMilli } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { check, duplicate, type Errors, forbidden, internalInvalid, invalid, own, required, same, sorted } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';
import { containerResource, isExtended, quantityErrors, resourceName } from './pod/validate/resources.ts';

const QUOTA = new Set(
  'cpu memory ephemeral-storage requests.cpu requests.memory requests.storage requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage persistentvolumeclaims pods resourcequotas replicationcontrollers secrets configmaps services services.nodeports services.loadbalancers'.split(
    ' ',
  ),
);
const isQuotaName = (name: string): boolean => QUOTA.has(name) || /^(requests\.)?hugepages-/.test(name);
const SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const COMPUTE = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory', 'pods'];
const fits = (scope: string, name: string): boolean => {
  if (!SCOPES.includes(scope)) return true;
  if (scope === 'BestEffort') return name === 'pods';
  if (scope === 'VolumeAttributesClass') return name === 'persistentvolumeclaims' || name === 'requests.storage';
  return COMPUTE.includes(name);
};
function hard(list: Record<string, string> | undefined, path: string): Errors {
  return sorted(list).flatMap(([name, value]) => {
    const at = `${path}[${name}]`;
    const errors = resourceName(name, at);
    if (!name.includes('/') && !isQuotaName(name)) errors.push(invalid(at, name, 'must be a standard resource for quota'));
    return [...errors, ...quantityErrors(name, value, at)];
  });
}
const PAIRS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];
const conflicting = (scopes: string[]): boolean => PAIRS.some((pair) => pair.every((s) => scopes.includes(s)));
function scopes(spec: any): Errors {
  const path = 'spec.scopes';
  const list: string[] = spec.scopes ?? [];
  const names = Object.keys(spec.hard ?? {}).sort();
  const errors = list.flatMap((scope) => [
    ...(SCOPES.includes(scope) ? [] : [invalid(path, list, 'unsupported scope')]),
    ...names.filter((n) => isQuotaName(n) && !fits(scope, n)).map(() => invalid(path, list, 'unsupported scope applied to resource')),
  ]);
  return conflicting(list) ? [...errors, invalid(path, list, 'conflicting scopes')] : errors;
}
function scopeSelector(spec: any): Errors {
  const list: any[] = spec.scopeSelector?.matchExpressions ?? [];
  const path = 'spec.scopeSelector.matchExpressions';
  const names = Object.keys(spec.hard ?? {}).sort();
  const errors: Errors = [];
  for (const { scopeName = '', operator = '', values = [] } of list) {
    if (!SCOPES.includes(scopeName)) errors.push(invalid(`${path}.scopeName`, scopeName, 'unsupported scope'));
    for (const n of names)
      if (isQuotaName(n) && !fits(scopeName, n))
        errors.push(internalInvalid(path, 'ScopeSelector', spec.scopeSelector, 'unsupported scope applied to resource'));
    if (SCOPES.includes(scopeName) && scopeName !== 'PriorityClass' && scopeName !== 'VolumeAttributesClass' && operator !== 'Exists')
      errors.push(
        invalid(
          `${path}.operator`,
          operator,
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
        ),
      );
    if (operator === 'In' || operator === 'NotIn') {
      if (!values.length)
        errors.push(required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length)
        errors.push(invalid(`${path}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
    } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  }
  return conflicting(list.map((r) => r.scopeName))
    ? [...errors, invalid('spec.scopeSelector.matchExpressions', spec.scopes ?? null, 'conflicting scopes')]
    : errors;
}
const specErrors = (spec: any): Errors => [...hard(spec.hard, 'spec.hard'), ...scopes(spec), ...scopeSelector(spec)];
export const quotaErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...specErrors(o.spec)];
export const quotaUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...specErrors(o.spec),
  ...(same([...new Set(o.spec.scopes ?? [])].sort(), [...new Set(old.spec.scopes ?? [])].sort())
    ? []
    : [invalid('spec.scopes', o.spec.scopes ?? null, 'field is immutable')]),
];
export const quotaStatusErrors = (o: KubeObject): Errors => [
  ...hard(o.status?.hard, 'status.hard'),
  ...hard(o.status?.used, 'status.used'),
];

function limitItem(l: any, path: string): Errors {
  const rule = l.type === 'Pod' || l.type === 'Container' ? containerResource : resourceName;
  const names = (field: string): Errors => sorted(l[field]).flatMap(([n]) => rule(n, `${path}.${field}[${n}]`));
  const errors = [...names('max'), ...names('min')];
  if (l.type === 'Pod') {
    for (const f of ['default', 'defaultRequest'])
      if (Object.keys(l[f] ?? {}).length) errors.push(forbidden(`${path}.${f}`, "may not be specified when `type` is 'Pod'"));
  } else errors.push(...names('default'), ...names('defaultRequest'));
  if (l.type === 'PersistentVolumeClaim' && l.min?.storage === undefined && l.max?.storage === undefined)
    errors.push(required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  errors.push(...names('maxLimitRequestRatio'));
  const all = [
    ...new Set(['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'].flatMap((f) => Object.keys(l[f] ?? {}))),
  ].sort();
  for (const k of all) errors.push(...compared(l, k, path));
  return errors;
}
function compared(l: any, k: string, path: string): Errors {
  const errors: Errors = [];
  const [min, max, def, request, ratio] = ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'].map((f) => own<any>(l[f], k));
  const more = (a: any, b: any) => a !== undefined && b !== undefined && compareQuantity(a, b) > 0;
  const at = (field: string) => `${path}.${field}[${k}]`;
  if (more(min, max)) errors.push(invalid(at('min'), min, `min value ${min} is greater than max value ${max}`));
  if (more(min, request))
    errors.push(invalid(at('defaultRequest'), request, `min value ${min} is greater than default request value ${request}`));
  if (more(request, max))
    errors.push(invalid(at('defaultRequest'), request, `default request value ${request} is greater than max value ${max}`));
  if (more(request, def))
    errors.push(invalid(at('defaultRequest'), request, `default request value ${request} is greater than default limit value ${def}`));
  if (more(min, def)) errors.push(invalid(at('default'), min, `min value ${min} is greater than default value ${def}`));
  if (more(def, max)) errors.push(invalid(at('default'), max, `default value ${def} is greater than max value ${max}`));
  if (ratio !== undefined && compareQuantity(ratio, '1') < 0)
    errors.push(invalid(at('maxLimitRequestRatio'), ratio, `ratio ${ratio} is less than 1`));
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const limit = quantityMilli(max) / quantityMilli(min);
    if (quantityMilli(ratio) / 1000 > limit)
      errors.push(invalid(at('maxLimitRequestRatio'), ratio, `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`));
  }
  if (isExtended(k) || k.startsWith('hugepages-'))
    if (def !== undefined && request !== undefined && compareQuantity(def, request) !== 0)
      errors.push(invalid(at('defaultRequest'), request, `default value ${def} must equal to defaultRequest value ${request} in ${k}`));
  return errors;
}
const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];
/** Upstream: ValidateLimitRange. */
export function limitRangeErrors(o: KubeObject): Errors {
  const errors = objectMeta(o, true);
  const seen = new Set<string>();
  (o.spec.limits ?? []).forEach((l: any, i: number) => {
    const path = `spec.limits[${i}]`;
    const type = l.type ?? '';
    const wrong = check(`${path}.type`, type, isQualifiedName);
    errors.push(...wrong);
    if (!wrong.length && !type.includes('/') && !TYPES.includes(type))
      errors.push(invalid(`${path}.type`, type, 'must be a standard limit type or fully qualified'));
    if (seen.has(type)) errors.push(duplicate(`${path}.type`, type));
    seen.add(type);
    errors.push(...limitItem(l, path));
  });
  return errors;
}
