import { apiVersionOf, type KubeObject } from '../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../kinds/resource.ts';
import { keyOf } from '../storage/index.ts';
import type { Server } from './context.ts';
import { byVersion } from './discovery/documents.ts';

const BUILTIN: Record<string, string> = {
  'v1 Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  'v1 ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
};
interface Version {
  name: string;
  served: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
}
export const crdOf = (server: Server, { group, resource }: Pick<ResourceDefinition, 'group' | 'resource'>): KubeObject | undefined =>
  server.storage.get(
    keyOf({ group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', namespaced: false }, undefined, `${resource}.${group}`),
  )?.value;

/** What is said of every request to a deprecated version. Upstream: apiextensions-apiserver/pkg/apiserver/customresource_handler.go. */
export function deprecation(server: Server, definition: ResourceDefinition): string | undefined {
  const { group, version, kind } = definition;
  if (server.catalog.isBuiltin(definition))
    return server.release.name === '1.13' ? undefined : BUILTIN[`${apiVersionOf(group, version)} ${kind}`];
  const versions: Version[] = crdOf(server, definition)?.spec?.versions ?? [];
  const own = versions.find((v) => v.name === version);
  if (!own?.deprecated) return undefined;
  if (own.deprecationWarning !== undefined) return own.deprecationWarning;
  const newer = versions
    .filter((v) => v.served && !v.deprecated && byVersion(v.name, version) < 0)
    .map((v) => v.name)
    .sort(byVersion)[0];
  return `${group}/${version} ${kind} is deprecated${newer ? `; use ${group}/${newer} ${kind}` : ''}`;
}
