import { deepEqual } from '../apimachinery/json.ts';
import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { pathOf } from '../client/mapper.ts';
import { broken } from './commands/auth.ts';
import { Failure, isConflict, isForbidden, isNotFound } from './errors.ts';
import type { Session } from './session.ts';

export interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}
export interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}
export interface Outcome {
  object: KubeObject;
  operation: 'create' | 'update' | 'recreate' | 'none';
  protected: boolean;
  missingRules: Rule[];
  extraRules: Rule[];
  missingSubjects: Subject[];
  extraSubjects: Subject[];
}
const outcomeOf = (object: KubeObject, operation: Outcome['operation']): Outcome => ({
  object,
  operation,
  protected: object.metadata.annotations?.['rbac.authorization.kubernetes.io/autoupdate'] === 'false' && operation !== 'create',
  missingRules: [],
  extraRules: [],
  missingSubjects: [],
  extraSubjects: [],
});
type Compute = (existing: KubeObject) => Outcome;

/** Upstream: component-helpers/auth/rbac/reconciliation/reconcile_role.go. */
export function reconcileRole(
  session: Session,
  resource: ApiResource,
  expected: KubeObject,
  confirm: boolean,
  removeExtra: boolean,
): Promise<Outcome> {
  const fresh = { ...outcomeOf(expected, 'create'), missingRules: expected.rules ?? [] };
  return settle(session, resource, expected, fresh, confirm, (existing) => {
    const result = merged(existing, expected);
    const rules: Rule[] = existing.rules ?? [];
    const wanted: Rule[] = expected.rules ?? [];
    if (!expected.aggregationRule || !existing.aggregationRule) result.extraRules = uncovered(wanted, rules);
    result.missingRules = uncovered(rules, wanted);
    if (!removeExtra && result.missingRules.length) {
      result.object.rules = [...rules, ...result.missingRules];
      result.operation = 'update';
    } else if (removeExtra && (result.missingRules.length || result.extraRules.length)) {
      result.object.rules = wanted;
      result.operation = 'update';
    }
    aggregate(result, existing, expected, removeExtra);
    return result;
  });
}

function aggregate(result: Outcome, existing: KubeObject, expected: KubeObject, removeExtra: boolean): void {
  const have: unknown[] = existing.aggregationRule?.clusterRoleSelectors ?? [];
  const want: unknown[] = expected.aggregationRule?.clusterRoleSelectors ?? [];
  const without = (list: unknown[], other: unknown[]) => list.filter((s) => !other.some((o) => deepEqual(s, o)));
  const missing = without(want, have);
  if (!expected.aggregationRule && existing.aggregationRule) delete result.object.aggregationRule;
  else if (!removeExtra && missing.length) result.object.aggregationRule = { clusterRoleSelectors: [...have, ...missing] };
  else if (removeExtra && (missing.length || (expected.aggregationRule && without(have, want).length)))
    result.object.aggregationRule = expected.aggregationRule;
  else return;
  result.operation = 'update';
}

/** Upstream: component-helpers/auth/rbac/reconciliation/reconcile_rolebindings.go. */
export function reconcileBinding(
  session: Session,
  resource: ApiResource,
  expected: KubeObject,
  confirm: boolean,
  removeExtra: boolean,
): Promise<Outcome> {
  const wanted: Subject[] = expected.subjects ?? [];
  const fresh = { ...outcomeOf(expected, 'create'), missingSubjects: wanted };
  return settle(session, resource, expected, fresh, confirm, (existing) => {
    const { protected: kept } = outcomeOf(existing, 'none');
    if (!deepEqual(expected.roleRef, existing.roleRef)) return { ...outcomeOf(expected, 'recreate'), protected: kept };
    const result = merged(existing, expected);
    const subjects: Subject[] = existing.subjects ?? [];
    const without = (list: Subject[], other: Subject[]) =>
      list.filter((s, i) => !other.some((o) => deepEqual(s, o)) && list.findIndex((o) => deepEqual(s, o)) === i);
    result.missingSubjects = without(wanted, subjects);
    result.extraSubjects = without(subjects, wanted);
    if (!removeExtra && result.missingSubjects.length) {
      result.object.subjects = [...subjects, ...result.missingSubjects];
      result.operation = 'update';
    } else if (removeExtra && (result.missingSubjects.length || result.extraSubjects.length)) {
      result.object.subjects = wanted;
      result.operation = 'update';
    }
    return result;
  });
}

