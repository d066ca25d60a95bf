import { type LabelSelectorObject, selectorOf } from '../../../apimachinery/selectors.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import type { AdmissionRequest } from '../auth.ts';
import { findObject } from '../authentication/lookup.ts';
import { notFound } from '../failures.ts';
import type { AdmissionContext } from './plugin.ts';

/** Which requests a webhook or a policy is for. */
export interface Criteria {
  rules: Rule[];
  exclude?: Rule[];
  matchPolicy?: string;
  namespaceSelector?: LabelSelectorObject;
  objectSelector?: LabelSelectorObject;
}
export interface Rule {
  apiGroups?: string[];
  apiVersions?: string[];
  resources?: string[];
  operations?: string[];
  scope?: string;
  resourceNames?: string[];
}
const CONFIGURATION = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
]);
/** What configures admission is not itself admitted by it. Models rules.IsExemptAdmissionConfigurationResource. */
export const isExempt = ({ definition }: AdmissionRequest): boolean =>
  definition.group === 'admissionregistration.k8s.io' && CONFIGURATION.has(definition.resource);

const isNamespaces = ({ group, resource }: ResourceDefinition) => group === '' && resource === 'namespaces';
/** A namespace lies in itself. */
export const namespaceOf = (request: AdmissionRequest): string =>
  isNamespaces(request.definition) ? request.name || request.object?.metadata.name || '' : request.namespace;

const listed = (items: string[] | undefined, value: string): boolean => !!items?.some((i) => i === '*' || i === value);
function ruleMatches(rule: Rule, request: AdmissionRequest, as: ResourceDefinition): boolean {
  const clusterWide = isNamespaces(as) || !namespaceOf(request);
  if (rule.scope === 'Namespaced' && clusterWide) return false;
  if (rule.scope === 'Cluster' && !clusterWide) return false;
  if (!listed(rule.operations, request.operation) || !listed(rule.apiGroups, as.group) || !listed(rule.apiVersions, as.version))
    return false;
  const resource = (rule.resources ?? []).some((text) => {
    const [name, sub = ''] = text.split('/');
    return (name === '*' || name === as.resource) && (sub === '*' || sub === request.subresource);
  });
  if (!resource) return false;
  return !rule.resourceNames?.length || rule.resourceNames.includes(request.name);
}
/** The version of the resource that some rule means. */
function matchedAs(rules: Rule[], matchPolicy: string | undefined, request: AdmissionRequest, context: AdmissionContext) {
  const { definition } = request;
  if (rules.some((rule) => ruleMatches(rule, request, definition))) return definition;
  if (matchPolicy === 'Exact') return undefined;
  const equivalents = context.resources().filter((d) => d !== definition && sameResource(d, definition));
  for (const rule of rules) for (const other of equivalents) if (ruleMatches(rule, request, other)) return other;
  return undefined;
}
const eventGroup = (group: string, resource: string) => (group === 'events.k8s.io' && resource === 'events' ? '' : group);
const sameResource = (a: ResourceDefinition, b: ResourceDefinition): boolean =>
  a.resource === b.resource &&
  eventGroup(a.group, a.resource) === eventGroup(b.group, b.resource) &&
  (a.group !== b.group || a.version !== b.version);

const isEmpty = (selector: LabelSelectorObject | undefined): boolean =>
  !selector || (!Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length);
/** Models webhook/predicates/namespace/matcher.go; throws 404 for a namespace that is not there. */
function namespaceMatches(selector: LabelSelectorObject | undefined, request: AdmissionRequest, context: AdmissionContext): boolean {
  const name = namespaceOf(request);
  if ((!name && request.definition.resource !== 'namespaces') || isEmpty(selector)) return true;
  const own =
    isNamespaces(request.definition) && !request.subresource && (request.operation === 'CREATE' || request.operation === 'UPDATE');
  const namespace = own ? request.object : findObject(context.storage, '', 'namespaces', '', name);
  if (!namespace) throw notFound({ group: '', resource: 'namespaces' }, name);
  return selectorOf(selector).matches(namespace.metadata.labels ?? {});
}
function objectMatches(selector: LabelSelectorObject | undefined, { object, old }: AdmissionRequest): boolean {
  if (isEmpty(selector)) return true;
  const wanted = selectorOf(selector);
  return [object, old].some((o) => o?.metadata && wanted.matches(o.metadata.labels ?? {}));
}
/** The version to show the object in, when the request is meant. Models apiserver/pkg/admission/plugin/policy/matching. */
export function matches(criteria: Criteria, request: AdmissionRequest, context: AdmissionContext): ResourceDefinition | undefined {
  let failure: unknown;
  try {
    if (!namespaceMatches(criteria.namespaceSelector, request, context)) return undefined;
  } catch (error) {
    failure = error;
  }
  if (!objectMatches(criteria.objectSelector, request)) return undefined;
  if (criteria.exclude?.length && matchedAs(criteria.exclude, criteria.matchPolicy, request, context)) return undefined;
  const as = matchedAs(criteria.rules, criteria.matchPolicy, request, context);
  if (as && failure) throw failure;
  return as;
}
