import { type HttpRequest, type HttpResponse, header, textResponse } from '../../../os/http.ts';
import type { Server } from '../context.ts';
import { methodNotAllowed, noSuchRoute } from '../failures.ts';
import { negotiate } from '../negotiate.ts';
import { answer } from '../respond.ts';
import { aggregated, apiGroup, apiGroupList, groupsOf, resourceList, versionsOf } from './documents.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const wantsAggregated = (request: HttpRequest): boolean =>
  (header(request.headers, 'Accept') ?? '').split(',').some((clause) => {
    const [type, ...params] = clause.split(';').map((p) => p.trim());
    return type === 'application/json' && ['g=apidiscovery.k8s.io', 'v=v2', 'as=APIGroupDiscoveryList'].every((p) => params.includes(p));
  });

/** /api, /apis, /apis/<group> and each version; undefined for other paths. */
export async function discover(
  server: Server,
  request: HttpRequest,
  path: string,
  query: URLSearchParams,
): Promise<HttpResponse | undefined> {
  const parts = path.split('/').filter(Boolean);
  const core = parts[0] === 'api';
  if ((!core && parts[0] !== 'apis') || parts.length > (core ? 2 : 3)) return undefined;
  const exists = core
    ? parts.length < 2 || versionsOf(server, '').includes(parts[1])
    : parts.length < 2 || server.catalog.hasGroup(parts[1]);
  if (!exists) {
    if (core) throw noSuchRoute();
    return textResponse(404, '404 page not found\n');
  }
  if (parts.length === 3 && !versionsOf(server, parts[1]).includes(parts[2])) {
    if (parts[1].includes('.') && !parts[1].endsWith('.k8s.io')) return textResponse(404, '404 page not found\n');
    throw noSuchRoute();
  }
  if (request.method !== 'GET') throw methodNotAllowed();
  if (parts.length === 1 && wantsAggregated(request)) {
    const document = aggregated(server, core ? [''] : groupsOf(server));
    return answer(200, document, { type: AGGREGATED as 'application/json', pretty: false });
  }
  const output = negotiate(request, query, { routed: parts.length === (core ? 2 : 3) });
  const document = parts.length === 1 ? (core ? versions(server) : apiGroupList(server)) : await part(server, core, parts);
  return answer(200, document, output);
}
async function part(server: Server, core: boolean, parts: string[]): Promise<object> {
  if (core) return resourceList(server, '', parts[1]);
  if (parts.length === 2) return { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(server, parts[1]) };
  return resourceList(server, parts[1], parts[2]);
}
const versions = (server: Server): object => ({
  kind: 'APIVersions',
  versions: versionsOf(server, ''),
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '172.30.1.2:6443' }],
});
