import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { createStorage } from '../../storage/index.ts';
import { checkRbac } from './escalation.ts';
import { createAuthorizer } from './index.ts';

const GROUP = 'rbac.authorization.k8s.io';
const RESOURCES: Record<string, string> = { Role: 'roles', ClusterRole: 'clusterroles', RoleBinding: 'rolebindings' };
const object = (kind: string, name: string, rest: object): KubeObject => ({
  apiVersion: `${GROUP}/v1`,
  kind,
  metadata: { name, ...(kind === 'ClusterRole' ? {} : { namespace: 'default' }) },
  ...rest,
});
const pods = (...verbs: string[]) => ({ rules: [{ apiGroups: [''], resources: ['pods'], verbs }] });
const bind = (kind: string, name: string) => ({
  roleRef: { apiGroup: GROUP, kind, name },
  subjects: [{ kind: 'User', apiGroup: GROUP, name: 'max' }],
});

function setUp(...objects: KubeObject[]) {
  const storage = createStorage();
  for (const o of objects)
    storage.put(`/registry/${GROUP}/${RESOURCES[o.kind]}/${o.metadata.namespace ? 'default/' : ''}${o.metadata.name}`, o, 0);
  const authorizer = createAuthorizer(storage);
  return (o: KubeObject, old?: KubeObject): string => {
    try {
      checkRbac(authorizer, { username: 'max', groups: ['system:authenticated'] }, o, old);
      return 'allowed';
    } catch (error) {
      return (error as Error).message;
    }
  };
}

test('nobody grants more than he has', () => {
  const check = setUp(
    object('ClusterRole', 'reader', pods('get', 'list')),
    object('ClusterRole', 'writer', pods('get', 'delete')),
    object('RoleBinding', 'max', bind('ClusterRole', 'reader')),
  );
  expect(check(object('Role', 'same', pods('get')))).toBe('allowed');
  expect(check(object('Role', 'more', pods('get', 'delete', 'watch')))).toBe(
    'roles.rbac.authorization.k8s.io "more" is forbidden: user "max" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete" "watch"]}',
  );
  expect(check(object('RoleBinding', 'b', bind('ClusterRole', 'reader')))).toBe('allowed');
  expect(check(object('RoleBinding', 'b', bind('ClusterRole', 'writer')))).toMatch(/Verbs:\["delete"\]\}$/);
  expect(check(object('RoleBinding', 'b', bind('ClusterRole', 'nowhere')))).toBe(
    'rolebindings.rbac.authorization.k8s.io "nowhere" not found',
  );
  expect(check(object('RoleBinding', 'b', bind('Thing', 'x')))).toBe('unsupported role reference kind: "Thing"');
  const aggregated = object('ClusterRole', 'sum', { aggregationRule: { clusterRoleSelectors: [{}] } });
  expect(check(aggregated)).toBe(
    'clusterroles.rbac.authorization.k8s.io "sum" is forbidden: must have cluster-admin privileges to use the aggregationRule',
  );
  const strong = object('Role', 'strong', pods('*'));
  expect(check({ ...strong, metadata: { ...strong.metadata, finalizers: ['a/b'] } }, strong)).toBe('allowed');
});

test('escalate and bind lift the check', () => {
  const lift = {
    rules: [
      { apiGroups: [GROUP], resources: ['roles'], verbs: ['escalate'] },
      { apiGroups: [GROUP], resources: ['clusterroles'], resourceNames: ['writer'], verbs: ['bind'] },
    ],
  };
  const check = setUp(
    object('Role', 'lift', lift),
    object('ClusterRole', 'writer', pods('delete')),
    object('RoleBinding', 'max', bind('Role', 'lift')),
  );
  expect(check(object('Role', 'more', pods('*')))).toBe('allowed');
  expect(check(object('RoleBinding', 'b', bind('ClusterRole', 'writer')))).toBe('allowed');
});
