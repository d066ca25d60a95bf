import type { KubeObject } from '../../apimachinery/types.ts';
import { type HttpRequest, type HttpResponse, readText, textResponse } from '../../os/http.ts';
import { keyOf, prefixOf } from '../storage/index.ts';
import type { UserInfo } from './auth.ts';
import type { Server } from './context.ts';

const APISERVICES = { group: 'apiregistration.k8s.io', resource: 'apiservices', namespaced: false };
const SERVICES = { group: '', resource: 'services', namespaced: true };

interface Remote {
  group: string;
  version: string;
  available: boolean;
  url?: string;
}
function remoteOf(server: Server, { spec, status }: KubeObject): Remote | undefined {
  if (!spec?.service) return undefined;
  const { namespace, name, port = 443 } = spec.service;
  const service = server.storage.get(keyOf(SERVICES, namespace, name))?.value;
  const address = service?.spec.clusterIP;
  return {
    group: spec.group,
    version: spec.version,
    available: (status?.conditions ?? []).some((c: { type: string; status: string }) => c.type === 'Available' && c.status === 'True'),
    url: address && address !== 'None' ? `https://${address}:${port}` : undefined,
  };
}
const remotes = (server: Server): Remote[] =>
  server.storage.range(prefixOf(APISERVICES)).flatMap(({ value }) => remoteOf(server, value) ?? []);

/** Hands a request on to the server that an APIService names. Upstream: kube-aggregator/pkg/apiserver/handler_proxy.go. */
export async function aggregate(
  server: Server,
  user: UserInfo,
  request: HttpRequest,
  path: string,
  query: URLSearchParams,
): Promise<HttpResponse | undefined> {
  const [, root, group, version] = path.split('/');
  if (root !== 'apis' || !version || server.catalog.hasVersion(group, version)) return undefined;
  const found = server.storage.get(keyOf(APISERVICES, undefined, `${version}.${group}`))?.value;
  const remote = found && remoteOf(server, found);
  if (!remote) return undefined;
  const unavailable = textResponse(503, 'service unavailable\n', [['X-Content-Type-Options', 'nosniff']]);
  if (!remote.available || !remote.url || !server.serviceNetwork) return unavailable;
  const text = query.toString();
  const headers = request.headers.filter(([name]) => !/^(authorization|host|x-remote-.*)$/i.test(name));
  headers.push(['X-Remote-User', user.username], ...user.groups.map((each): [string, string] => ['X-Remote-Group', each]));
  try {
    return await server.serviceNetwork({ ...request, peer: undefined, url: `${remote.url}${path}${text ? `?${text}` : ''}`, headers });
  } catch (error) {
    return textResponse(503, `error trying to reach service: ${(error as Error).message}`);
  }
}

export interface RemoteVersion {
  group: string;
  version: string;
  resources: { name: string; singularName: string; namespaced: boolean; kind: string; verbs: string[]; shortNames?: string[] }[];
}
/** What the servers behind serve, as far as they answer. */
export async function remoteVersions(server: Server): Promise<RemoteVersion[]> {
  const found = await Promise.all(
    remotes(server)
      .filter((remote) => remote.available && remote.url && !server.catalog.hasVersion(remote.group, remote.version))
      .map(async ({ group, version, url }): Promise<RemoteVersion[]> => {
        try {
          const response = await server.serviceNetwork?.({ method: 'GET', url: `${url}/apis/${group}/${version}`, headers: [] });
          return response?.status === 200 ? [{ group, version, resources: JSON.parse(await readText(response.body)).resources }] : [];
        } catch {
          return [];
        }
      }),
  );
  return found.flat();
}
