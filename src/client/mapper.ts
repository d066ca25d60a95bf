import type { ApiResource, Discovered } from './discovery.ts';

/** Finds what a server calls a resource. Upstream: client-go/restmapper. */
export class Mapper {
  constructor(readonly discovered: Discovered) {}

  /** `deploy`, `Deployment`, `deployments.apps`, `deployments.v1.apps` */
  find(word: string): ApiResource | undefined {
    const { resources } = this.discovered;
    const exact = resources.find((r) => r.resource === word || r.singular === word);
    if (exact) return exact;
    const short = resources.find((r) => r.shortNames.includes(word)) ?? this.shortWithGroup(word);
    if (short) return short;
    return this.byName(word, (r, name) => r.resource === name.toLowerCase() || r.singular === name.toLowerCase()) ?? this.byKind(word);
  }
  /** Other resources that have this short name too. */
  rivals(word: string): string[] {
    const { resources } = this.discovered;
    if (resources.some((r) => r.resource === word || r.singular === word)) return [];
    const names = resources.filter((r) => r.shortNames.includes(word)).map((r) => pluralName(r));
    return [...new Set(names)].slice(1);
  }
  private byName(word: string, matches: (r: ApiResource, name: string) => boolean): ApiResource | undefined {
    const { resources } = this.discovered;
    const [name, version, ...group] = word.split('.');
    if (group.length) {
      const full = resources.find((r) => matches(r, name) && r.version === version && r.group === group.join('.'));
      if (full) return full;
    }
    const rest = word.slice(name.length + 1);
    if (!rest) return resources.find((r) => matches(r, name));
    return (
      resources.find((r) => matches(r, name) && r.group === rest) ?? resources.find((r) => matches(r, name) && prefixOf(rest, r.group))
    );
  }
  private byKind(word: string): ApiResource | undefined {
    return this.byName(word, (r, name) => r.kind === name);
  }
  private shortWithGroup(word: string): ApiResource | undefined {
    const [name, ...rest] = word.split('.');
    if (!rest.length) return undefined;
    const [version, ...group] = rest;
    const full = this.discovered.resources.find((r) => r.shortNames.includes(name) && r.version === version && r.group === group.join('.'));
    if (full) return full;
    return this.discovered.resources.find((r) => r.shortNames.includes(name) && prefixOf(rest.join('.'), r.group));
  }

  kind(apiVersion: string, kind: string): ApiResource | undefined {
    return this.discovered.resources.find((r) => r.kind === kind && (r.group ? `${r.group}/${r.version}` : r.version) === apiVersion);
  }
  /** By kind in any version, the preferred one first. */
  groupKind(group: string, kind: string): ApiResource | undefined {
    return this.discovered.resources.find((r) => r.kind === kind && r.group === group);
  }
  /** All of a category, one version of each. */
  category(name: string): ApiResource[] {
    const seen = new Set<string>();
    return this.discovered.resources.filter((r) => {
      const id = `${r.resource}.${r.group}`;
      if (!r.categories.includes(name) || seen.has(id)) return false;
      seen.add(id);
      return true;
    });
  }
}

const prefixOf = (given: string, group: string): boolean => group === given || group.startsWith(`${given}.`);

export const apiVersionOf = (r: { group: string; version: string }): string => (r.group ? `${r.group}/${r.version}` : r.version);

/** `/apis/apps/v1/namespaces/ns/deployments/name/sub` */
export function pathOf(r: ApiResource, namespace: string | undefined, name = '', subresource = ''): string {
  const root = r.group ? `/apis/${r.group}/${r.version}` : `/api/${r.version}`;
  const inside = r.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${inside}/${r.resource}${name ? `/${encodeURIComponent(name)}` : ''}${subresource ? `/${subresource}` : ''}`;
}
/** `deployment.apps`, as messages name it. */
export const singularName = (r: ApiResource): string => (r.group ? `${r.singular || r.resource}.${r.group}` : r.singular || r.resource);
export const pluralName = (r: ApiResource): string => (r.group ? `${r.resource}.${r.group}` : r.resource);
