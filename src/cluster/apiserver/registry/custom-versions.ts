import { apiVersionOf, type KubeObject } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { busy } from '../../../os/clock.ts';
import { clone, type Server } from '../context.ts';
import { applyDefaults, dropNulls, prune } from '../customresources/structural.ts';
import { crdOf } from '../deprecated.ts';

type Shape = Pick<ResourceDefinition, 'group' | 'version' | 'schema'>;

/** Takes out what a schema does not name; metadata stays. */
export function pruned(object: KubeObject, schema: ResourceDefinition['schema']): KubeObject {
  const { metadata, ...rest } = clone(object);
  prune(rest, schema ?? {});
  return { ...rest, metadata } as KubeObject;
}
function defaulted({ metadata, ...rest }: KubeObject, schema: ResourceDefinition['schema']): KubeObject {
  applyDefaults(rest, schema);
  dropNulls(rest, schema ?? {});
  return { ...rest, metadata } as KubeObject;
}

/** What stored objects look like to those who read them with a schema. */
const seen = new WeakMap<KubeObject, { schema: object; object: KubeObject }>();
/** A stored custom resource as a version of its kind shows it: nothing but what its schema knows, with its defaults. */
export function customAsRead(stored: KubeObject, { group, version, schema }: Shape): KubeObject {
  const known = seen.get(stored);
  if (known && known.schema === schema) return known.object;
  const object = defaulted(pruned({ ...stored, apiVersion: apiVersionOf(group, version) }, schema), schema);
  const result = JSON.stringify(object) === JSON.stringify(stored) ? stored : object;
  for (const form of [stored, result]) seen.set(form, { schema, object: result });
  return result;
}

interface Version {
  name: string;
  storage: boolean;
  schema?: { openAPIV3Schema?: object };
}
/** The definition whose webhook converts objects of this kind, if one does. */
export function convertedByWebhook(server: Server, definition: ResourceDefinition): KubeObject | undefined {
  if (server.catalog.isBuiltin(definition)) return undefined;
  const crd = crdOf(server, definition);
  return crd?.spec.conversion?.strategy === 'Webhook' ? crd : undefined;
}
/** Calls the webhook for those that need it. `list`: they are items of one. */
export async function throughWebhook(server: Server, crd: KubeObject, objects: KubeObject[], version: string, list = false) {
  const apiVersion = apiVersionOf(crd.spec.group, version);
  if (objects.every((o) => o.apiVersion === apiVersion)) return objects;
  const { convertByWebhook } = await busy(import('../customresources/convert.ts'));
  return convertByWebhook(crd, objects, version, server, list);
}

/** A custom resource as it is stored: in the storage version. */
export async function asStored(server: Server, definition: ResourceDefinition, object: KubeObject): Promise<KubeObject> {
  if (server.catalog.isBuiltin(definition)) return object;
  const crd = crdOf(server, definition);
  const target = ((crd?.spec?.versions ?? []) as Version[]).find((v) => v.storage);
  if (!crd || !target || target.name === definition.version) return object;
  if (convertedByWebhook(server, definition)) return (await throughWebhook(server, crd, [object], target.name))[0];
  const schema = target.schema?.openAPIV3Schema ?? {};
  return defaulted(pruned({ ...object, apiVersion: apiVersionOf(definition.group, target.name) }, schema), schema);
}
