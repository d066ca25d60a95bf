import { CLUSTERROLES, pathOf } from '../../client/objects.ts';
import { request } from '../../client/rest.ts';
import type { Manager } from './lib/context.ts';
import { selects } from './lib/owners.ts';
import { same } from './lib/pods.ts';

/** Cluster roles whose rules are gathered from others. Upstream: pkg/controller/clusterroleaggregation. */
export function startAggregation(manager: Manager): () => void {
  const api = manager.api('clusterrole-aggregation-controller');
  const roles = manager.informer(CLUSTERROLES);
  const queue = manager.queue(
    async (name) => {
      const role = roles.get(undefined, name);
      if (!role?.aggregationRule) return;
      const rules = new Map<string, unknown>();
      const selectors: unknown[] = role.aggregationRule.clusterRoleSelectors ?? [];
      const byName = roles.list().sort((a, b) => ((a.metadata.name as string) < (b.metadata.name as string) ? -1 : 1));
      for (const selector of selectors)
        for (const other of byName)
          if (other.metadata.name !== name && selects(selector, other)) for (const rule of other.rules ?? []) addTo(rules, rule);
      const wanted = [...rules.values()];
      if (same(wanted, role.rules ?? [])) return;
      if (!manager.release.gates.has('ServerSideApply')) {
        await request(api.client, 'PUT', pathOf(CLUSTERROLES, undefined, name), { body: { ...role, rules: wanted } });
        return;
      }
      await request(api.client, 'PATCH', pathOf(CLUSTERROLES, undefined, name), {
        query: { fieldManager: 'clusterrole-aggregation-controller', force: 'true' },
        contentType: 'application/apply-patch+yaml',
        body: { apiVersion: role.apiVersion, kind: role.kind, metadata: { name }, rules: wanted },
      });
    },
    [roles],
  );
  roles.onChange(() => {
    for (const role of roles.list()) if (role.aggregationRule) queue.add(role.metadata.name as string);
  });
  return queue.stop;
}

const FIELDS = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'];
function addTo(rules: Map<string, unknown>, rule: Record<string, unknown>): void {
  const key = JSON.stringify(FIELDS.map((field) => rule[field] ?? []));
  if (!rules.has(key)) rules.set(key, rule);
}
