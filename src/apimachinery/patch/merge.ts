import { clone, deepEqual, isObject, set } from '../json.ts';

/** RFC 7396: null removes, objects merge, all else replaces. `doc` stays as it is. */
export function mergePatch<T = any>(doc: T, patch: unknown): T {
  if (!isObject(patch)) return clone(patch) as T;
  const result: Record<string, unknown> = isObject(doc) ? { ...doc } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else set(result, key, isObject(value) ? mergePatch(Object.hasOwn(result, key) ? result[key] : {}, value) : clone(value));
  }
  return result as T;
}

/** The merge patch that turns `from` into `to`. */
export function mergeDiff(from: unknown, to: unknown): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  if (!isObject(from) || !isObject(to)) return patch;
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) set(patch, key, null);
  for (const [key, value] of Object.entries(to)) {
    const old = Object.hasOwn(from, key) ? from[key] : undefined;
    if (isObject(value) && isObject(old)) {
      const inner = mergeDiff(old, value);
      if (Object.keys(inner).length) set(patch, key, inner);
    } else if (!deepEqual(value, old)) set(patch, key, clone(value));
  }
  return patch;
}

/** Three ways, for kinds that have no strategic merge. Upstream: apimachinery/pkg/util/jsonmergepatch. */
export function threeWayMerge(original: unknown, modified: unknown, current: unknown): Record<string, unknown> {
  const additions = keep(mergeDiff(current, modified), false);
  const deletions = keep(mergeDiff(original ?? {}, modified), true);
  return mergePatchesTogether(deletions, additions);
}
/** Keeps the deletions of a patch, or all but them. */
function keep(patch: Record<string, unknown>, deletions: boolean): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    if (isObject(value)) {
      const inner = keep(value, deletions);
      if (Object.keys(inner).length || (!deletions && Object.keys(value).length === 0)) set(kept, key, inner);
    } else if ((value === null) === deletions) set(kept, key, value);
  }
  return kept;
}
function mergePatchesTogether(a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> {
  const result = { ...a };
  for (const [key, value] of Object.entries(b))
    set(
      result,
      key,
      isObject(value) && isObject(result[key]) ? mergePatchesTogether(result[key] as Record<string, unknown>, value) : value,
    );
  return result;
}
