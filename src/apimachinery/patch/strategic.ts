import { goText } from '../gotext.ts';
import { clone, deepEqual, isObject, set } from '../json.ts';
import { fieldOf, type Schema } from '../schema.ts';
import { elementKind, findByKey, indexIn, type Map_, normalizeOrder, partition, splitDeletions } from './order.ts';
import { badOrder, badPatchType, noMergeKey, PatchError, wrongType } from './problems.ts';

export { PatchError } from './problems.ts';
export { strategicDiff, threeWay } from './strategic-diff.ts';

/** `parallel`: apply deletions and orders; otherwise two patches are put together and keep them. */
export interface MergeOptions {
  parallel: boolean;
  ignoreUnmatchedNulls: boolean;
}
const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

/** Applies a strategic merge patch. Neither argument changes. Throws PatchError. Upstream: apimachinery/pkg/util/strategicpatch. */
export function strategicMerge<T>(doc: T, patch: unknown, schema: Schema): T {
  return mergeMap(clone(doc) as Map_, clone(patch) as Map_, schema, { parallel: true, ignoreUnmatchedNulls: true }) as T;
}

export function mergeMap(original: Map_, patch: Map_, schema: Schema | undefined, options: MergeOptions): Map_ {
  if (Object.hasOwn(patch, '$patch')) {
    if (patch.$patch === 'replace') {
      delete patch.$patch;
      return patch;
    }
    if (patch.$patch === 'delete') return {};
    throw badPatchType(patch.$patch, patch);
  }
  retainKeys(original, patch, options);
  setOrders(original, patch, schema, options);
  for (const [name, value] of Object.entries(patch)) {
    let key = name;
    let deletion = false;
    if (key.startsWith('$deleteFromPrimitiveList')) {
      if (!options.parallel) {
        original[key] = value;
        continue;
      }
      if (!key.startsWith(DELETE)) throw new PatchError('invalid patch format of primitive list');
      key = key.slice(DELETE.length);
      deletion = true;
    }
    if (value === null) {
      delete original[key];
      if (options.ignoreUnmatchedNulls) continue;
    }
    const old = Object.hasOwn(original, key) ? original[key] : undefined;
    const bothMaps = isObject(old) && isObject(value);
    const bothLists = Array.isArray(old) && Array.isArray(value);
    if (!bothMaps && !bothLists) {
      if (deletion) continue;
      if (options.ignoreUnmatchedNulls) discardNulls(value);
      const kept = withoutDirectives(value);
      if (kept === undefined) delete original[key];
      else set(original, key, kept);
      continue;
    }
    const field = fieldOf(schema, key);
    const strategy = strategyOf(field).strategy;
    if (bothMaps) original[key] = strategy === 'replace' ? value : mergeMap(old, value, field, options);
    else original[key] = mergeList(old as unknown[], value as unknown[], field, strategy, deletion, options);
  }
  return original;
}

export function strategyOf(field: Schema | undefined): { retainKeys: boolean; strategy: string } {
  const strategies = field?.patchStrategies ?? [];
  return { retainKeys: strategies.includes('retainKeys'), strategy: strategies.find((s) => s !== 'retainKeys') ?? '' };
}

function mergeList(
  original: unknown[],
  patch: unknown[],
  field: Schema | undefined,
  strategy: string,
  deletion: boolean,
  options: MergeOptions,
): unknown[] {
  if (strategy !== 'merge' && !deletion) return patch;
  const kind = elementKind(original, patch);
  if (!kind) return original;
  const mergeKey = field?.patchMergeKey ?? '';
  if (kind === 'scalar') {
    if (options.parallel && deletion) return original.filter((v) => !patch.some((p) => deepEqual(p, v)));
    const merged = unique([...original, ...patch]);
    const [inside, outside] = partition(merged, patch, mergeKey);
    return normalizeOrder(inside, outside, patch, original, mergeKey, kind);
  }
  if (!mergeKey) throw new PatchError(`cannot merge lists without merge key for ${field?.element ? 'list' : ''}`);
  const special = withSpecialElements(original, patch, mergeKey);
  const merged = [...special.original];
  for (const item of special.patch as Map_[]) {
    if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
    const at = findByKey(merged, mergeKey, item[mergeKey]);
    if (at < 0) merged.push(item);
    else merged[at] = mergeMap(merged[at] as Map_, item, field?.element, options);
  }
  const [inside, outside] = partition(merged, special.patch, mergeKey);
  return normalizeOrder(inside, outside, special.patch, special.original, mergeKey, kind);
}
const unique = (list: unknown[]): unknown[] => list.filter((v, i) => list.findIndex((w) => deepEqual(v, w)) === i);

