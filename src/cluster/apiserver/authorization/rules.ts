import type { RequestInfo } from '../auth.ts';

export interface PolicyRule {
  verbs?: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}
/** What a decision is made of: a RequestInfo, or a review's attributes. */
export type Attributes = Pick<
  RequestInfo,
  'isResourceRequest' | 'path' | 'verb' | 'apiGroup' | 'namespace' | 'resource' | 'subresource' | 'name' | 'fieldSelector'
>;

const has = (list: string[] | undefined, value: string) => list?.includes(value) ?? false;
const any = (list: string[] | undefined, value: string) => has(list, '*') || has(list, value);

function resourceMatches(resources: string[] | undefined, resource: string, subresource: string): boolean {
  const combined = subresource ? `${resource}/${subresource}` : resource;
  return any(resources, combined) || (subresource !== '' && has(resources, `*/${subresource}`));
}

export const urlMatches = (pattern: string, path: string): boolean =>
  pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, '')));

/** Upstream: plugin/pkg/auth/authorizer/rbac RuleAllows. */
export function ruleAllows(rule: PolicyRule, to: Attributes): boolean {
  if (!any(rule.verbs, to.verb)) return false;
  if (!to.isResourceRequest) return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, to.path));
  return (
    any(rule.apiGroups, to.apiGroup) &&
    resourceMatches(rule.resources, to.resource, to.subresource) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(to.name))
  );
}
