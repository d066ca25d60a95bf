import { ApiError } from '../apimachinery/types.ts';
import type { HttpResponse } from '../os/http.ts';
import { header, readText } from '../os/http.ts';
import { type RestClient, send } from './rest.ts';

/** A resource as discovery tells of it. */
export interface ApiResource {
  group: string;
  version: string;
  kind: string;
  /** Plural: the path segment. */
  resource: string;
  singular: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  verbs: string[];
  subresources: string[];
}
export interface ApiGroup {
  name: string;
  /** The preferred one first. */
  versions: string[];
}
export interface Discovered {
  groups: ApiGroup[];
  resources: ApiResource[];
}

const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** All that a server serves, core group first. Upstream: client-go/discovery aggregated discovery. */
export async function discover(client: RestClient): Promise<Discovered> {
  const found: Discovered = { groups: [], resources: [] };
  for (const root of ['/api', '/apis']) {
    const response = await send(client, 'GET', `${root}?timeout=32s`, { accept: ACCEPT });
    const value = await answer(response);
    if (value === undefined) continue;
    if (value.kind === 'APIGroupDiscoveryList') addAggregated(found, value.items ?? []);
    else await addPlain(found, client, root, value);
  }
  return found;
}

async function answer(response: HttpResponse): Promise<any> {
  const text = await readText(response.body);
  if (response.status === 404) return undefined;
  if (response.status >= 400) throw discoveryError(response, text);
  return JSON.parse(text);
}

const GENERIC: Record<number, [reason: string, message: string]> = {
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'unknown'],
  404: ['NotFound', 'the server could not find the requested resource'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'an error on the server ("unknown") has prevented the request from succeeding'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};
/** client-go's discovery does not read the Status of a failure. Upstream: apimachinery/pkg/api/errors NewGenericServerResponse. */
export function discoveryError(response: HttpResponse, text: string): Error {
  const generic = GENERIC[response.status];
  if (!(header(response.headers, 'content-type') ?? '').includes('json')) return new Error(text.trim());
  if (!generic) return new ApiError(JSON.parse(text));
  const [reason, message] = generic;
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, message, code: response.status });
}

function addAggregated(found: Discovered, items: any[]): void {
  for (const item of items) {
    const group = item.metadata?.name ?? '';
    found.groups.push({ name: group, versions: item.versions.map((v: { version: string }) => v.version) });
    for (const { version, resources } of item.versions)
      for (const r of resources ?? [])
        found.resources.push({
          group,
          version,
          kind: r.responseKind?.kind ?? '',
          resource: r.resource,
          singular: r.singularResource ?? '',
          shortNames: r.shortNames ?? [],
          categories: r.categories ?? [],
          namespaced: r.scope === 'Namespaced',
          verbs: r.verbs ?? [],
          subresources: (r.subresources ?? []).map((s: { subresource: string }) => s.subresource),
        });
  }
}

async function addPlain(found: Discovered, client: RestClient, root: string, value: any): Promise<void> {
  const groups: ApiGroup[] =
    root === '/api'
      ? [{ name: '', versions: value.versions ?? [] }]
      : (value.groups ?? []).map((g: { name: string; versions: { version: string }[] }) => ({
          name: g.name,
          versions: g.versions.map((v) => v.version),
        }));
  for (const group of groups) {
    found.groups.push(group);
    for (const version of group.versions) {
      const path = group.name ? `${root}/${group.name}/${version}` : `${root}/${version}`;
      const list = await answer(await send(client, 'GET', `${path}?timeout=32s`));
      const all = (list?.resources ?? []) as (ApiResource & { name: string; singularName: string })[];
      for (const r of all.filter((r) => !r.name.includes('/')))
        found.resources.push({
          group: r.group || group.name,
          version: r.version || version,
          kind: r.kind,
          resource: r.name,
          singular: r.singularName,
          shortNames: r.shortNames ?? [],
          categories: r.categories ?? [],
          namespaced: r.namespaced,
          verbs: r.verbs ?? [],
          subresources: all.filter((s) => s.name.startsWith(`${r.name}/`)).map((s) => s.name.slice(r.name.length + 1)),
        });
    }
  }
}
