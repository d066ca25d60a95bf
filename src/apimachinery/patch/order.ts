import { goText } from '../gotext.ts';
import { deepEqual, isObject } from '../json.ts';
import { noMergeKey, PatchError, wrongType } from './problems.ts';

// The order of lists that are merged. Upstream: apimachinery/pkg/util/strategicpatch.
export type Map_ = Record<string, unknown>;
export type Kind = 'map' | 'scalar';

export function elementKind(...lists: unknown[][]): Kind | undefined {
  let found: string | undefined;
  for (const item of lists.flat()) {
    if (found === undefined && Array.isArray(item)) throw new PatchError('lists of lists are not supported');
    const type = isObject(item) ? 'map' : Array.isArray(item) ? 'list' : item === null ? 'null' : typeof item;
    if (found && found !== type) throw new PatchError(`list element types are not identical: ${goText(lists)}`);
    found = type;
  }
  return found === undefined || found === 'null' ? undefined : found === 'map' ? 'map' : 'scalar';
}
export function indexIn(list: unknown[], item: unknown, mergeKey: string, kind: Kind): number {
  const key = (v: unknown) => (kind === 'map' ? (isObject(v) ? v[mergeKey] : undefined) : v);
  return list.findIndex((v) => deepEqual(key(v), key(item)));
}
export const findByKey = (list: unknown[], mergeKey: string, value: unknown): number =>
  list.findIndex((v, i) => {
    if (!isObject(v)) throw new PatchError(`value for key ${i} is not a map`);
    return Object.hasOwn(v, mergeKey) && deepEqual(v[mergeKey], value);
  });
export function splitDeletions(list: unknown[]): [keep: unknown[], remove: unknown[]] {
  const keep: unknown[] = [];
  const remove: unknown[] = [];
  for (const item of list) {
    if (!isObject(item)) throw wrongType('map[string]interface {}', item);
    (item.$patch === 'delete' ? remove : keep).push(item);
  }
  return [keep, remove];
}
/** Sorts by the order of another list; what that does not know moves forward, as upstream's comparison has it. */
export function sortLike(list: unknown[], order: unknown[], mergeKey: string, kind: Kind): unknown[] {
  let items = [...list];
  let deletions: unknown[] = [];
  if (kind === 'map') {
    for (const item of [...list, ...order]) {
      if (!isObject(item)) throw wrongType('map[string]interface {}', item);
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
    }
    [items, deletions] = splitDeletions(items);
  }
  const before = (a: unknown, b: unknown) => {
    const i = indexIn(order, a, mergeKey, kind);
    const j = i < 0 ? -1 : indexIn(order, b, mergeKey, kind);
    return i < 0 || j < 0 ? true : i < j;
  };
  for (let i = 1; i < items.length; i++)
    for (let j = i; j > 0 && before(items[j], items[j - 1]); j--) [items[j], items[j - 1]] = [items[j - 1], items[j]];
  return [...items, ...deletions];
}
/** Patch items in their order, with what only the server has put where it was among them. */
export function normalizeOrder(
  patch: unknown[],
  serverOnly: unknown[],
  patchOrder: unknown[],
  serverOrder: unknown[],
  mergeKey: string,
  kind: Kind,
): unknown[] {
  const right = sortLike(patch, patchOrder, mergeKey, kind);
  const left = sortLike(serverOnly, serverOrder, mergeKey, kind);
  const all: unknown[] = [];
  while (left.length || right.length) {
    if (!left.length || !right.length) {
      all.push((left.length ? left : right).shift());
      continue;
    }
    const l = indexIn(serverOrder, left[0], mergeKey, kind);
    const r = indexIn(serverOrder, right[0], mergeKey, kind);
    all.push((l >= 0 && r >= 0 && l < r ? left : right).shift());
  }
  return all;
}
/** Splits a list by whether its items are in another. */
export function partition(list: unknown[], by: unknown[], mergeKey: string): [inside: unknown[], outside: unknown[]] {
  const inside: unknown[] = [];
  const outside: unknown[] = [];
  for (const item of list) {
    let found: boolean;
    if (mergeKey) {
      if (!isObject(item)) throw wrongType('map[string]interface {}', item);
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
      found = findByKey(by, mergeKey, item[mergeKey]) >= 0;
    } else found = by.some((v) => deepEqual(v, item));
    (found ? inside : outside).push(item);
  }
  return [inside, outside];
}