/** Obeys and takes out `$patch` elements. */
function withSpecialElements(original: unknown[], patch: unknown[], mergeKey: string): { original: unknown[]; patch: unknown[] } {
  let left = original;
  let replace = false;
  const rest: unknown[] = [];
  for (const item of patch as Map_[]) {
    if (!Object.hasOwn(item, '$patch')) rest.push(item);
    else if (item.$patch === 'delete') {
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
      for (let at = findByKey(left, mergeKey, item[mergeKey]); at >= 0; at = findByKey(left, mergeKey, item[mergeKey]))
        left = left.filter((_, i) => i !== at);
    } else if (item.$patch === 'replace') replace = true;
    else if (item.$patch === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch');
    else throw badPatchType(item.$patch, item);
  }
  return replace ? { original: rest, patch: [] } : { original: left, patch: rest };
}

function retainKeys(original: Map_, patch: Map_, options: MergeOptions): void {
  if (!Object.hasOwn(patch, '$retainKeys')) return;
  const list = patch.$retainKeys;
  delete patch.$retainKeys;
  if (!options.parallel) {
    original.$retainKeys ??= list;
    return;
  }
  const wrong = () => new PatchError('invalid patch format of retainKeys');
  if (!Array.isArray(list)) throw wrong();
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith('$deleteFromPrimitiveList') || key.startsWith('$setElementOrder')) continue;
    if (!list.includes(key)) throw wrong();
  }
  for (const key of Object.keys(original)) if (!list.includes(key)) delete original[key];
}

/** Obeys `$setElementOrder/<list>` together with the list it speaks of. */
function setOrders(original: Map_, patch: Map_, schema: Schema | undefined, options: MergeOptions): void {
  for (const [name, order] of Object.entries(patch)) {
    if (!name.startsWith('$setElementOrder')) continue;
    if (!options.parallel) {
      if (!Object.hasOwn(original, name)) original[name] = order;
      else if (!deepEqual(original[name], order)) throw badOrder();
    }
    delete patch[name];
    if (!Array.isArray(order)) throw wrongType('[]interface {}', order);
    if (!name.startsWith(ORDER)) throw badOrder();
    const key = name.slice(ORDER.length);
    const listed = (map: Map_): unknown[] | undefined => {
      if (!Object.hasOwn(map, key)) return undefined;
      if (!Array.isArray(map[key])) throw wrongType('[]interface {}', map[key]);
      return map[key] as unknown[];
    };
    const old = listed(original);
    const given = listed(patch);
    const field = fieldOf(schema, key);
    const mergeKey = field?.patchMergeKey ?? '';
    checkOrder(given ?? [], order, mergeKey);
    if (!old && !given) continue;
    const merged =
      old && given
        ? mergeList(old, given, field, strategyOf(field).strategy, false, options)
        : (old ?? (withoutDirectives(given) as unknown[]));
    const [inside, outside] = partition(merged, order, mergeKey);
    const kind = elementKind(old ?? [], given ?? []) ?? 'scalar';
    original[key] = normalizeOrder(inside, outside, order, old ?? [], mergeKey, kind);
    delete patch[key];
  }
}
function checkOrder(patch: unknown[], order: unknown[], mergeKey: string): void {
  if (!patch.length || !order.length) return;
  const items = mergeKey ? splitDeletions(patch)[0] : patch;
  let at = 0;
  let place = 0;
  while (at < items.length && place < order.length) {
    const item = items[at];
    if (isObject(item) && Object.hasOwn(item, '$patch')) {
      at++;
      continue;
    }
    if (mergeKey)
      for (const map of [item, order[place]]) {
        if (!isObject(map)) throw wrongType('map[string]interface {}', map);
        if (!Object.hasOwn(map, mergeKey)) throw noMergeKey(map, mergeKey);
      }
    if (indexIn([order[place]], item, mergeKey, mergeKey ? 'map' : 'scalar') === 0) at++;
    place++;
  }
  if (at < items.length && place >= order.length) throw orderMismatch(patch, order);
}
function orderMismatch(patch: unknown[], order: unknown[]): PatchError {
  return new PatchError(`The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`);
}

function discardNulls(value: unknown): void {
  if (Array.isArray(value)) value.forEach(discardNulls);
  else if (isObject(value))
    for (const [key, inner] of Object.entries(value)) {
      if (inner === null) delete value[key];
      else discardNulls(inner);
    }
}
/** A value without the parts that are directives; undefined when it is one itself. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((v) => v !== undefined);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, '$patch')) return undefined;
  const result: Map_ = {};
  for (const [key, inner] of Object.entries(value)) {
    const kept = withoutDirectives(inner);
    if (kept !== undefined) set(result, key, kept);
  }
  return result;
}