/** The object that is there, with the labels and annotations that should be. */
function merged(existing: KubeObject, expected: KubeObject): Outcome {
  const object = structuredClone(existing);
  const result = outcomeOf(object, 'none');
  for (const field of ['annotations', 'labels'] as const) {
    const both = { ...expected.metadata[field], ...existing.metadata[field] };
    if (deepEqual(both, existing.metadata[field] ?? {})) continue;
    object.metadata[field] = both;
    result.operation = 'update';
  }
  return result;
}

async function settle(
  session: Session,
  resource: ApiResource,
  expected: KubeObject,
  fresh: Outcome,
  confirm: boolean,
  compute: Compute,
): Promise<Outcome> {
  const namespace = resource.namespaced ? (expected.metadata.namespace as string) : '';
  const path = pathOf(resource, namespace, expected.metadata.name as string);
  for (let attempt = 0; attempt < 4; attempt++) {
    let existing: KubeObject | undefined;
    try {
      existing = await session.request<KubeObject>('GET', path);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    const result = existing ? compute(existing) : fresh;
    if (result.protected || !confirm || result.operation === 'none') return result;
    try {
      if (result.operation === 'recreate') await removeBinding(session, path, existing?.metadata.uid as string);
      if (result.operation === 'update') result.object = await session.request('PUT', path, { body: result.object });
      else {
        if (namespace) await ensureNamespace(session, namespace);
        result.object = await session.request('POST', pathOf(resource, namespace), { body: result.object });
      }
      return result;
    } catch (error) {
      const again = error instanceof ApiError && ['AlreadyExists', 'Conflict', 'NotFound'].includes(error.reason ?? '');
      if (!again || (error.reason === 'NotFound' && result.operation !== 'update')) throw error;
    }
  }
  throw new Failure('exceeded maximum attempts');
}

async function removeBinding(session: Session, path: string, uid: string): Promise<void> {
  try {
    await session.request('DELETE', path, { body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid } } });
  } catch (error) {
    if (isConflict(error) || !isNotFound(error)) throw error;
  }
}

async function ensureNamespace(session: Session, name: string): Promise<void> {
  try {
    await session.request('GET', `/api/v1/namespaces/${encodeURIComponent(name)}`);
    return;
  } catch (error) {
    if (!isNotFound(error) && !isForbidden(error)) throw error;
  }
  try {
    await session.request('POST', '/api/v1/namespaces', { body: { kind: 'Namespace', apiVersion: 'v1', metadata: { name } } });
  } catch (error) {
    if (!isForbidden(error) && !(error instanceof ApiError && error.reason === 'AlreadyExists')) throw error;
  }
}

/** What `owner` does not allow of `servant`. Upstream: component-helpers/auth/rbac/validation/policy_comparator.go. */
const uncovered = (owner: Rule[], servant: Rule[]): Rule[] =>
  (broken(servant) as Rule[]).filter((rule) => !owner.some((o) => covers(o, rule)));

function covers(owner: Rule, rule: Rule): boolean {
  const all = (have: string[] = [], want: string[] = []) => want.every((w) => have.includes(w));
  const names = owner.resourceNames ?? [];
  return (
    (owner.verbs.includes('*') || all(owner.verbs, rule.verbs)) &&
    (owner.apiGroups?.includes('*') || all(owner.apiGroups, rule.apiGroups)) &&
    resourcesCover(owner.resources ?? [], rule.resources ?? []) &&
    (!names.length || (Boolean(rule.resourceNames?.length) && all(names, rule.resourceNames))) &&
    (rule.nonResourceURLs ?? []).every((path) => (owner.nonResourceURLs ?? []).some((o) => urlCovers(o, path)))
  );
}
const resourcesCover = (have: string[], want: string[]): boolean =>
  have.includes('*') || want.every((w) => have.includes(w) || (w.includes('/') && have.includes(`*/${w.slice(w.indexOf('/') + 1)}`)));
const urlCovers = (owner: string, path: string): boolean =>
  owner === path || (owner.endsWith('*') && path.startsWith(owner.replace(/\*+$/, '')));
