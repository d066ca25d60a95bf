import { byCodePoint, isObject } from '../json.ts';
import type { ManagedFieldsEntry } from '../types.ts';
import { difference, fromFieldsV1, type PathSet, setOf, toFieldsV1, union } from './pathset.ts';

/** Who manages what. Upstream: apimachinery/pkg/util/managedfields/internal. */
export interface Manager {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource: string;
  time?: string;
  set: PathSet;
}
export type Managers = Map<string, Manager>;
/** Appliers are one whatever the version; updaters are told apart by it. */
export const managerKey = (m: Pick<Manager, 'manager' | 'operation' | 'apiVersion' | 'subresource'>): string =>
  JSON.stringify([m.manager, m.operation, m.operation === 'Update' ? m.apiVersion : '', m.subresource]);

/** Entries of stored objects do not change, and many objects share theirs. */
const sets = new WeakMap<object, PathSet>();
function setOfFields(fields: Record<string, unknown>): PathSet {
  let set = sets.get(fields);
  if (!set) sets.set(fields, (set = fromFieldsV1(fields)));
  return set;
}

/** Undefined when the entries cannot be read. */
export function decodeManagers(entries: ManagedFieldsEntry[] | null | undefined): Managers | undefined {
  const managers: Managers = new Map();
  for (const entry of entries ?? []) {
    if (entry.operation !== 'Apply' && entry.operation !== 'Update') return undefined;
    if (!entry.apiVersion || (entry.fieldsType !== 'FieldsV1' && entry.fieldsType) || (entry.fieldsV1 && !isObject(entry.fieldsV1)))
      return undefined;
    const manager: Manager = {
      manager: entry.manager ?? '',
      operation: entry.operation,
      apiVersion: entry.apiVersion,
      subresource: entry.subresource ?? '',
      time: entry.time,
      set: entry.fieldsV1 ? setOfFields(entry.fieldsV1) : fromFieldsV1(undefined),
    };
    managers.set(managerKey(manager), manager);
  }
  return managers;
}
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] {
  const seconds = (time: string | undefined) => (time ? Math.floor(Date.parse(time) / 1000) : 0);
  return [...managers.values()]
    .sort(
      (a, b) =>
        byCodePoint(a.operation, b.operation) ||
        seconds(a.time) - seconds(b.time) ||
        byCodePoint(a.manager, b.manager) ||
        byCodePoint(a.apiVersion, b.apiVersion) ||
        byCodePoint(a.subresource, b.subresource),
    )
    .map((m) => ({
      manager: m.manager,
      operation: m.operation,
      apiVersion: m.apiVersion,
      ...(m.time && { time: m.time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(m.set),
      ...(m.subresource && { subresource: m.subresource }),
    }));
}

const META = ['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'];
const STRIPPED = setOf([['f:apiVersion'], ['f:kind'], ['f:metadata'], ...META.map((field) => ['f:metadata', `f:${field}`])]);
export const stripMeta = (set: PathSet): PathSet => difference(set, STRIPPED);

const MOST_UPDATERS = 10;
/** Puts the oldest updaters together when there are more than ten. Upstream: capmanagers.go. */
export function capUpdaters(managers: Managers): void {
  const updaters = [...managers.entries()].filter(([, m]) => m.operation === 'Update');
  let length = updaters.length;
  if (length <= MOST_UPDATERS) return;
  updaters.sort(([ka, a], [kb, b]) => byCodePoint(a.time ?? '', b.time ?? '') || byCodePoint(ka, kb));
  const first = new Map<string, string>();
  for (const [key, updater] of updaters) {
    if (length <= MOST_UPDATERS) return;
    const bucket = { manager: 'ancient-changes', operation: 'Update' as const, apiVersion: updater.apiVersion, subresource: '' };
    const name = managerKey(bucket);
    const earlier = first.get(updater.apiVersion);
    if (earlier === undefined) {
      first.set(updater.apiVersion, key);
      continue;
    }
    const old = managers.get(name) ?? managers.get(earlier);
    if (!managers.has(name)) managers.delete(earlier);
    managers.delete(key);
    managers.set(name, { ...bucket, time: updater.time, set: old ? union(updater.set, old.set) : updater.set });
    length--;
  }
}
