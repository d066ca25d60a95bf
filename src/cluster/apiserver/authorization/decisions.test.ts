import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { bootstrapObjects } from '../../../kinds/bootstrap/index.ts';
import { RELEASES } from '../../release.ts';
import { createStorage } from '../../storage/index.ts';
import type { Storage } from '../../storage/types.ts';
import { createAuthorizer } from './index.ts';

type Decision = [string, string[], string, string, string, string, string, string, string, boolean, string];
const FILE = new URL('../../../../e2e/recordings/rbac/decisions.json', import.meta.url);

const RESOURCES: Record<string, string> = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
};
function write(storage: Storage, object: KubeObject): void {
  if (!(object.kind in RESOURCES)) return;
  const { namespace, name } = object.metadata;
  const key = `/registry/rbac.authorization.k8s.io/${RESOURCES[object.kind]}/${namespace ? `${namespace}/` : ''}${name}`;
  storage.put(key, object, storage.get(key)?.modRevision ?? 0);
}

/** What the cluster role aggregation controller would do. */
function aggregate(objects: KubeObject[]): KubeObject[] {
  const roles = objects.filter((object) => object.kind === 'ClusterRole');
  const sum = (role: KubeObject): KubeObject => {
    if (!role.aggregationRule) return role;
    const selectors = role.aggregationRule.clusterRoleSelectors as { matchLabels: Record<string, string> }[];
    const parts = roles.filter((other) =>
      selectors.some((s) => other !== role && Object.entries(s.matchLabels).every(([k, v]) => other.metadata.labels?.[k] === v)),
    );
    return { ...role, rules: parts.flatMap((part) => sum(part).rules ?? []) };
  };
  return objects.map((object) => (object.kind === 'ClusterRole' ? sum(object) : object));
}

test.runIf(existsSync(FILE))('decides as the real authorizer did', async () => {
  const policies = JSON.parse(readFileSync(FILE, 'utf8')) as { objects: KubeObject[]; decisions: Decision[] }[];
  const wrong: unknown[] = [];
  let played = 0;
  for (const { objects, decisions } of policies) {
    const storage = createStorage();
    for (const object of aggregate([...bootstrapObjects(RELEASES['1.36']), ...objects])) write(storage, object);
    const { authorize } = createAuthorizer(storage);
    for (const [username, groups, namespace, verb, apiGroup, resource, subresource, name, path, allowed, reason] of decisions) {
      const attributes = { isResourceRequest: !path, path, verb, apiGroup, namespace, resource, subresource, name };
      const decision = authorize({ username, groups }, attributes);
      if (decision.allowed !== allowed || (!allowed && decision.reason !== reason))
        wrong.push({ username, groups, attributes, allowed, reason, decision });
      played++;
    }
  }
  expect(wrong).toEqual([]);
  expect(played).toBeGreaterThan(2000);
});

test('5,000 bindings stay fast', () => {
  const storage = createStorage();
  const apiGroup = 'rbac.authorization.k8s.io';
  write(storage, {
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'r' },
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
  });
  for (let i = 0; i < 5000; i++)
    write(storage, {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `b${i}` },
      subjects: [{ kind: 'User', apiGroup, name: `user-${i}` }],
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'r' },
    });
  const { authorize } = createAuthorizer(storage);
  const pods = {
    isResourceRequest: true,
    path: '',
    verb: 'get',
    apiGroup: '',
    namespace: 'default',
    resource: 'pods',
    subresource: '',
    name: 'x',
  };
  const started = performance.now();
  for (let i = 0; i < 5000; i++)
    expect(authorize({ username: `user-${i}`, groups: ['system:authenticated'] }, pods).reason).toBe(
      `RBAC: allowed by ClusterRoleBinding "b${i}" of ClusterRole "r" to User "user-${i}"`,
    );
  expect(performance.now() - started).toBeLessThan(1000);
});
