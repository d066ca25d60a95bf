import { apiVersionOf, type KubeObject } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { keyOf, type Stored } from '../../storage/index.ts';
import type { Call, Server } from '../context.ts';
import { notFound } from '../failures.ts';
import { fromStorage, readOne } from './stored-form.ts';

export const keyFor = (call: Call, name = call.name): string => keyOf(call.definition, call.namespace, name);

/** As a client of this version sees what is stored. */
export function present(server: Server, definition: ResourceDefinition, value: KubeObject): KubeObject {
  const object = fromStorage(definition, value);
  if (server.release.gates.has('RemoveSelfLink')) return object;
  return { ...object, metadata: { ...object.metadata, selfLink: pathOf(definition, object.metadata.namespace, object.metadata.name) } };
}

export function pathOf(definition: ResourceDefinition, namespace?: string, name?: string): string {
  const root = definition.group ? `/apis/${apiVersionOf(definition.group, definition.version)}` : `/api/${definition.version}`;
  return `${root}${definition.namespaced && namespace ? `/namespaces/${namespace}` : ''}/${definition.resource}${name ? `/${name}` : ''}`;
}

export function stored(call: Call, name = call.name): Stored {
  const found = call.server.storage.get(keyFor(call, name));
  if (!found) throw notFound(call.definition, name);
  return { ...found, value: fromStorage(call.definition, found.value) };
}
/** Upstream: pkg/registry/core/componentstatus/rest.go names itself in the singular. */
const missing = (d: ResourceDefinition) => (d.kind === 'ComponentStatus' ? { ...d, resource: d.singular } : d);
/** The stored object as this version of its kind shows it, be it through a webhook. */
export const readObjectOf = async (call: Call): Promise<KubeObject> => {
  const found = call.server.storage.get(keyFor(call));
  if (!found) throw notFound(missing(call.definition), call.name);
  return readOne(call.server, call.definition, found.value);
};

const OLD_PREFIXES: Record<string, string> = {
  replicationcontrollers: 'controllers',
  endpoints: 'services/endpoints',
  services: 'services/specs',
  nodes: 'minions',
  ingresses: 'ingress',
};
/** The key as the real server's messages show it. */
export function displayKey(call: Call, name = call.name): string {
  const { definition, server, namespace } = call;
  const prefix = server.catalog.isBuiltin(definition)
    ? (OLD_PREFIXES[definition.resource] ?? definition.resource)
    : `${definition.group}/${definition.resource}`;
  return `${call.dryRun ? '' : '/registry'}/${prefix}/${definition.namespaced ? `${namespace}/` : ''}${name}`;
}
