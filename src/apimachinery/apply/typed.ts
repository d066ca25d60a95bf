import { byCodePoint, deepEqual, isObject, set as setKey, toGoJson } from '../json.ts';
import { ANY, fieldOf, type Schema } from '../schema.ts';
import { emptySet, insert, isEmpty, type Path, type PathSet } from './pathset.ts';

// Values seen through their schema. Upstream: structured-merge-diff/typed.
export type Shape = 'map' | 'list' | 'scalar';
/** What a value is handled as: as its schema says, or, where that says nothing, as it is. */
export function shapeOf(schema: Schema | undefined, value: unknown): Shape {
  switch (schema?.kind) {
    case 'struct':
    case 'map':
      if (!schema.open) return 'map';
      break;
    case 'list':
      return 'list';
    case 'scalar':
      return 'scalar';
  }
  return Array.isArray(value) ? 'list' : isObject(value) ? 'map' : 'scalar';
}
export const isAtomicList = (schema: Schema | undefined): boolean => schema?.kind !== 'list' || (schema.listType ?? 'atomic') === 'atomic';
export const isAtomicMap = (schema: Schema | undefined): boolean => !!schema?.atomic;
export const child = (schema: Schema | undefined, key: string): Schema | undefined =>
  schema?.open ? (schema.field?.(key) ?? ANY) : fieldOf(schema, key);

/** The element of a path that names an item of an associative list. Throws with upstream's text. */
export function itemElement(schema: Schema, item: unknown): string {
  if (schema.listType === 'set') {
    if (isObject(item)) throw new Error("associative list without keys has an element that's a map type");
    if (Array.isArray(item)) throw new Error('not supported: associative list with lists as elements');
    if (item === null) throw new Error("associative list without keys has an element that's an explicit null");
    return `v:${toGoJson(item)}`;
  }
  if (item === null || item === undefined) throw new Error('associative list with keys may not have a null element');
  if (!isObject(item)) throw new Error('associative list with keys may not have non-map elements');
  const key: Record<string, unknown> = {};
  for (const name of [...(schema.listKeys ?? [])].sort(byCodePoint)) {
    if (Object.hasOwn(item, name)) key[name] = item[name];
    else {
      const value = child(schema.element, name)?.default;
      if (value !== undefined) key[name] = value;
    }
  }
  if (!Object.keys(key).length)
    throw new Error(
      `associative list with keys has an element that omits all key fields [${(schema.listKeys ?? []).map((k) => `"${k}"`).join(' ')}] (and doesn't have default values for any key fields)`,
    );
  return `k:${toGoJson(key)}`;
}
/** Items by their element; those that come twice are marked by `null`. */
function indexed(schema: Schema, list: unknown[]): { elements: string[]; items: Map<string, unknown[]> } {
  const items = new Map<string, unknown[]>();
  const elements = list.map((item) => {
    const element = itemElement(schema, item);
    items.set(element, [...(items.get(element) ?? []), item]);
    return element;
  });
  return { elements, items };
}

/** The fields an object has, as an applier owns them. */
export function fieldSet(value: unknown, schema: Schema | undefined, path: Path = [], into: PathSet = emptySet()): PathSet {
  const shape = shapeOf(schema, value);
  if (shape === 'scalar') insert(into, path);
  else if (shape === 'list') {
    if (isAtomicList(schema)) insert(into, path);
    else if (Array.isArray(value)) {
      for (const [element, items] of indexed(schema as Schema, value).items) {
        if (items.length === 1) fieldSet(items[0], schema?.element, [...path, element], into);
        insert(into, [...path, element]);
      }
    }
  } else if (isAtomicMap(schema)) insert(into, path);
  else if (isObject(value))
    for (const [key, inner] of Object.entries(value)) {
      const here = [...path, `f:${key}`];
      fieldSet(inner, child(schema, key), here, into);
      const empty = inner === null || (isObject(inner) && !Object.keys(inner).length);
      if (empty || !schema?.field?.(key)) insert(into, here);
    }
  return into;
}

