import type { KubeObject } from '../../../../apimachinery/types.ts';

export interface ScopeRequirement {
  scopeName: string;
  operator: string;
  values?: string[];
}

const TERMS = ['requiredDuringSchedulingIgnoredDuringExecution', 'preferredDuringSchedulingIgnoredDuringExecution'];
function crossesNamespaces({ spec }: KubeObject): boolean {
  const terms = [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].flatMap((side) => TERMS.flatMap((name) => side?.[name] ?? []));
  return terms.map((term) => term.podAffinityTerm ?? term).some((term) => term.namespaces?.length || term.namespaceSelector);
}

export function bestEffort({ spec }: KubeObject): boolean {
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const counted = (amounts: object | undefined) => Object.keys(amounts ?? {}).some((name) => name === 'cpu' || name === 'memory');
  return !all.some(({ resources }) => counted(resources?.requests) || counted(resources?.limits));
}

function podMatches({ scopeName, operator, values = [] }: ScopeRequirement, pod: KubeObject): boolean {
  const terminating = pod.spec.activeDeadlineSeconds != null && pod.spec.activeDeadlineSeconds >= 0;
  if (scopeName === 'Terminating') return terminating;
  if (scopeName === 'NotTerminating') return !terminating;
  if (scopeName === 'BestEffort') return bestEffort(pod);
  if (scopeName === 'NotBestEffort') return !bestEffort(pod);
  if (scopeName === 'CrossNamespacePodAffinity') return crossesNamespaces(pod);
  if (scopeName !== 'PriorityClass') return false;
  const name = pod.spec.priorityClassName ?? '';
  if (operator === 'Exists') return name !== '';
  if (operator === 'DoesNotExist') return name === '';
  return values.includes(name) === (operator === 'In');
}

/** Whether the quota speaks of the object. */
export function inScope(quota: KubeObject, resource: string, object: KubeObject): boolean {
  const required: ScopeRequirement[] = [
    ...(quota.spec.scopes ?? []).map((scopeName: string) => ({ scopeName, operator: 'Exists' })),
    ...(quota.spec.scopeSelector?.matchExpressions ?? []),
  ];
  return required.every((requirement) => resource === 'pods' && podMatches(requirement, object));
}
