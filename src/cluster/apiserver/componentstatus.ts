import type { KubeObject } from '../../apimachinery/types.ts';
import { type HttpResponse, readText } from '../../os/http.ts';
import { NetError } from '../../os/network.ts';
import type { Call, Server } from './context.ts';
import { reply } from './encoding/reply.ts';
import { methodNotAllowed, notFound } from './failures.ts';
import { negotiate } from './negotiate.ts';
import { selection } from './registry/select.ts';

/** Where the components of a control plane say how they are; the storage is part of this server. */
const COMPONENTS: Record<string, number | undefined> = { scheduler: 10259, 'controller-manager': 10257, 'etcd-0': undefined };

/** Nothing stored: each is asked when somebody wants to know. Upstream: pkg/registry/core/componentstatus. */
export async function componentStatuses(call: Call): Promise<HttpResponse> {
  const { server, definition, info, name } = call;
  const output = negotiate(call.request, call.query, { transforms: true, streams: !name });
  if (info.verb === 'get') {
    if (!Object.hasOwn(COMPONENTS, name)) throw notFound({ ...definition, resource: 'componentstatus' }, name);
    return reply(call, 200, await statusOf(server, name), output);
  }
  if (info.verb !== 'list') throw methodNotAllowed();
  const match = selection(call);
  const all = await Promise.all(Object.keys(COMPONENTS).map((each) => statusOf(server, each)));
  const items = all.filter((each) => !match || match(each));
  return reply(call, 200, { kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items }, output);
}
async function statusOf(server: Server, name: string): Promise<KubeObject> {
  const { healthy, message } = await ask(server, COMPONENTS[name]);
  return {
    kind: 'ComponentStatus',
    apiVersion: 'v1',
    metadata: { name },
    conditions: [{ type: 'Healthy', status: healthy ? 'True' : 'False', message }],
  };
}
async function ask(server: Server, port: number | undefined): Promise<{ healthy: boolean; message: string }> {
  if (port === undefined) return { healthy: true, message: 'ok' };
  const url = `https://127.0.0.1:${port}/healthz`;
  try {
    if (!server.serviceNetwork) throw new NetError('ECONNREFUSED', '');
    const response = await server.serviceNetwork({ method: 'GET', url, headers: [['User-Agent', 'kube-apiserver']] });
    return { healthy: response.status === 200, message: await readText(response.body) };
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    return { healthy: false, message: `Get "${url}": dial tcp 127.0.0.1:${port}: connect: connection refused` };
  }
}
