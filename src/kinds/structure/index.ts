import { parseApiVersion } from '../../apimachinery/types.ts';
import { SCHEMA } from './decode.ts';
import { type Structure, structure } from './table.ts';
import './tables.ts';

export { completeObject } from './complete.ts';
export { type Decoded, decodeObject, type Strictness, valueProblem } from './decode.ts';
export { allByKey, asWritten, dropEmpty, hasEmpty, markEmptyMaps } from './order.ts';
export { allStructures, type FieldType, type Structure } from './table.ts';

SCHEMA.find = () => structure('apiextensions.v1', 'JSONSchemaProps');

const GROUPS: Record<string, string> = { '': 'core' };
const OURS = new Set(['', 'apps', 'autoscaling', 'batch', 'policy']);
const META = ['Status', 'DeleteOptions', 'APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions', 'WatchEvent'];

const known = new Map<string, Map<string, Structure>>();
/** What a kind looks like; undefined for kinds that are not built in. Old versions look like v1. */
export function structureOf(apiVersion: string, kind: string): Structure | undefined {
  let kinds = known.get(apiVersion);
  if (!kinds) known.set(apiVersion, (kinds = new Map()));
  const found = kinds.get(kind);
  if (found) return found;
  const made = find(apiVersion, kind);
  // What is not built in can have any name, and is not remembered.
  if (made) kinds.set(kind, made);
  else if (!kinds.size) known.delete(apiVersion);
  return made;
}
function find(apiVersion: string, kind: string): Structure | undefined {
  const { group, version } = parseApiVersion(apiVersion);
  if (group === 'meta.k8s.io' || META.includes(kind)) return structure('meta.v1', kind);
  if (!OURS.has(group) && !group.endsWith('.k8s.io')) return undefined;
  const module = GROUPS[group] ?? group.split('.')[0];
  const found = structure(`${module}.${version}`, kind) ?? (version.includes('beta') ? structure(`${module}.v1`, kind) : undefined);
  return found?.kinds.length ? found : undefined;
}
/** A part of a kind, such as `core.v1`'s `PodSpec`. */
export const structureNamed = (module: string, name: string): Structure | undefined => structure(module, name);
