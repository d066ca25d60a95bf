import { apiVersionOf, parseApiVersion } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { structureNamed } from '../../../kinds/structure/index.ts';
import { customSchemas } from './custom.ts';
import { pathsOf } from './paths.ts';
import { collect, collectKind } from './schemas.ts';

/** `api/v1`, `apis/apps/v1`. */
const pathOf = (groupVersion: string): string => (groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`);
const groupVersionOf = (d: ResourceDefinition): string => apiVersionOf(d.group, d.version);

/** What `/openapi/v3` answers. */
export function openApiV3Index(resources: ResourceDefinition[]): { paths: Record<string, { serverRelativeURL: string }> } {
  const versions = [...new Set(resources.map(groupVersionOf))].map(pathOf).sort();
  const hash = (path: string) =>
    checksum(JSON.stringify(resources.filter((d) => pathOf(groupVersionOf(d)) === path).map((d) => [d.resource, d.schema])));
  return { paths: Object.fromEntries(versions.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash(path)}` }])) };
}

/** The document of one group and version (`v1`, `apps/v1`); undefined when nothing of it is served. */
export function openApiV3(groupVersion: string, resources: ResourceDefinition[]): Record<string, unknown> | undefined {
  const served = resources.filter((d) => groupVersionOf(d) === groupVersion);
  if (!served.length) return undefined;
  const schemas: Record<string, unknown> = {};
  let paths: Record<string, unknown> = {};
  for (const name of ['DeleteOptions', 'Patch', 'Status', 'WatchEvent']) {
    const structure = structureNamed('meta.v1', name);
    if (structure) collect(structure, schemas);
  }
  const { group, version } = parseApiVersion(groupVersion);
  const options = schemas['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions'] as Record<string, unknown>;
  options['x-kubernetes-group-version-kind'] = [{ group, kind: 'DeleteOptions', version }];
  for (const definition of served) {
    const builtin = collectKind(groupVersion, definition.kind, schemas);
    const names = builtin
      ? { kind: builtin, list: collectKind(groupVersion, `${definition.kind}List`, schemas) ?? builtin, custom: false }
      : customSchemas(definition, schemas);
    const sub = (s: { kind: string; group?: string; version?: string }) =>
      collectKind(apiVersionOf(s.group ?? group, s.version ?? version), s.kind, schemas) ?? names.kind;
    paths = { ...paths, ...pathsOf(definition, `/${pathOf(groupVersion)}`, names, sub) };
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.3' },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } },
    },
  };
}
/** FNV-1a, four times over: changes when the document does. */
function checksum(text: string): string {
  let out = '';
  for (let seed = 0; seed < 4; seed++) {
    let hash = 0x811c9dc5 ^ seed;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    out += (hash >>> 0).toString(16).toUpperCase().padStart(8, '0');
  }
  return out;
}
