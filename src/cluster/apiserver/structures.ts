import type { KubeObject } from '../../apimachinery/types.ts';
import { completeObject } from '../../kinds/structure/complete.ts';
import { decodeObject, type Structure, structureOf } from '../../kinds/structure/index.ts';
import type { Server } from './context.ts';

export interface Decoded {
  object: KubeObject;
  errors: string[];
  unknown: string[];
}
/** The structure of an object's kind. */
export const structureFor = (_server: Server, apiVersion: string, kind: string) => structureOf(apiVersion, kind);

/** Drops what the kind does not know. */
export function decodeKnown(server: Server, value: KubeObject): Decoded {
  const structure = structureFor(server, value.apiVersion, value.kind);
  if (!structure) return { object: value, errors: [], unknown: [] };
  return decodeObject(value, structure, { strict: 'Warn' }) as Decoded;
}

/** Adds what Go writes although it is empty; the last thing before an object is stored. */
export function complete(server: Server, object: KubeObject): void {
  const structure = structureFor(server, object.apiVersion, object.kind);
  if (!structure) return;
  completeObject(object, structure);
  nullEmpty(object, structure);
}
/** Stored as protobuf, an empty list that is always written comes back as null. */
function nullEmpty(object: Record<string, unknown>, structure: Structure): void {
  for (const [name, type] of structure.fields) {
    const value = object[name];
    if (Array.isArray(value) && !value.length && type.kind === 'list' && !type.omit) object[name] = null;
    else if (type.structure && value && typeof value === 'object') nullEmpty(value as Record<string, unknown>, type.structure);
  }
}