export interface Comparison {
  added: PathSet;
  removed: PathSet;
  modified: PathSet;
}
/** What changed from one object to another. */
export function compare(from: unknown, to: unknown, schema: Schema | undefined): Comparison {
  const result = { added: emptySet(), removed: emptySet(), modified: emptySet() };
  compareInto(from, to, schema, { element: '', ...result });
  return result;
}
/** A place in both objects, with the sets that lie below it as far as something is in them. */
interface Place extends Partial<Comparison> {
  element: string;
  up?: Place;
}
function below(place: Place, what: keyof Comparison): PathSet {
  let set = place[what];
  if (!set) {
    set = emptySet();
    place[what] = set;
    below(place.up as Place, what).children.set(place.element, set);
  }
  return set;
}
function mark({ up, element }: Place, what: keyof Comparison): void {
  if (up) below(up, what).members.add(element);
}
/** Puts all that lies below a value that is new into a set. */
function everything(value: unknown, schema: Schema | undefined, into: PathSet): void {
  const add = (element: string, inner: unknown, type: Schema | undefined) => {
    into.members.add(element);
    if (inner === null || typeof inner !== 'object') return;
    const set = emptySet();
    everything(inner, type, set);
    if (set.members.size) into.children.set(element, set);
  };
  const shape = shapeOf(schema, value);
  if (shape === 'list') {
    if (!Array.isArray(value) || isAtomicList(schema)) return;
    for (const [element, items] of indexed(schema as Schema, value).items) {
      if (items.length === 1) add(element, items[0], schema?.element);
      else into.members.add(element);
    }
  } else if (shape === 'map' && !isAtomicMap(schema) && isObject(value))
    for (const key of Object.keys(value)) add(`f:${key}`, value[key], child(schema, key));
}
function compareInto(from: unknown, to: unknown, schema: Schema | undefined, place: Place): void {
  if (from === undefined && place.up) {
    const up = below(place.up, 'added');
    up.members.add(place.element);
    const set = emptySet();
    everything(to, schema, set);
    if (set.members.size) up.children.set(place.element, set);
    return;
  }
  const shape = shapeOf(schema, to ?? from);
  let leaf = descend(from, to, shape, schema, place);
  if (to !== undefined && from !== undefined) {
    const other = shapeOf(schema, from ?? to);
    if (other !== shape) leaf = descend(from, to, other, schema, place) || leaf;
  }
  if (leaf) return;
  if (from === undefined) mark(place, 'added');
  else if (to === undefined) mark(place, 'removed');
}
/** Whether the value was compared as a whole. */
function descend(from: unknown, to: unknown, shape: Shape, schema: Schema | undefined, place: Place): boolean {
  const asLeaf = () => {
    if (from === undefined) mark(place, 'added');
    else if (to === undefined) mark(place, 'removed');
    else if (!deepEqual(from, to)) mark(place, 'modified');
    return true;
  };
  if (shape === 'scalar') return asLeaf();
  if (shape === 'list') {
    const left = Array.isArray(from) ? from : [];
    const right = Array.isArray(to) ? to : [];
    if (isAtomicList(schema) || (!left.length && !right.length)) return asLeaf();
    compareLists(left, right, schema as Schema, place);
    return false;
  }
  if (isAtomicMap(schema)) return asLeaf();
  const left = isObject(from) ? from : {};
  const right = isObject(to) ? to : {};
  const [was, is] = [Object.keys(left), Object.keys(right)];
  if (!was.length && !is.length) return asLeaf();
  const one = (key: string) => compareInto(own(left, key), own(right, key), child(schema, key), { element: `f:${key}`, up: place });
  for (const key of was) one(key);
  for (const key of is) if (!Object.hasOwn(left, key)) one(key);
  return false;
}
const own = (map: Record<string, unknown>, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);
function compareLists(left: unknown[], right: unknown[], schema: Schema, place: Place): void {
  const before = indexed(schema, left).items;
  const after = indexed(schema, right).items;
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const here: Place = { element, up: place };
    const [l, r] = [before.get(element) ?? [], after.get(element) ?? []];
    if (l.length <= 1 && r.length <= 1) compareInto(l[0], r[0], schema.element, here);
    else if (l.length >= 2 && r.length >= 2) {
      if (!deepEqual(l, r)) mark(here, 'modified');
    } else if (l.length >= 2) {
      if (r.length) compareInto(undefined, r[0], schema.element, here);
      mark(here, 'removed');
    } else {
      if (l.length) compareInto(l[0], undefined, schema.element, here);
      mark(here, 'added');
    }
  }
}

/** Takes the paths of a set out of a value. */
export function removeItems(value: unknown, set: PathSet, schema: Schema | undefined): unknown {
  const shape = shapeOf(schema, value);
  if (shape === 'scalar') return value;
  if (shape === 'list') {
    if (!Array.isArray(value) || !value.length || isAtomicList(schema)) return undefined;
    const kept: unknown[] = [];
    for (const item of value) {
      const element = itemElement(schema as Schema, item);
      if (set.members.has(element)) continue;
      const below = set.children.get(element);
      kept.push(below && !isEmpty(below) ? removeItems(item, below, schema?.element) : item);
    }
    return kept.length ? kept : undefined;
  }
  if (!isObject(value) || !Object.keys(value).length || isAtomicMap(schema)) return undefined;
  const kept: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const element = `f:${key}`;
    if (set.members.has(element)) continue;
    const below = set.children.get(element);
    const left = below && !isEmpty(below) ? removeItems(inner, below, child(schema, key)) : inner;
    setKey(kept, key, left === undefined ? null : left);
  }
  return Object.keys(kept).length ? kept : undefined;
}
