import type { Describer } from './describer.ts';
import { annotations, labels } from './lines.ts';

interface Row {
  /** Undefined for a rule of paths. */
  group: string | undefined;
  resource: string;
  urls: string[];
  names: string[];
  verbs: string[];
}
const go = (list: string[] | undefined): string => `[${(list ?? []).join(' ')}]`;

/** Rules broken down to one resource and taken together again where all but the verbs is the same. Upstream: describe.go ClusterRoleDescriber. */
export const role: Describer = (out, { object }) => {
  out.add(0, `Name:\t${object.metadata.name}`);
  labels(out, 0, 'Labels', object.metadata.labels);
  annotations(out, 0, 'Annotations', object.metadata.annotations);
  out.add(0, 'PolicyRule:\n  Resources\tNon-Resource URLs\tResource Names\tVerbs');
  out.add(1, '---------\t-----------------\t--------------\t-----');
  const rows = new Map<string, Row>();
  for (const rule of object.rules ?? []) {
    const names: (string | undefined)[] = rule.resourceNames?.length ? rule.resourceNames : [undefined];
    const add = (group: string | undefined, resource: string, urls: string[], verbs: string[], name?: string) => {
      const key = JSON.stringify([group, resource, urls, name, urls.length ? verbs : 0]);
      const row = rows.get(key) ?? { group, resource, urls, names: name === undefined ? [] : [name], verbs: [] };
      for (const verb of verbs) if (!row.verbs.includes(verb)) row.verbs.push(verb);
      rows.set(key, row);
    };
    for (const group of rule.apiGroups ?? [])
      for (const resource of rule.resources ?? []) for (const name of names) add(group, resource, [], rule.verbs ?? [], name);
    for (const url of rule.nonResourceURLs ?? []) for (const verb of rule.verbs ?? []) add(undefined, '', [url], [verb]);
  }
  const sorted = [...rows.values()].sort((a, b) => compare(sortKey(a), sortKey(b)));
  for (const { group, resource, urls, names, verbs } of sorted)
    out.add(1, `${group ? withGroup(resource, group) : resource}\t${go(urls)}\t${go(names)}\t${go(verbs)}`);
  return true;
};
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const sortKey = ({ verbs, group, resource, names, urls }: Row) =>
  `Verbs:${go(verbs)},APIGroups:${go(group === undefined ? [] : [group])},Resources:${go(resource ? [resource] : [])},ResourceNames:${go(names)},NonResourceURLs:${go(urls)}`;
const withGroup = (resource: string, group: string): string => {
  const [name, sub] = resource.split('/');
  return sub === undefined ? `${name}.${group}` : `${name}.${group}/${sub}`;
};

export const binding: Describer = (out, { object }) => {
  out.add(0, `Name:\t${object.metadata.name}`);
  labels(out, 0, 'Labels', object.metadata.labels);
  annotations(out, 0, 'Annotations', object.metadata.annotations);
  out.add(0, 'Role:');
  out.add(1, `Kind:\t${object.roleRef.kind}`);
  out.add(1, `Name:\t${object.roleRef.name}`);
  out.add(0, 'Subjects:\n  Kind\tName\tNamespace');
  out.add(1, '----\t----\t---------');
  for (const s of object.subjects ?? []) out.add(1, `${s.kind}\t${s.name}\t${s.namespace ?? ''}`);
  return true;
};
