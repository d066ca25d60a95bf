import type { JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { type RestClient, request } from '../../../client/rest.ts';

export interface Gvk {
  group: string;
  version: string;
  kind: string;
}
const GVK = 'x-kubernetes-group-version-kind';
const root = (group: string, version: string): string => (group ? `apis/${group}/${version}` : `api/${version}`);

/** What kinds and schemas the server serves, each group and version asked for once. */
export function createResolver(client: RestClient) {
  const asked = new Map<string, Promise<any>>();
  const get = (path: string): Promise<any> => {
    let answer = asked.get(path);
    if (!answer) {
      answer = request(client, 'GET', path).catch(() => undefined);
      asked.set(path, answer);
    }
    return answer;
  };
  return {
    async kindOf(group: string, version: string, resource: string): Promise<Gvk | undefined> {
      const list = await get(`/${root(group, version)}`);
      const found = list?.resources?.find((r: any) => r.name === resource || r.singularName === resource);
      return found && { group, version, kind: found.kind };
    },
    async schemaOf({ group, version, kind }: Gvk): Promise<JsonSchema | undefined> {
      const document = await get(`/openapi/v3/${root(group, version)}`);
      const schemas: Record<string, any> = document?.components?.schemas ?? {};
      const is = (g: Gvk) => g.group === group && g.version === version && g.kind === kind;
      const name = Object.keys(schemas).find((key) => schemas[key][GVK]?.length === 1 && schemas[key][GVK].some(is));
      return name === undefined ? undefined : populated(schemas[name], schemas, new Set([name]));
    },
  };
}
export type Resolver = ReturnType<typeof createResolver>;

/** Puts in what a schema refers to; what refers to itself is an empty object there. Models apiserver/pkg/cel/openapi/resolver/refs.go. */
function populated(given: any, schemas: Record<string, any>, visited: Set<string>): JsonSchema {
  const ref: string | undefined = given.$ref ?? given.allOf?.find((s: any) => s.$ref)?.$ref;
  const name = ref?.split('/').at(-1);
  if (name === undefined) return expanded(given, schemas, visited);
  if (visited.has(name)) return { type: 'object' };
  visited.add(name);
  const result = expanded(schemas[name] ?? {}, schemas, visited);
  visited.delete(name);
  return result;
}
function expanded(schema: any, schemas: Record<string, any>, visited: Set<string>): JsonSchema {
  const inner = (s: any) => (s && typeof s === 'object' ? populated(s, schemas, visited) : s);
  return {
    ...schema,
    ...(schema.format === 'int-or-string' && { 'x-kubernetes-int-or-string': true }),
    ...(schema.properties && {
      properties: Object.fromEntries(Object.entries(schema.properties).map(([key, s]) => [key, inner(s)])),
    }),
    ...(schema.items && { items: inner(schema.items) }),
    ...(schema.additionalProperties && { additionalProperties: inner(schema.additionalProperties) }),
  };
}
