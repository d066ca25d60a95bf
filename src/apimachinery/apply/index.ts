import { badRequest } from '../errors.ts';
import { clone, deepEqual, isObject, toGoJson } from '../json.ts';
import { ANY, type Schema } from '../schema.ts';
import { ApiError, failure, type KubeObject, type ManagedFieldsEntry, parseApiVersion } from '../types.ts';
import { type Conflict, conflictError } from './conflict.ts';
import { capUpdaters, decodeManagers, encodeManagers, type Manager, type Managers, managerKey, stripMeta } from './managers.ts';
import { mergeTyped } from './merge.ts';
import {
  difference,
  emptySet,
  ensureNamedFields,
  intersection,
  isEmpty,
  type PathSet,
  recursiveDifference,
  setOf,
  union,
} from './pathset.ts';
import { type Comparison, compare, fieldSet, removeItems } from './typed.ts';
import { typedProblem } from './validate.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Fields of which a request to this (sub)resource owns nothing: what the caller says, or the usual. */
function resetFields(schema: Schema, subresource: string, given?: string[][]): PathSet | undefined {
  if (given) return setOf(given);
  if (subresource === 'status') return setOf([['f:spec']]);
  return subresource === '' && !schema.ownsStatus && schema.field?.('status') ? setOf([['f:status']]) : undefined;
}
const without = (set: PathSet, reset: PathSet | undefined): PathSet => (reset ? recursiveDifference(set, reset) : set);
const compared = (from: unknown, to: unknown, schema: Schema, reset: PathSet | undefined): Comparison => {
  const { added, removed, modified } = compare(from, to, schema);
  return { added: without(added, reset), removed: without(removed, reset), modified: without(modified, reset) };
};
const emptyObject = ({ apiVersion, kind }: KubeObject, schema: Schema): KubeObject => ({
  metadata: {},
  ...schema.empty?.(),
  apiVersion,
  kind,
});
const bare = (object: KubeObject): KubeObject => {
  const { managedFields: _, ...metadata } = object.metadata ?? {};
  return { ...object, metadata };
};

/** Takes from the other managers what changed. Returns who held it. Upstream: structured-merge-diff/merge/update.go. */
function take(managers: Managers, self: string, { added, removed, modified }: Comparison): Conflict[] {
  const changed = union(modified, added);
  const conflicts: Conflict[] = [];
  for (const [key, manager] of managers) {
    if (key === self) continue;
    const conflict = intersection(manager.set, changed);
    if (!isEmpty(conflict)) conflicts.push({ manager, set: conflict });
    const left = difference(difference(manager.set, conflict), removed);
    if (isEmpty(left)) managers.delete(key);
    else managers.set(key, { ...manager, set: left });
  }
  return conflicts;
}

/** The object with the managers of its fields after a create, update or patch. `old` is an empty object at creation. */
export function updateManagedFields(
  old: KubeObject,
  object: KubeObject,
  manager: string,
  subresource: string,
  structure: Schema | undefined,
  now: string,
  resets?: string[][],
): KubeObject {
  const given = object.metadata.managedFields;
  const reset = !subresource && isReset(given);
  let managers = reset || subresource ? undefined : decodeManagers(given);
  if (!reset && !managers?.size) managers = decodeManagers(old.metadata.managedFields);
  managers ??= new Map();
  const created = !old.metadata.uid;
  if (!managers.size && !created) return withManagers(object, undefined);
  const schema = structure ?? ANY;
  const before = created ? emptyObject(old, schema) : bare(old);
  let updated: Managers;
  try {
    updated = track(before, bare(object), managers, manager, subresource, schema, now, resets);
  } catch {
    return withManagers(object, undefined);
  }
  return withManagers(object, keepTimes(encodeManagers(updated), old, object));
}
const isReset = (entries: ManagedFieldsEntry[] | null | undefined): boolean =>
  !!entries && (entries.length === 0 || (entries.length === 1 && Object.keys(entries[0]).length === 0));

