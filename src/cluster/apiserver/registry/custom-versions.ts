import { apiVersionOf, type KubeObject } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { clone, type Server } from '../context.ts';
import { applyDefaults, prune } from '../customresources/structural.ts';
import { crdOf } from '../deprecated.ts';

/** Takes out what a schema does not name; metadata stays. */
export function pruned(object: KubeObject, schema: ResourceDefinition['schema']): KubeObject {
  const { metadata, ...rest } = clone(object);
  prune(rest, schema ?? {});
  return { ...rest, metadata } as KubeObject;
}

/** A custom resource as it is stored: in the storage version, by that version's schema. */
export function asStored(server: Server, definition: ResourceDefinition, object: KubeObject): KubeObject {
  if (server.catalog.isBuiltin(definition)) return object;
  const versions: { name: string; storage: boolean; schema?: { openAPIV3Schema?: object } }[] =
    crdOf(server, definition)?.spec?.versions ?? [];
  const target = versions.find((v) => v.storage);
  if (!target || target.name === definition.version) return object;
  const schema = target.schema?.openAPIV3Schema ?? {};
  const result = pruned({ ...object, apiVersion: apiVersionOf(definition.group, target.name) }, schema);
  const { metadata } = result;
  applyDefaults(result, schema);
  return { ...result, metadata };
}
