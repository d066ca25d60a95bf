import { ApiError } from '../../apimachinery/types.ts';
import type { Machine } from '../../os/process.ts';
import type { Session } from '../session.ts';

export type SchemaNode = any;
export interface ApiDocument {
  schemas: Record<string, SchemaNode>;
}

const caches = new WeakMap<Machine, Map<string, Promise<ApiDocument | undefined>>>();

/** OpenAPI v3 of one group and version, remembered for the machine; custom kinds may change, so `fresh` asks again. */
export function openApi(session: Session, apiVersion: string): Promise<ApiDocument | undefined> {
  const { machine } = session.proc;
  let cache = caches.get(machine);
  if (!cache) {
    cache = new Map();
    caches.set(machine, cache);
  }
  const builtIn =
    !apiVersion.includes('.') || /^[\w-]+\.(k8s\.io|authorization\.k8s\.io)\//.test(apiVersion) || apiVersion.includes('.k8s.io/');
  const key = `${session.access().server} ${apiVersion}`;
  const known = builtIn ? cache.get(key) : undefined;
  if (known) return known;
  const loading = load(session, apiVersion);
  cache.set(key, loading);
  loading.catch(() => cache?.delete(key));
  return loading;
}

async function load(session: Session, apiVersion: string): Promise<ApiDocument | undefined> {
  try {
    const path = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
    const document = await session.request('GET', `/openapi/v3/${path}`);
    return { schemas: document.components?.schemas ?? {} };
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}

export function schemaOfKind(document: ApiDocument, apiVersion: string, kind: string): { name: string; schema: SchemaNode } | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  for (const [name, schema] of Object.entries(document.schemas))
    for (const gvk of schema['x-kubernetes-group-version-kind'] ?? [])
      if (gvk.kind === kind && gvk.version === version && (gvk.group ?? '') === group) return { name, schema };
  return undefined;
}

/** Follows `$ref`, also inside a lone `allOf`. The name is of the last reference. */
export function resolve(document: ApiDocument, node: SchemaNode): { name: string; schema: SchemaNode } {
  let current = node;
  let name = '';
  for (let i = 0; i < 8; i++) {
    const ref = current?.$ref ?? (current?.allOf?.length === 1 ? current.allOf[0].$ref : undefined);
    if (!ref) break;
    name = ref.slice('#/components/schemas/'.length);
    current = document.schemas[name] ?? {};
  }
  return { name, schema: current };
}
