import { clone } from '../../apimachinery/json.ts';
import type { Schema } from '../../apimachinery/schema.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { completeObject } from '../../kinds/structure/complete.ts';
import {
  allByKey,
  asWritten,
  decodeObject,
  dropEmpty,
  type FieldType,
  hasEmpty,
  markEmptyMaps,
  type Structure,
  structureNamed,
  structureOf,
} from '../../kinds/structure/index.ts';
import type { Server } from './context.ts';
import { coerceEmbedded } from './customresources/coerce.ts';
import { appliedSchema } from './customresources/schema.ts';
import { prune } from './customresources/structural.ts';

export interface Decoded {
  object: KubeObject;
  errors: string[];
  unknown: string[];
}
/** The structure of an object's kind. */
export const structureFor = (_server: Server, apiVersion: string, kind: string) => structureOf(apiVersion, kind);

/** What patches and managers ask of a kind, custom ones included. */
export const schemaFor = (server: Server, apiVersion: string, kind: string): Schema | undefined => {
  const structure = structureOf(apiVersion, kind);
  if (structure) return structure;
  const definition = server.catalog.findKind(apiVersion, kind);
  return definition && appliedSchema(definition);
};

/** Drops what the kind does not know. */
export function decodeKnown(server: Server, value: KubeObject, numbers?: Map<string, string>): Decoded {
  const structure = structureFor(server, value.apiVersion, value.kind);
  if (!structure) return decodeCustom(server, value);
  return decodeObject(value, structure, { strict: 'Warn', numbers }) as Decoded;
}

/** Metadata of a custom resource is read as any object's, the rest pruned by its schema. */
function decodeCustom(server: Server, value: KubeObject): Decoded {
  const schema = server.catalog.findKind(value.apiVersion, value.kind)?.schema;
  const meta = structureNamed('meta.v1', 'ObjectMeta');
  if (!schema || !meta) return { object: value, errors: [], unknown: [] };
  const { metadata, ...rest } = structuredClone(value);
  const read = decodeObject(metadata ?? {}, meta, { strict: 'Warn' });
  if (read.object) dropEmpty(read.object, meta);
  const named = read.unknown.map((text) => text.replace(/"/, '"metadata.'));
  const embedded = coerceEmbedded(rest, schema);
  const unknown = [...prune(rest, schema), ...named, ...embedded.unknown].sort();
  return { object: { ...rest, metadata: read.object } as KubeObject, errors: [...read.errors, ...embedded.errors], unknown };
}

/** Adds what Go writes although it is empty. */
export function complete(server: Server, object: KubeObject): void {
  const structure = structureFor(server, object.apiVersion, object.kind);
  if (structure) completeObject(object, structure);
}
/** The last thing before an object is stored. */
export function seal(server: Server, object: KubeObject): void {
  const structure = structureFor(server, object.apiVersion, object.kind);
  if (!structure) return;
  if (hasEmpty(object, structure)) dropEmpty(object, structure);
  completeObject(object, structure);
  nullEmpty(object, structure);
}
/** As Go would write it, without lists and maps that are empty: the same object when it has none. */
export function plainOf<T extends KubeObject>(object: T): T {
  const structure = structureOf(object.apiVersion, object.kind);
  return structure && hasEmpty(object, structure) ? dropEmpty(clone(object), structure) : object;
}
/** Before an object is compared with what it was: no map and an empty one are the same. */
export function readyToCompare(object: KubeObject): void {
  const structure = structureOf(object.apiVersion, object.kind);
  if (structure && hasEmpty(object, structure)) markEmptyMaps(object, { kind: 'struct', structure });
}
/** As Go would write it, in the order of its structs. */
export function writtenOf(object: KubeObject): KubeObject {
  const structure = structureOf(object.apiVersion, object.kind);
  return structure ? (asWritten(object, { kind: 'struct', structure }) as KubeObject) : (allByKey(object) as KubeObject);
}
/** Stored as protobuf, an empty list that is always written comes back as null. */
function nullEmpty(object: Record<string, unknown>, structure: Structure): void {
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (value === null || typeof value !== 'object') continue;
    const type = structure.fields.get(name);
    if (!type) continue;
    if (Array.isArray(value) && !value.length && type.kind === 'list' && !type.omit) object[name] = null;
    else nullInside(value, type);
  }
}
function nullInside(value: unknown, type: FieldType): void {
  if (value === null || typeof value !== 'object') return;
  if (type.structure) nullEmpty(value as Record<string, unknown>, type.structure);
  else if (type.element && type.element.kind !== 'scalar') for (const item of Object.values(value)) nullInside(item, type.element);
}
