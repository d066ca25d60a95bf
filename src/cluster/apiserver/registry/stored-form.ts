import { apiVersionOf, type KubeObject } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import type { Server } from '../context.ts';
import { toVersion } from './conversion.ts';
import { convertedByWebhook, customAsRead, throughWebhook } from './custom-versions.ts';

/** Stored objects do not change: each is shown in its other version as one and the same. */
const converted = new WeakMap<KubeObject, KubeObject>();
const isOf = ({ apiVersion }: KubeObject, { group, version }: ResourceDefinition): boolean =>
  group ? apiVersion.length === group.length + version.length + 1 && apiVersion === apiVersionOf(group, version) : apiVersion === version;
/** A stored object in the version of `definition`, when no webhook is needed for that. */
export function fromStorage(definition: ResourceDefinition, value: KubeObject): KubeObject {
  if (definition.schema) return customAsRead(value, definition);
  if (isOf(value, definition)) return value;
  const known = converted.get(value);
  if (known && isOf(known, definition)) return known;
  const object = toVersion(value, definition);
  converted.set(value, object);
  return object;
}

/** Stored objects in the version of `definition`, in their order. `list`: they are items of one. */
export async function readStored(
  server: Server,
  definition: ResourceDefinition,
  values: KubeObject[],
  list = false,
): Promise<KubeObject[]> {
  const crd = convertedByWebhook(server, definition);
  const found = crd ? await throughWebhook(server, crd, values, definition.version, list) : values;
  return found.map((v) => fromStorage(definition, v));
}
export const readOne = async (server: Server, definition: ResourceDefinition, value: KubeObject): Promise<KubeObject> =>
  (await readStored(server, definition, [value]))[0];
