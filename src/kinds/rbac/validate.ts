import { isPathSegmentName } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { check, type Errors, invalid, notSupported, required, subdomain } from '../validation/common.ts';
import { anyPathName, objectMeta } from '../validation/meta.ts';
import { labelSelector } from '../validation/selectors.ts';

const GROUP = 'rbac.authorization.k8s.io';

function ruleErrors(rule: any, namespaced: boolean, path: string): Errors {
  const errors: Errors = [];
  const { verbs, apiGroups, resources, nonResourceURLs: urls } = rule ?? {};
  if (!verbs?.length) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (urls?.length) {
    const at = `${path}.nonResourceURLs`;
    if (namespaced) errors.push(invalid(at, urls, 'namespaced rules cannot apply to non-resource URLs'));
    if (apiGroups?.length || resources?.length || rule.resourceNames?.length)
      errors.push(invalid(at, urls, 'rules cannot apply to both regular resources and non-resource URLs'));
    return errors;
  }
  if (!apiGroups?.length) errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  if (!resources?.length) errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
  return errors;
}

function aggregationErrors(object: KubeObject): Errors {
  if (!object.aggregationRule) return [];
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors: any[] = object.aggregationRule.clusterRoleSelectors ?? [];
  if (!selectors.length) return [required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  return selectors.flatMap((selector, i) => {
    const errors = labelSelector(selector, `${path}[${i}]`);
    return errors.length ? [...errors, invalid(`${path}[${i}]`, null, 'invalid label selector.')] : [];
  });
}

const ruleListErrors = (object: KubeObject, namespaced: boolean): Errors =>
  ((object.rules ?? []) as unknown[]).flatMap((rule, i) => ruleErrors(rule, namespaced, `rules[${i}]`));

/** Upstream: pkg/apis/rbac/validation/validation.go. */
export function roleErrors(object: KubeObject): Errors {
  const namespaced = object.kind === 'Role';
  return [
    ...objectMeta(object, namespaced, anyPathName),
    ...ruleListErrors(object, namespaced),
    ...(namespaced ? [] : aggregationErrors(object)),
  ];
}

function subjectErrors(subject: any, namespaced: boolean, path: string): Errors {
  const errors: Errors = [];
  const { kind = '', name, namespace, apiGroup = '' } = subject ?? {};
  if (!name) errors.push(required(`${path}.name`));
  if (kind === 'ServiceAccount') {
    if (name) errors.push(...subdomain(name, `${path}.name`));
    if (apiGroup) errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
    if (!namespaced && !namespace) errors.push(required(`${path}.namespace`));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== GROUP) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [GROUP]));
  } else errors.push(notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']));
  return errors;
}

export function bindingErrors(object: KubeObject): Errors {
  const namespaced = object.kind === 'RoleBinding';
  const { apiGroup = '', kind = '', name = '' } = object.roleRef ?? {};
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  return [
    ...objectMeta(object, namespaced, anyPathName),
    ...(apiGroup === GROUP ? [] : [notSupported('roleRef.apiGroup', apiGroup, [GROUP])]),
    ...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
    ...(name ? check('roleRef.name', name, isPathSegmentName) : [required('roleRef.name')]),
    ...((object.subjects ?? []) as unknown[]).flatMap((subject, i) => subjectErrors(subject, namespaced, `subjects[${i}]`)),
  ];
}

export function bindingUpdateErrors(object: KubeObject, old: KubeObject): Errors {
  const ref = ({ roleRef }: KubeObject) => ({ APIGroup: roleRef?.apiGroup ?? '', Kind: roleRef?.kind ?? '', Name: roleRef?.name ?? '' });
  const changed = JSON.stringify(ref(object)) !== JSON.stringify(ref(old));
  return [...bindingErrors(object), ...(changed ? [invalid('roleRef', ref(object), 'cannot change roleRef')] : [])];
}
