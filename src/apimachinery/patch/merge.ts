import { byCodePoint, clone, deepEqual, isObject, set } from '../json.ts';

/**
 * RFC 7396: null removes, objects merge, all else replaces. `doc` stays as it is.
 * What the patch went through has its keys sorted, and what replaces something loses the nulls in its lists too.
 * Upstream: gopkg.in/evanphx/json-patch.v4/merge.go.
 */
export function mergePatch<T = any>(doc: T, patch: unknown): T {
  if (!isObject(doc)) return withoutNulls(patch) as T;
  if (!isObject(patch)) return clone(patch) as T;
  const result: Record<string, unknown> = {};
  for (const key of [...new Set([...Object.keys(doc), ...Object.keys(patch)])].sort(byCodePoint)) {
    const old = Object.hasOwn(doc, key) ? doc[key] : undefined;
    if (!Object.hasOwn(patch, key)) set(result, key, old);
    else if (patch[key] !== null)
      set(result, key, old === undefined || old === null ? withoutNulls(patch[key]) : mergePatch(old, patch[key]));
  }
  return result as T;
}
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort(byCodePoint)) if (value[key] !== null) set(result, key, withoutNulls(value[key]));
  return result;
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
