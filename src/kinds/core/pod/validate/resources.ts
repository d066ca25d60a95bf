import { isQualifiedName } from '../../../../apimachinery/labels.ts';
import { compareQuantity, isQuantity, quantityMilli, quantityValue } from '../../../../apimachinery/quantity.ts';
import {
  check,
  duplicate,
  type Errors,
  forbidden,
  invalid,
  label,
  notFound,
  notSupported,
  own,
  required,
  sorted,
} from '../../../validation/common.ts';

const STANDARD = new Set(
  `cpu memory ephemeral-storage requests.cpu requests.memory requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage pods resourcequotas services replicationcontrollers secrets configmaps persistentvolumeclaims storage requests.storage services.nodeports services.loadbalancers`.split(
    ' ',
  ),
);
const isHuge = (name: string): boolean => name.startsWith('hugepages-');
export const isStandard = (name: string): boolean => STANDARD.has(name) || isHuge(name);
const isForContainers = (name: string): boolean => ['cpu', 'memory', 'ephemeral-storage'].includes(name) || isHuge(name);
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
export const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;
const canOvercommit = (name: string): boolean => isNative(name) && !isHuge(name);

export const resourceName = (name: string, path: string): Errors => {
  const errors = check(path, name, isQualifiedName);
  if (errors.length) return errors;
  return !name.includes('/') && !isStandard(name) ? [invalid(path, name, 'must be a standard resource type or fully qualified')] : [];
};
export const containerResource = (name: string, path: string): Errors => {
  const errors = resourceName(name, path);
  if (!name.includes('/')) {
    if (!isForContainers(name)) errors.push(invalid(path, name, 'must be a standard resource for containers'));
  } else if (!isNative(name) && !isExtended(name)) errors.push(invalid(path, name, "doesn't follow extended resource name standard"));
  return errors;
};
const podResource = (name: string, path: string): Errors => {
  const errors = resourceName(name, path);
  if (errors.length) return errors;
  return ['cpu', 'memory'].includes(name) || isHuge(name) ? [] : [notSupported(path, name, ['cpu', 'hugepages-', 'memory'])];
};
export const isIntegerResource = (name: string): boolean => COUNTED.has(name) || isExtended(name);
const COUNTED = new Set(
  'pods resourcequotas services replicationcontrollers secrets configmaps persistentvolumeclaims services.nodeports services.loadbalancers'.split(
    ' ',
  ),
);
/** Upstream: ValidateResourceQuantityValue. */
export function quantityErrors(name: string, value: string, path: string): Errors {
  const errors = nonnegativeQuantity(value, path);
  if (isIntegerResource(name) && quantityMilli(value) % 1000 !== 0) errors.push(invalid(path, value, 'must be an integer'));
  return errors;
}
export const nonnegativeQuantity = (value: string, path: string): Errors =>
  compareQuantity(value, '0') < 0 ? [invalid(path, `${value}`, 'must be greater than or equal to 0')] : [];
function hugePage(name: string, value: string, path: string): Errors {
  const size = name.slice('hugepages-'.length);
  const bytes = isQuantity(size) ? quantityValue(size) : 0;
  const whole = bytes > 0 && quantityMilli(value) % (bytes * 1000) === 0;
  return whole ? [] : [invalid(path, value, `${value} is not positive integer multiple of ${name}`)];
}
function claims(list: any[], known: string[], path: string): Errors {
  const names = new Set<string>();
  return list.flatMap((claim, i): Errors => {
    const at = `${path}[${i}]`;
    const name = claim.name ?? '';
    if (!name) return [required(at)];
    const errors: Errors = [];
    const key = claim.request ? `${name}/${claim.request}` : name;
    if (names.has(name)) errors.push(duplicate(at, name));
    else {
      if (claim.request) errors.push(...label(claim.request, `${at}.request`));
      if (names.has(key)) errors.push(duplicate(at, key));
      else if (!claim.request && [...names].some((n) => n.startsWith(`${name}/`))) errors.push(duplicate(at, name));
      names.add(key);
    }
    if (!known.includes(name)) {
      const rest = known.length ? `: ${[...known].sort().join(', ')}` : ' which is empty';
      const found = notFound(at, name);
      errors.push({ ...found, detail: `${found.detail}: must be one of the names in pod.spec.resourceClaims${rest}` });
    }
    return errors;
  });
}
function requirements(resources: any, nameRule: (name: string, path: string) => Errors, known: string[], path: string): Errors {
  const errors: Errors = [];
  const { limits = {}, requests = {} } = resources ?? {};
  const all = [...Object.keys(limits ?? {}), ...Object.keys(requests ?? {})];
  for (const [name, value] of sorted<string>(limits)) {
    const at = `${path}.limits[${name}]`;
    errors.push(...nameRule(name, at), ...quantityErrors(name, value, at));
    if (isHuge(name)) errors.push(...hugePage(name, value, at));
  }
  for (const [name, value] of sorted<string>(requests)) {
    const at = `${path}.requests[${name}]`;
    errors.push(...nameRule(name, at), ...quantityErrors(name, value, at));
    const limit = own<string>(limits, name);
    if (limit !== undefined) {
      const order = compareQuantity(value, limit);
      if (order !== 0 && !canOvercommit(name))
        errors.push(invalid(`${path}.requests`, value, `must be equal to ${name} limit of ${limit}`));
      else if (order > 0) errors.push(invalid(`${path}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`));
    } else if (!canOvercommit(name)) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
    if (isHuge(name)) errors.push(...hugePage(name, value, at));
  }
  if (all.some(isHuge) && !all.some((n) => n === 'cpu' || n === 'memory')) errors.push(forbidden(path, 'HugePages require cpu or memory'));
  return [...errors, ...claims(resources?.claims ?? [], known, `${path}.claims`)];
}
export const containerResources = (resources: any, known: string[], path: string): Errors =>
  requirements(resources, containerResource, known, path);
export const podResources = (resources: any, path: string): Errors => [
  ...(resources.claims ? [forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level')] : []),
  ...requirements(resources, podResource, [], path),
];
export function resizePolicy(list: any[], path: string, restartPolicy: string): Errors {
  const seen = new Set<string>();
  return list.flatMap((p, i) => {
    const errors: Errors = [];
    const { resourceName: name = '', restartPolicy: policy = '' } = p;
    if (seen.has(name)) errors.push(duplicate(`${path}[${i}]`, name));
    seen.add(name);
    if (!name) errors.push(required(path));
    else if (name !== 'cpu' && name !== 'memory') errors.push(notSupported(path, name, ['cpu', 'memory']));
    if (!policy) errors.push(required(path));
    else if (policy !== 'NotRequired' && policy !== 'RestartContainer')
      errors.push(notSupported(path, policy, ['NotRequired', 'RestartContainer']));
    if (restartPolicy === 'Never' && policy !== 'NotRequired')
      errors.push(invalid(path, policy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
    return errors;
  });
}
