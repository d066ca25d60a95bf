import { goText } from '../gotext.ts';
import { byCodePoint, clone, deepEqual, isObject, set } from '../json.ts';
import { fieldOf, type Schema } from '../schema.ts';
import { elementKind, type Map_, sortLike } from './order.ts';
import { noMergeKey, wrongType } from './problems.ts';
import { mergeMap, strategyOf } from './strategic.ts';

interface DiffOptions {
  ignoreDeletions?: boolean;
  ignoreChangesAndAdditions?: boolean;
  setElementOrder?: boolean;
  retainKeys?: boolean;
}

/** The strategic merge patch that turns `original` into `modified`. */
export const strategicDiff = (original: unknown, modified: unknown, schema: Schema): Map_ =>
  diffMaps(clone(original ?? {}) as Map_, clone(modified) as Map_, schema, { setElementOrder: true });

/** What `kubectl apply` sends: the changes from current to modified, and the deletions from original to modified. */
export function threeWay(original: unknown, modified: unknown, current: unknown, schema: Schema): Map_ {
  const delta = diffMaps(clone(current) as Map_, clone(modified) as Map_, schema, { ignoreDeletions: true, setElementOrder: true });
  const deletions = diffMaps(clone(original ?? {}) as Map_, clone(modified) as Map_, schema, {
    ignoreChangesAndAdditions: true,
    setElementOrder: true,
  });
  return mergeMap(deletions, delta, schema, { parallel: false, ignoreUnmatchedNulls: false });
}

const typeName = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);

function diffMaps(original: Map_, modified: Map_, schema: Schema | undefined, options: DiffOptions): Map_ {
  const patch: Map_ = {};
  const retained: string[] = [];
  for (const [key, value] of Object.entries(modified)) {
    if (options.retainKeys && value !== null) retained.push(key);
    const old = Object.hasOwn(original, key) ? original[key] : undefined;
    if (old === undefined || typeName(old) !== typeName(value)) {
      if (!options.ignoreChangesAndAdditions) set(patch, key, value);
      continue;
    }
    const field = fieldOf(schema, key);
    const { retainKeys, strategy } = strategyOf(field);
    if (isObject(value)) {
      if (strategy === 'replace') {
        if (!options.ignoreChangesAndAdditions) set(patch, key, value);
        continue;
      }
      const inner = diffMaps(old as Map_, value, field, { ...options, retainKeys });
      if (Object.keys(inner).length) set(patch, key, inner);
    } else if (Array.isArray(value) && strategy === 'merge') {
      const { add, remove, order } = diffLists(old as unknown[], value, field, { ...options, retainKeys });
      if (add.length) patch[key] = add;
      if (remove.length) patch[`$deleteFromPrimitiveList/${key}`] = remove;
      if (order?.length) patch[`$setElementOrder/${key}`] = order;
    } else if (!options.ignoreChangesAndAdditions && !deepEqual(old, value)) set(patch, key, value);
  }
  if (!options.ignoreDeletions) for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) set(patch, key, null);
  const cleared = Object.entries(original).some(([k, v]) => v !== null && !Object.hasOwn(modified, k));
  if (retained.length && (Object.keys(patch).length || cleared)) patch.$retainKeys = retained.sort(byCodePoint);
  return patch;
}

interface ListDiff {
  add: unknown[];
  remove: unknown[];
  order?: unknown[];
}
function diffLists(original: unknown[], modified: unknown[], field: Schema | undefined, options: DiffOptions): ListDiff {
  if (!original.length) return { add: options.ignoreChangesAndAdditions ? [] : modified, remove: [] };
  const kind = elementKind(original, modified) ?? 'scalar';
  const mergeKey = field?.patchMergeKey ?? '';
  if (kind === 'scalar') {
    const { add, remove } = diffScalars(original, modified, options);
    const changed =
      (!options.ignoreDeletions && remove.length > 0) || (!options.ignoreChangesAndAdditions && !deepEqual(original, modified));
    return { add: sortLike(add, modified, mergeKey, kind), remove, ...(options.setElementOrder && changed && { order: modified }) };
  }
  const { changed, removed } = diffListOfMaps(original, modified, mergeKey, field, options);
  const patch = [...sortLike(changed, modified, mergeKey, kind), ...removed];
  const same =
    original.length === modified.length && modified.every((m, i) => deepEqual((m as Map_)[mergeKey], (original[i] as Map_)[mergeKey]));
  const ordered = (!options.ignoreChangesAndAdditions && (patch.length > 0 || !same)) || (!options.ignoreDeletions && patch.length > 0);
  return {
    add: patch,
    remove: [],
    ...(options.setElementOrder && ordered && { order: modified.map((m) => ({ [mergeKey]: (m as Map_)[mergeKey] })) }),
  };
}
function diffScalars(original: unknown[], modified: unknown[], options: DiffOptions): { add: unknown[]; remove: unknown[] } {
  const sorted = (list: unknown[]) => [...list].sort((a, b) => byCodePoint(goText(a), goText(b)));
  const [left, right] = [sorted(original), sorted(modified)];
  const add: unknown[] = [];
  const remove: unknown[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const compared = i >= left.length ? 1 : j >= right.length ? -1 : byCodePoint(goText(left[i]), goText(right[j]));
    if (compared > 0) {
      if (!options.ignoreChangesAndAdditions) add.push(right[j]);
      j++;
    } else if (compared < 0) {
      if (!options.ignoreDeletions && !remove.some((v) => deepEqual(v, left[i]))) remove.push(left[i]);
      i++;
    } else {
      i++;
      j++;
    }
  }
  return { add, remove };
}
function diffListOfMaps(
  original: unknown[],
  modified: unknown[],
  mergeKey: string,
  field: Schema | undefined,
  options: DiffOptions,
): { changed: unknown[]; removed: unknown[] } {
  const keyOf = (item: unknown): string => {
    if (!isObject(item)) throw wrongType('map[string]interface {}', item);
    if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
    return goText(item[mergeKey]);
  };
  const sorted = (list: unknown[]) => [...list].sort((a, b) => byCodePoint(keyOf(a), keyOf(b)));
  const [left, right] = [sorted(original), sorted(modified)];
  const changed: unknown[] = [];
  const removed: unknown[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const compared = i >= left.length ? 1 : j >= right.length ? -1 : byCodePoint(keyOf(left[i]), keyOf(right[j]));
    if (compared > 0) {
      keyOf(right[j]);
      if (!options.ignoreChangesAndAdditions) changed.push(right[j]);
      j++;
    } else if (compared < 0) {
      if (!options.ignoreDeletions) removed.push({ $patch: 'delete', [mergeKey]: (left[i] as Map_)[mergeKey] });
      i++;
    } else {
      const inner = diffMaps(left[i] as Map_, right[j] as Map_, field?.element, options);
      if (Object.keys(inner).length) changed.push({ ...inner, [mergeKey]: (right[j] as Map_)[mergeKey] });
      i++;
      j++;
    }
  }
  return { changed, removed };
}
