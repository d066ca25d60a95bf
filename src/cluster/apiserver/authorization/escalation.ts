import { ApiError, failure, type KubeObject } from '../../../apimachinery/types.ts';
import type { UserInfo } from '../auth.ts';
import { badRequest } from '../failures.ts';
import type { RoleRef } from './bindings.ts';
import { compact, missing, quoteList, ruleText } from './covers.ts';
import type { Authorizer } from './index.ts';
import { joinErrors, rulesFor } from './rbac.ts';
import type { PolicyRule } from './rules.ts';

const GROUP = 'rbac.authorization.k8s.io';
const RESOURCES: Record<string, string> = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
};
const EVERYTHING: PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const refuse = (object: KubeObject, why: string): ApiError => {
  const kind = RESOURCES[object.kind];
  const name = object.metadata.name ?? '';
  return failure(403, 'Forbidden', `${kind}.${GROUP} ${JSON.stringify(name)} is forbidden: ${why}`, { name, group: GROUP, kind });
};

/** Why the user may not grant the rules, as upstream says it; nothing when he holds them all. */
function escalation(authorizer: Authorizer, user: UserInfo, namespace: string, rules: PolicyRule[]): string | undefined {
  const held = rulesFor(authorizer.bindings, user, namespace);
  const lacking = missing(held.rules, rules);
  if (!lacking.length) return undefined;
  const texts = [...new Set(compact(lacking).map(ruleText))].sort().join('\n');
  const errors = held.errors.length ? `; resolution errors: [${joinErrors(held.errors)}]` : '';
  return `user ${JSON.stringify(user.username)} (groups=${quoteList(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${texts}${errors}`;
}

/** Whether only what the garbage collector changes is different. */
function onlyOwnersDiffer(object: KubeObject, old: KubeObject): boolean {
  const bare = ({ metadata, ...rest }: KubeObject) => {
    const { ownerReferences, finalizers, managedFields, resourceVersion, selfLink, ...others } = metadata;
    return { ...rest, metadata: Object.fromEntries(Object.entries(others).sort()) };
  };
  return same(bare(object), bare(old));
}

function allowed(
  authorizer: Authorizer,
  user: UserInfo,
  verb: string,
  resource: string,
  namespace: string,
  name: string,
  apiGroup = GROUP,
): boolean {
  const attributes = { isResourceRequest: true, path: '', verb, apiGroup, namespace, resource, subresource: '', name };
  return authorizer.authorize(user, attributes).allowed;
}

function checkRole(authorizer: Authorizer, user: UserInfo, object: KubeObject, old?: KubeObject): void {
  const namespace = object.metadata.namespace ?? '';
  if (allowed(authorizer, user, 'escalate', RESOURCES[object.kind], namespace, old?.metadata.name ?? '')) return;
  if (old && onlyOwnersDiffer(object, old)) return;
  const why = escalation(authorizer, user, namespace, object.rules ?? []);
  if (why) throw refuse(object, why);
  const aggregates = object.aggregationRule?.clusterRoleSelectors?.length || old?.aggregationRule?.clusterRoleSelectors?.length;
  if (aggregates && escalation(authorizer, user, namespace, EVERYTHING))
    throw refuse(object, 'must have cluster-admin privileges to use the aggregationRule');
}

function checkBinding(authorizer: Authorizer, user: UserInfo, object: KubeObject, old?: KubeObject): void {
  const namespace = object.metadata.namespace ?? '';
  const ref = object.roleRef as RoleRef | undefined;
  const kind = ref?.kind ?? '';
  const name = ref?.name ?? '';
  const known = kind === 'Role' || kind === 'ClusterRole';
  if (known && allowed(authorizer, user, 'bind', RESOURCES[kind], namespace, name, ref?.apiGroup || GROUP)) return;
  if (old && onlyOwnersDiffer(object, old)) return;
  if (kind === 'Role' && !namespace) throw badRequest('Namespace parameter required.');
  const role = authorizer.bindings.role({ kind, name }, namespace);
  if ('error' in role) {
    if (!known) throw new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: role.error, code: 500 });
    const resource = RESOURCES[object.kind];
    throw failure(404, 'NotFound', `${resource}.${GROUP} ${JSON.stringify(name)} not found`, { name, group: GROUP, kind: resource });
  }
  const why = escalation(authorizer, user, namespace, role.rules);
  if (why) throw refuse(object, why);
}

/** No one grants more than he has. Upstream: pkg/registry/rbac/<kind>/policybased/storage.go. */
export function checkRbac(authorizer: Authorizer, user: UserInfo, object: KubeObject, old?: KubeObject): void {
  if (user.groups.includes('system:masters')) return;
  if (object.kind === 'Role' || object.kind === 'ClusterRole') checkRole(authorizer, user, object, old);
  else if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') checkBinding(authorizer, user, object, old);
}
