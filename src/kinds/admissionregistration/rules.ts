import { isPathSegmentName } from '../../apimachinery/labels.ts';
import { check, duplicate, type Errors, invalid, notSupported, required } from '../validation/common.ts';
import { labelSelector } from '../validation/selectors.ts';

// Upstream: pkg/apis/admissionregistration/validation.
export const FAILURE_POLICIES = ['Fail', 'Ignore'];
export const MATCH_POLICIES = ['Equivalent', 'Exact'];
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const MUTATED = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

export const supported = (value: any, path: string, list: readonly string[]): Errors =>
  value === undefined || value === null || list.includes(value) ? [] : [notSupported(path, value, list)];
const crowded = (list: string[], path: string, what: string): Errors =>
  list.length > 1 && list.includes('*') ? [invalid(path, list, `if '*' is present, must not specify other ${what}`)] : [];

function resources(list: string[], path: string): Errors {
  const errors: Errors = list.length ? [] : [required(path)];
  const whole = new Set<string>();
  const everywhere = new Set<string>();
  let plain = false;
  list.forEach((text, i) => {
    const at = `${path}[${i}]`;
    if (!text) {
      errors.push(required(at));
      return;
    }
    const slash = text.indexOf('/');
    if (slash < 0) {
      plain = text !== '*';
      return;
    }
    const [resource, sub] = [text.slice(0, slash), text.slice(slash + 1)];
    if (whole.has(resource)) errors.push(invalid(at, text, `if '${resource}/*' is present, must not specify ${text}`));
    if (everywhere.has(sub)) errors.push(invalid(at, text, `if '*/${sub}' is present, must not specify ${text}`));
    if (sub === '*') whole.add(resource);
    if (resource === '*') everywhere.add(sub);
  });
  if (list.length > 1 && list.includes('*/*')) errors.push(invalid(path, list, "if '*/*' is present, must not specify other resources"));
  if (list.includes('*') && plain)
    errors.push(invalid(path, list, "if '*' is present, must not specify other resources without subresources"));
  return errors;
}
/** Upstream: validateRuleWithOperations. */
export function ruleErrors(rule: any, path: string): Errors {
  const operations: string[] = rule.operations ?? [];
  const apiGroups: string[] = rule.apiGroups ?? [];
  const apiVersions: string[] = rule.apiVersions ?? [];
  return [
    ...(operations.length ? [] : [required(`${path}.operations`)]),
    ...crowded(operations, `${path}.operations`, 'operations'),
    ...operations.flatMap((o: string, i: number) => supported(o, `${path}.operations[${i}]`, OPERATIONS)),
    ...(apiGroups.length ? [] : [required(`${path}.apiGroups`)]),
    ...crowded(apiGroups, `${path}.apiGroups`, 'API groups'),
    ...(apiVersions.length ? [] : [required(`${path}.apiVersions`)]),
    ...crowded(apiVersions, `${path}.apiVersions`, 'API versions'),
    ...apiVersions.flatMap((v: string, i: number) => (v ? [] : [required(`${path}.apiVersions[${i}]`)])),
    ...resources(rule.resources ?? [], `${path}.resources`),
    ...supported(rule.scope, `${path}.scope`, ['*', 'Cluster', 'Namespaced']),
  ];
}
function namedRule(rule: any, path: string): Errors {
  const names: string[] = rule.resourceNames ?? [];
  const errors = names.flatMap((name, i) => [
    ...check(`${path}.resourceNames[${i}]`, name, isPathSegmentName),
    ...(names.indexOf(name) < i ? [duplicate(`${path}.resourceNames[${i}]`, name)] : []),
  ]);
  return [...errors, ...ruleErrors(rule, path)];
}
/** Upstream: validateMatchResources. */
export function matchResources(match: any, path: string): Errors {
  if (!match) return [];
  const rules = (list: any[], at: string) => list.flatMap((r, i) => namedRule(r, `${at}[${i}]`));
  return [
    ...(match.matchPolicy === undefined
      ? [required(`${path}.matchPolicy`)]
      : supported(match.matchPolicy, `${path}.matchPolicy`, MATCH_POLICIES)),
    ...labelSelector(match.namespaceSelector, `${path}.namespaceSelector`),
    ...labelSelector(match.objectSelector, `${path}.objectSelector`),
    ...rules(match.resourceRules ?? [], `${path}.resourceRules`),
    ...rules(match.excludeResourceRules ?? [], `${path}.excludeResourceRules`),
  ];
}
/** A deletion cannot be changed. */
export const onlyMutable = (match: any, path: string): Errors =>
  (match?.resourceRules ?? []).flatMap((rule: any) =>
    (rule.operations ?? []).flatMap((o: string) => supported(o, `${path}.resourceRules.operations`, MUTATED)),
  );