/** What is written through scale carries no time. */
const timeOf = (subresource: string, now: string): { time?: string } => (subresource === 'scale' ? {} : { time: now });
function track(
  old: KubeObject,
  object: KubeObject,
  managers: Managers,
  manager: string,
  subresource: string,
  schema: Schema,
  now: string,
  resets?: string[][],
): Managers {
  const reset = resetFields(schema, subresource, resets);
  const comparison = compared(old, object, schema, reset);
  take(managers, '', comparison);
  const set = stripMeta(without(union(comparison.modified, comparison.added), reset));
  const entry: Manager = {
    manager: manager || 'unknown',
    operation: 'Update',
    apiVersion: object.apiVersion,
    subresource,
    ...timeOf(subresource, now),
    set,
  };
  const key = managerKey(entry);
  if (!isEmpty(set)) {
    const previous = managers.get(key);
    managers.set(key, previous ? { ...entry, set: union(set, previous.set) } : entry);
  }
  capUpdaters(managers);
  return managers;
}

/** An object that did not change keeps its managers' times. Upstream: fieldmanager/equality.go. */
function keepTimes(entries: ManagedFieldsEntry[], old: KubeObject, object: KubeObject): ManagedFieldsEntry[] {
  const before = old.metadata.managedFields;
  if (!before || before.length !== entries.length) return entries;
  const timeless = (list: ManagedFieldsEntry[]) => list.map(({ time: _, ...rest }) => rest);
  return deepEqual(timeless(before), timeless(entries)) && deepEqual(bare(old), bare(object)) ? before : entries;
}
function withManagers(object: KubeObject, entries: ManagedFieldsEntry[] | undefined): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(entries?.length && { managedFields: entries }) } };
}

/**
 * Server-side apply: lays `config` over `live`, takes away what the manager no longer applies, and says who manages what.
 * Throws the conflict, or what does not fit. The answer is not decoded, defaulted or validated yet.
 */
export function applyPatch(
  live: KubeObject,
  config: KubeObject,
  manager: string,
  force: boolean,
  structure: Schema | undefined,
  now: string,
  subresource = '',
  resets?: string[][],
): { object: KubeObject } {
  checkConfig(live, config, structure);
  try {
    return { object: applyTo(live, config, manager, force, structure ?? ANY, now, subresource, resets) };
  } catch (error) {
    throw (!(error instanceof ApiError) && unreadableLive(live, structure)) || error;
  }
}
/** What is stored may be what cannot be merged with. */
function unreadableLive(live: KubeObject, structure: Schema | undefined): ApiError | undefined {
  const problem = typedProblem(bare(live), structure);
  if (!problem) return undefined;
  const { group, version } = parseApiVersion(live.apiVersion);
  const { namespace = '', name = '', managedFields } = live.metadata;
  const what = `(${namespace}/${name}; ${group}/${version}, Kind=${live.kind})`;
  const why = managedFields?.length
    ? `failed to create typed live object ${what}: ${problem}`
    : `failed to create manager for existing fields: failed to convert new object ${what} to smd typed: ${problem}`;
  return failure(500, undefined as unknown as string, why);
}
function applyTo(
  live: KubeObject,
  config: KubeObject,
  manager: string,
  force: boolean,
  schema: Schema,
  now: string,
  subresource: string,
  resets: string[][] | undefined,
): KubeObject {
  let managers = decodeManagers(live.metadata.managedFields) ?? new Map();
  if (!managers.size && live.metadata.uid) {
    managers = track(emptyObject(live, schema), bare(live), managers, 'before-first-apply', subresource, schema, now, resets);
    for (const [key, m] of managers) managers.set(key, { ...m, time: now });
  }
  const job = { live: bare(live), config, manager, schema, now, subresource, resets };
  let result = attempt(job, managers);
  if (result.conflicts.length && !force) {
    const conflicts = manager === 'kubectl' ? notFromLastApplied(result.conflicts, job) : result.conflicts;
    if (conflicts.length) throw conflictError(conflicts);
    result = attempt(job, managers);
  }
  const object = manager === 'kubectl' ? syncLastApplied(result.object, config) : result.object;
  return withManagers(object, keepTimes(encodeManagers(result.managers), live, object));
}

