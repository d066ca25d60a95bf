import { busy } from '../../../os/clock.ts';
import { EMPTY, type HeaderList, type HttpRequest, type HttpResponse, header } from '../../../os/http.ts';
import { type RemoteVersion, remoteVersions } from '../aggregation.ts';
import type { Server } from '../context.ts';
import { methodNotAllowed, noPage, noSuchRoute } from '../failures.ts';
import { negotiate, type Output } from '../negotiate.ts';
import { answer } from '../respond.ts';
import { aggregated, apiGroup, apiGroupList, groupsOf, resourceList, versionsOf } from './documents.ts';

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
  const remote = core || parts.length > 2 ? [] : await remoteVersions(server);
  const exists = core
    ? parts.length < 2 || versionsOf(server, '').includes(parts[1])
    : parts.length < 2 || server.catalog.hasGroup(parts[1]) || remote.some(({ group }) => group === parts[1]);
  if (!exists) {
    if (core) throw noSuchRoute();
    return noPage();
  }
  if (parts.length === 3 && !versionsOf(server, parts[1]).includes(parts[2])) {
    if (parts[1].includes('.') && !parts[1].endsWith('.k8s.io')) return noPage();
    throw noSuchRoute();
  }
  const routed = core || parts.length === 3;
  if (routed && request.method !== 'GET') throw methodNotAllowed();
  const output = negotiate(request, query, { routed, aggregated: parts.length === 1 });
  const response = output.as
    ? await aggregate(server, request, core, output, remote)
    : answer(
        200,
        parts.length === 1 ? (core ? versions(server, request) : apiGroupList(server, remote)) : await part(server, core, parts, remote),
        output,
      );
  return request.method === 'HEAD' ? { ...response, body: EMPTY } : response;
}
/** Upstream: apiserver/pkg/endpoints/discovery/aggregated. */
async function aggregate(
  server: Server,
  request: HttpRequest,
  core: boolean,
  output: Output,
  remote: RemoteVersion[],
): Promise<HttpResponse> {
  const document = aggregated(server, core ? [''] : groupsOf(server), remote);
  const digest = new Uint8Array(await busy(globalThis.crypto.subtle.digest('SHA-512', new TextEncoder().encode(JSON.stringify(document)))));
  const etag = `"${[...digest].map((b) => b.toString(16).padStart(2, '0').toUpperCase()).join('')}"`;
  const headers: HeaderList = [
    ['Cache-Control', 'public'],
    ['Etag', etag],
    ['Vary', 'Accept'],
  ];
  if (header(request.headers, 'If-None-Match') === etag) return { status: 304, headers, body: EMPTY };
  const type = `${output.type};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`;
  return { status: 200, headers: [...headers, ['Content-Type', type]], body: answer(200, document, output).body };
}
async function part(server: Server, core: boolean, parts: string[], remote: RemoteVersion[]): Promise<object> {
  if (core) return resourceList(server, '', parts[1]);
  if (parts.length === 2) return { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(server, parts[1], remote) };
  return resourceList(server, parts[1], parts[2]);
}
/** Who comes over this machine's loopback is told of it. */
const addressFor = ({ headers }: HttpRequest): string => /^127\.0\.0\.1:\d+$/.exec(header(headers, 'Host') ?? '')?.[0] ?? '172.30.1.2:6443';
const versions = (server: Server, request: HttpRequest): object => ({
  kind: 'APIVersions',
  versions: versionsOf(server, ''),
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: addressFor(request) }],
});
