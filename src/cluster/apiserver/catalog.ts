import { apiVersionOf } from '../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../kinds/resource.ts';

/** What is served: built-in resources and those of established CustomResourceDefinitions. */
export interface Catalog {
  all(): ResourceDefinition[];
  find(group: string, version: string, resource: string): ResourceDefinition | undefined;
  findKind(apiVersion: string, kind: string): ResourceDefinition | undefined;
  hasGroup(group: string): boolean;
  hasVersion(group: string, version: string): boolean;
  isBuiltin(definition: ResourceDefinition): boolean;
}

export function createCatalog(builtin: ResourceDefinition[], custom: () => ResourceDefinition[]): Catalog {
  const own = new Set(builtin);
  let seen: ResourceDefinition[] | undefined;
  let all: ResourceDefinition[] = [];
  let byPath = new Map<string, ResourceDefinition>();
  let byKind = new Map<string, ResourceDefinition>();
  let groups = new Set<string>();
  const fresh = () => {
    const current = custom();
    if (current === seen) return;
    seen = current;
    all = [...builtin, ...current];
    byPath = new Map();
    byKind = new Map();
    groups = new Set();
    for (const d of all) {
      const path = `${apiVersionOf(d.group, d.version)}/${d.resource}`;
      if (!byPath.has(path)) byPath.set(path, d);
      const kind = `${apiVersionOf(d.group, d.version)}/${d.kind}`;
      if (!byKind.has(kind)) byKind.set(kind, d);
      groups.add(d.group).add(apiVersionOf(d.group, d.version));
    }
  };
  return {
    all() {
      fresh();
      return all;
    },
    find(group, version, resource) {
      fresh();
      return byPath.get(`${apiVersionOf(group, version)}/${resource}`);
    },
    findKind(apiVersion, kind) {
      fresh();
      return byKind.get(`${apiVersion}/${kind}`);
    },
    hasGroup(group) {
      fresh();
      return groups.has(group);
    },
    hasVersion(group, version) {
      fresh();
      return groups.has(apiVersionOf(group, version));
    },
    isBuiltin: (definition) => own.has(definition),
  };
}