interface Job {
  live: KubeObject;
  config: KubeObject;
  manager: string;
  schema: Schema;
  now: string;
  subresource: string;
  resets?: string[][];
}
function attempt(job: Job, before: Managers): { object: KubeObject; managers: Managers; conflicts: Conflict[] } {
  const { live, config, schema, subresource } = job;
  const managers = new Map(before);
  const reset = resetFields(schema, subresource, job.resets);
  const entry: Manager = {
    manager: job.manager || 'unknown',
    operation: 'Apply',
    apiVersion: config.apiVersion,
    subresource,
    set: emptySet(),
  };
  const key = managerKey(entry);
  const last = managers.get(key);
  const set = without(fieldSet(config, schema), reset);
  managers.set(key, { ...entry, time: last?.time, set });
  const merged = mergeTyped(live, config, schema) as KubeObject;
  const object = last && !isEmpty(last.set) ? prune(merged, managers, last.set, schema) : merged;
  object.metadata ??= {};
  const conflicts = take(managers, key, compared(live, object, schema, reset));
  const mine = stripMeta(set);
  if (isEmpty(mine)) managers.delete(key);
  else managers.set(key, { ...entry, time: deepEqual(live, object) ? last?.time : job.now, set: mine });
  return { object, managers, conflicts };
}

/** Takes away what was applied last time, is not now, and nobody else manages. */
function prune(merged: KubeObject, managers: Managers, last: PathSet, schema: Schema): KubeObject {
  const named = (set: PathSet) => ensureNamedFields(set, schema);
  let managed = emptySet();
  for (const { set } of managers.values()) managed = union(managed, set);
  const mergedSet = named(fieldSet(merged, schema));
  const pruned = removeItems(merged, named(last), schema) ?? {};
  const keep = union(named(fieldSet(pruned, schema)), named(managed));
  const owned = removeItems(merged, difference(mergedSet, keep), schema) ?? {};
  const gone = intersection(difference(mergedSet, named(fieldSet(owned, schema))), named(last));
  return (removeItems(merged, gone, schema) ?? {}) as KubeObject;
}

function checkConfig(live: KubeObject, config: KubeObject, structure: Schema | undefined): void {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const { group, version } = parseApiVersion(text(config.apiVersion));
  const kind = `${group}/${version}, Kind=${text(config.kind)}`;
  if (text(config.apiVersion) !== live.apiVersion || text(config.kind) !== live.kind) throw badRequest(`invalid object type: ${kind}`);
  if (config.metadata?.managedFields) throw badRequest('metadata.managedFields must be nil');
  const problem = typedProblem(config, structure);
  if (problem)
    throw failure(
      500,
      undefined as unknown as string,
      `failed to create typed patch object (${textOf(config.metadata?.namespace)}/${textOf(config.metadata?.name)}; ${kind}): ${problem}`,
    );
}

/** Conflicts with what client-side apply wrote and nobody changed since are none for kubectl. Upstream: lastappliedmanager.go. */
function notFromLastApplied(conflicts: Conflict[], { live, schema }: Job): Conflict[] {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  if (!text) return conflicts;
  let last: unknown;
  try {
    last = JSON.parse(text);
  } catch {
    return conflicts;
  }
  if (!isObject(last) || last.apiVersion !== live.apiVersion || typedProblem(last, schema)) return conflicts;
  const { added, removed, modified } = compare(last, live, schema);
  const allowed = difference(difference(difference(fieldSet(last, schema), modified), added), removed);
  return conflicts.map(({ manager, set }) => ({ manager, set: difference(set, allowed) })).filter(({ set }) => !isEmpty(set));
}
/** Keeps kubectl's annotation in step with what it applies. Upstream: lastappliedupdater.go. */
function syncLastApplied(object: KubeObject, config: KubeObject): KubeObject {
  if (!object.metadata.annotations?.[LAST_APPLIED]) return object;
  const applied = clone(config);
  if (applied.metadata?.annotations) delete applied.metadata.annotations[LAST_APPLIED];
  const text = `${toGoJson(applied, '', true)}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [LAST_APPLIED]: text } } };
}
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
