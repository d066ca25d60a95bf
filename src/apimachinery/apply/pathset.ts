import { byCodePoint, deepEqual, isObject } from '../json.ts';
import type { Schema } from '../schema.ts';

/**
 * A set of field paths as a tree. Keys are path elements as fieldsV1 writes them: `f:name`, `k:{"name":"x"}`, `v:"x"`.
 * Upstream: structured-merge-diff/fieldpath.
 */
export interface PathSet {
  /** Paths that end here and are members. */
  members: Set<string>;
  children: Map<string, PathSet>;
}
export type Path = readonly string[];

export const emptySet = (): PathSet => ({ members: new Set(), children: new Map() });
export const isEmpty = (set: PathSet): boolean => set.members.size === 0 && [...set.children.values()].every(isEmpty);

export function insert(set: PathSet, path: Path): void {
  let at = set;
  for (const element of path.slice(0, -1)) {
    let next = at.children.get(element);
    if (!next) at.children.set(element, (next = emptySet()));
    at = next;
  }
  if (path.length) at.members.add(path[path.length - 1]);
}
export const setOf = (paths: Path[]): PathSet => {
  const set = emptySet();
  for (const path of paths) insert(set, path);
  return set;
};

const combine = (
  a: PathSet,
  b: PathSet,
  keys: Iterable<string>,
  members: Set<string>,
  each: (x: PathSet | undefined, y: PathSet | undefined) => PathSet,
): PathSet => {
  const children = new Map<string, PathSet>();
  for (const key of keys) {
    const child = each(a.children.get(key), b.children.get(key));
    if (!isEmpty(child)) children.set(key, child);
  }
  return { members, children };
};
const NONE = emptySet();
export const union = (a: PathSet, b: PathSet): PathSet =>
  combine(a, b, new Set([...a.children.keys(), ...b.children.keys()]), new Set([...a.members, ...b.members]), (x, y) =>
    x && y ? union(x, y) : ((x ?? y) as PathSet),
  );
export const intersection = (a: PathSet, b: PathSet): PathSet =>
  combine(a, b, a.children.keys(), new Set([...a.members].filter((m) => b.members.has(m))), (x, y) => (x && y ? intersection(x, y) : NONE));
export const difference = (a: PathSet, b: PathSet): PathSet =>
  combine(a, b, a.children.keys(), new Set([...a.members].filter((m) => !b.members.has(m))), (x, y) =>
    y ? difference(x as PathSet, y) : (x as PathSet),
  );
/** Takes out what is below a member of `b`, too. */
export const recursiveDifference = (a: PathSet, b: PathSet): PathSet => {
  const kept = [...a.children.keys()].filter((k) => !b.members.has(k));
  return combine(a, b, kept, new Set([...a.members].filter((m) => !b.members.has(m))), (x, y) =>
    y ? recursiveDifference(x as PathSet, y) : (x as PathSet),
  );
};
export const equalSets = (a: PathSet, b: PathSet): boolean => deepEqual(toFieldsV1(a), toFieldsV1(b));

const order = (a: string, b: string): number => {
  if (a[0] === b[0]) return byCodePoint(a, b);
  const rank = (e: string) => 'fkvi'.indexOf(e[0]);
  return rank(a) - rank(b) || byCodePoint(a, b);
};
/** Every path, in upstream's order: members first, then what is below. */
export function paths(set: PathSet, prefix: Path = []): Path[] {
  return [
    ...[...set.members].sort(order).map((m) => [...prefix, m]),
    ...[...set.children.keys()].sort(order).flatMap((k) => paths(set.children.get(k) as PathSet, [...prefix, k])),
  ];
}

export function toFieldsV1(set: PathSet): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of [...new Set([...set.members, ...set.children.keys()])].sort(order)) {
    const child = set.children.get(key);
    const inner = child && !isEmpty(child) ? toFieldsV1(child) : {};
    result[key] = set.members.has(key) && Object.keys(inner).length ? { '.': {}, ...inner } : inner;
  }
  return result;
}
export function fromFieldsV1(fields: unknown): PathSet {
  const set = emptySet();
  if (!isObject(fields)) return set;
  for (const [key, inner] of Object.entries(fields)) {
    if (key === '.') continue;
    const empty = !isObject(inner) || Object.keys(inner).length === 0;
    if (empty || Object.hasOwn(inner, '.')) set.members.add(key);
    const child = fromFieldsV1(inner);
    if (!isEmpty(child)) set.children.set(key, child);
  }
  return set;
}

/** `.spec.ports[name="http"].port` */
export const pathText = (path: Path): string =>
  path
    .map((element) => {
      const rest = element.slice(2);
      if (element[0] === 'f') return `.${rest}`;
      if (element[0] === 'v') return `[=${rest}]`;
      if (element[0] === 'i') return `[${rest}]`;
      const key = JSON.parse(rest) as Record<string, unknown>;
      return `[${Object.entries(key)
        .map(([k, v]) => `${k}=${JSON.stringify(v)}`)
        .join(',')}]`;
    })
    .join('');

/** Named fields of structs become members when something below them is. */
export function ensureNamedFields(set: PathSet, schema: Schema | undefined): PathSet {
  const members = new Set(set.members);
  const children = new Map<string, PathSet>();
  for (const [key, child] of set.children) {
    const field = key[0] === 'f' ? schema?.field?.(key.slice(2)) : undefined;
    if (field) members.add(key);
    const below =
      key[0] === 'f' ? (field ?? (schema?.kind === 'map' ? schema.element : undefined)) : key[0] === 'k' ? schema?.element : undefined;
    children.set(key, ensureNamedFields(child, below));
  }
  return { members, children };
}
