import { apiVersionOf, parseApiVersion } from '../../../apimachinery/types.ts';
import type { ResourceDefinition, SubresourceDefinition } from '../../../kinds/resource.ts';
import { ANSWERS_OBJECT } from '../deleted.ts';
import { customSchemas } from './custom.ts';
import type { Json } from './operations.ts';
import { discoveryPath, pathsOf, tagOf } from './paths.ts';
import { complete, definitionName } from './schemas.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const groupVersionOf = (d: ResourceDefinition): string => apiVersionOf(d.group, d.version);
/** `api/v1`, `apis/apps/v1`. */
const pathOf = (groupVersion: string): string => (groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`);
const isCustom = (d: ResourceDefinition): boolean => !definitionName(groupVersionOf(d), d.kind);
const title = (text: string): string => text[0].toUpperCase() + text.slice(1);

/** What is documented besides resources. */
const ROOTS: Record<string, Json> = {
  '.well-known/openid-configuration': discoveryPath('WellKnown', 'getServiceAccountIssuerOpenIDConfiguration', '', ['application/json']),
  api: discoveryPath('core', 'getCoreAPIVersions', `${META}APIVersions`),
  apis: discoveryPath('apis', 'getAPIVersions', `${META}APIGroupList`),
  'openid/v1/jwks': discoveryPath('openid', 'getServiceAccountIssuerOpenIDKeyset', '', ['application/jwk-set+json']),
  version: discoveryPath('version', 'getCodeVersion', 'io.k8s.apimachinery.pkg.version.Info', ['application/json']),
};

/** Documents by their path below /openapi/v3. */
export function documentPaths(resources: ResourceDefinition[]): string[] {
  const versions = resources.map((d) => pathOf(groupVersionOf(d)));
  const groups = resources.filter((d) => d.group && !isCustom(d)).map((d) => `apis/${d.group}`);
  return [...new Set([...Object.keys(ROOTS), ...groups, ...versions])].sort();
}
/** What `/openapi/v3` answers. */
export const openApiV3Index = (resources: ResourceDefinition[]): { paths: Record<string, { serverRelativeURL: string }> } => ({
  paths: Object.fromEntries(
    documentPaths(resources).map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${documentHash(path, resources)}` }]),
  ),
});
export const documentHash = (path: string, resources: ResourceDefinition[]): string =>
  checksum(path + JSON.stringify(resources.filter((d) => pathOf(groupVersionOf(d)) === path).map((d) => [d.resource, d.schema])));

export const swaggerHash = (resources: ResourceDefinition[]): string =>
  checksum(JSON.stringify(resources.map((d) => [d.group, d.version, d.resource, d.schema])));

/** A document by its path (`api/v1`, `apis/apps`); undefined when there is none. */
export function openApiV3(path: string, resources: ResourceDefinition[]): Json | undefined {
  if (ROOTS[path]) return documentOf({ [`/${path}/`]: ROOTS[path] }, {});
  const served = resources.filter((d) => pathOf(groupVersionOf(d)) === path);
  if (served.length) return resourcesDocument(path, served);
  const group = path.slice('apis/'.length);
  if (!documentPaths(resources).includes(path)) return undefined;
  const tag = tagOf(group);
  return documentOf({ [`/${path}/`]: discoveryPath(tag, `get${title(tag)}APIGroup`, `${META}APIGroup`) }, {});
}
function resourcesDocument(path: string, served: ResourceDefinition[]): Json {
  const [{ group, version }] = served;
  const custom = served.every(isCustom);
  const schemas: Json = {};
  const tag = tagOf(group);
  const operation = `get${title(tag)}${title(version)}APIResources`;
  let paths: Json = custom ? {} : { [`/${path}/`]: discoveryPath(`${tag}_${version}`, operation, `${META}APIResourceList`) };
  for (const definition of served) {
    const named = (kind: string) => definitionName(groupVersionOf(definition), kind);
    const own = named(definition.kind);
    const names = own
      ? { kind: own, list: named(`${definition.kind}List`) ?? own, custom: false, deleted: ANSWERS_OBJECT.has(definition.resource) }
      : customSchemas(definition, schemas);
    const kindOf = (s: SubresourceDefinition) => definitionName(apiVersionOf(s.group ?? group, s.version ?? version), s.kind) ?? names.kind;
    paths = { ...paths, ...pathsOf(definition, `/${path}`, names, kindOf) };
  }
  return documentOf(paths, schemas, apiVersionOf(group, version), custom);
}
function documentOf(paths: Json, schemas: Json, groupVersion = 'v1', custom = false): Json {
  complete(paths, schemas);
  nameKinds(schemas, groupVersion);
  const sorted = (value: Json) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.0.0',
    info: custom ? { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' } : { title: 'Kubernetes', version: '1.36' },
    paths: sorted(paths),
    components: {
      ...(Object.keys(schemas).length && { schemas: sorted(schemas) }),
      ...(!custom && { securitySchemes: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } } }),
    },
  };
}
/** Kinds that every group has, and those that only the core has. */
function nameKinds(schemas: Json, groupVersion: string): void {
  for (const kind of ['APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions', 'DeleteOptions', 'Status', 'WatchEvent']) {
    const schema = schemas[`${META}${kind}`];
    const everywhere = kind === 'DeleteOptions' || kind === 'WatchEvent';
    const versions = everywhere ? [...new Set(['v1', groupVersion])] : ['v1'];
    if (schema) schema['x-kubernetes-group-version-kind'] = versions.map((gv) => ({ kind, ...parseApiVersion(gv) }));
  }
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
