import { type Api, type Collection, inGroup } from '../../../client/objects.ts';
import { request } from '../../../client/rest.ts';

export interface ServedKind extends Collection {
  group: string;
  version: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
}
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** Every kind in the version its group prefers. */
export async function servedKinds(api: Api): Promise<ServedKind[]> {
  const kinds: ServedKind[] = [];
  for (const root of ['/api', '/apis']) {
    const answer = await request(api.client, 'GET', root, { accept: AGGREGATED });
    for (const group of answer.items) {
      const seen = new Set<string>();
      for (const { version, resources = [] } of group.versions)
        for (const served of resources) {
          if (seen.has(served.resource)) continue;
          seen.add(served.resource);
          const name = group.metadata?.name ?? '';
          kinds.push({
            ...(name ? inGroup(name, version, served.resource) : { prefix: `/api/${version}`, resource: served.resource }),
            group: name,
            version,
            kind: served.responseKind.kind,
            namespaced: served.scope === 'Namespaced',
            verbs: served.verbs,
          });
        }
    }
  }
  return kinds;
}
