import type { KubeObject } from '../../apimachinery/types.ts';
import { completeObject } from '../../kinds/structure/complete.ts';
import { decodeObject, structureOf } from '../../kinds/structure/index.ts';
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
  if (structure) completeObject(object, structure);
}
