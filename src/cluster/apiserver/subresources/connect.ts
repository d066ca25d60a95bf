import { goQuote } from '../../../apimachinery/fields.ts';
import { failure, type KubeObject } from '../../../apimachinery/types.ts';
import type { HttpResponse } from '../../../os/http.ts';
import { prefixOf } from '../../storage/index.ts';
import type { Call } from '../context.ts';
import { badRequest, notFound } from '../failures.ts';
import { boolean } from '../options.ts';
import { admit } from '../registry/admit.ts';
import { keyFor, stored } from '../registry/store.ts';
import { containerOf, kubeletOf } from './container.ts';

/** exec, attach, portforward go to the kubelet; proxy to the pod or Service itself. */
export async function podConnect(call: Call): Promise<HttpResponse> {
  const kind = call.subresource?.name as string;
  if (kind === 'proxy') return proxy(call);
  const pod = stored(call).value;
  await admit(call, 'CONNECT', connectOptions(call));
  const target = kind === 'portforward' ? '' : `/${containerOf(call, pod)}`;
  const node = pod.spec?.nodeName;
  if (!node) throw badRequest(`pod ${call.name} does not have a host assigned`);
  const path = `/${kind === 'portforward' ? 'portForward' : kind}/${call.namespace}/${call.name}${target}`;
  const query = kubeletQuery(call.query);
  return kubeletOf(call, node)({ ...call.request, url: path + (query ? `?${query}` : '') });
}
const LISTS: Record<string, string> = { command: 'command', ports: 'ports' };
/** The query as the object that admission sees: PodExecOptions, ServiceProxyOptions … */
function connectOptions({ subresource, query, info }: Call): KubeObject {
  const options: Record<string, unknown> = {};
  if (subresource?.name === 'proxy') options.path = `/${info.rest}`;
  else
    for (const name of new Set(query.keys())) {
      if (LISTS[name]) options[name] = name === 'ports' ? query.getAll(name).map(Number) : query.getAll(name);
      else if (name === 'container') options[name] = query.get(name);
      else if (['stdin', 'stdout', 'stderr', 'tty'].includes(name) && boolean(query, name)) options[name] = true;
    }
  return { kind: subresource?.kind as string, apiVersion: 'v1', ...options } as KubeObject;
}
/** Upstream: pkg/registry/core/pod/strategy.go streamParams. */
function kubeletQuery(query: URLSearchParams): string {
  const result = new URLSearchParams();
  const names: Record<string, string> = { stdin: 'input', stdout: 'output', stderr: 'error', tty: 'tty' };
  for (const [name, renamed] of Object.entries(names)) if (['true', '1'].includes(query.get(name) ?? '')) result.set(renamed, '1');
  for (const word of query.getAll('command')) result.append('command', word);
  for (const port of query.getAll('ports')) result.append('port', port);
  return result.toString();
}

/** Upstream: apimachinery/pkg/util/net SplitSchemeNamePort. */
function parts(text: string, noun: string): { scheme: string; name: string; port: string } {
  const split = text.split(':');
  const [scheme, name, port] = split.length === 1 ? ['', split[0], ''] : split.length === 2 ? ['', ...split] : split;
  if (split.length > 3 || !name || !['', 'http', 'https'].includes(scheme)) throw badRequest(`invalid ${noun} request ${goQuote(text)}`);
  return { scheme, name, port };
}
const unavailable = (message: string) => failure(503, 'ServiceUnavailable', message);

async function proxy(call: Call): Promise<HttpResponse> {
  await admit(call, 'CONNECT', connectOptions(call));
  const { scheme, name, port } = parts(call.name, call.definition.resource.slice(0, -1));
  const found = call.server.storage.get(keyFor(call, name));
  if (!found) throw notFound(call.definition, name);
  const address = call.definition.resource === 'services' ? endpointOf(call, found.value, port) : podAddress(found.value, port);
  if (!call.server.serviceNetwork) throw unavailable('error trying to reach service: dial tcp: no route to host');
  const query = call.query.toString();
  const url = `${scheme || 'http'}://${address}/${call.info.rest}${query ? `?${query}` : ''}`;
  const headers = call.request.headers.filter(([n]) => !/^(authorization|host)$/i.test(n));
  try {
    return await call.server.serviceNetwork({ ...call.request, url, headers });
  } catch (error) {
    throw unavailable(`error trying to reach service: ${(error as Error).message}`);
  }
}
function podAddress(pod: KubeObject, port: string): string {
  const address = pod.status?.podIP;
  if (!address) throw badRequest('address not allowed');
  const first = (pod.spec?.containers ?? []).flatMap((c: { ports?: { containerPort: number }[] }) => c.ports ?? [])[0]?.containerPort;
  return `${address}:${port || first || 80}`;
}
/** Upstream: pkg/registry/core/service/storage/storage.go ResourceLocation. */
function endpointOf(call: Call, service: KubeObject, port: string): string {
  const ports = service.spec?.ports ?? [];
  const chosen = port ? ports.find((p: any) => p.name === port || String(p.port) === port) : ports[0];
  if (!chosen) throw unavailable(`no service port ${port} found for service "${service.metadata.name}"`);
  const slices = call.server.storage
    .range(prefixOf({ group: 'discovery.k8s.io', resource: 'endpointslices', namespaced: true }, call.namespace))
    .map((s) => s.value)
    .filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name);
  if (!slices.length) throw notFound(call.definition, service.metadata.name as string);
  for (const slice of slices) {
    const target = (slice.ports ?? []).find((p: any) => (p.name ?? '') === (chosen.name ?? ''))?.port;
    const ready = (slice.endpoints ?? []).find((e: any) => e.conditions?.ready !== false && e.addresses?.length);
    if (target && ready) return `${ready.addresses[0]}:${target}`;
  }
  throw unavailable(`no endpoints available for service "${service.metadata.name}"`);
}

/** nodes/proxy: the kubelet's own API. */
export async function nodeProxy(call: Call): Promise<HttpResponse> {
  const { name } = parts(call.name, 'node');
  if (!call.server.storage.get(keyFor(call, name))) throw notFound(call.definition, name);
  const query = call.query.toString();
  return kubeletOf(call, name)({ ...call.request, url: `/${call.info.rest}${query ? `?${query}` : ''}` });
}
