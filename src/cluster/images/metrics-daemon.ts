import { sleep } from '../../os/clock.ts';
import { type HttpHandler, type HttpResponse, jsonResponse, readText, textResponse } from '../../os/http.ts';
import type { Process, Program } from '../../os/process.ts';
import { transport } from '../../os/transport.ts';
import { type Sample, scraped, usageOf } from './metrics-samples.ts';

type Any = any;
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const flag = (args: string[], name: string): string | undefined =>
  args.find((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`))?.replace(/^[^=]*=?/, '');
const seconds = (text: string | undefined): number => Number(/^(\d+)s$/.exec(text ?? '')?.[1] ?? 60);

interface State {
  nodes: Map<string, Sample[]>;
  pods: Map<string, Record<string, Sample[]>>;
}

/** Asks the kubelets for what containers use, and serves metrics.k8s.io. Upstream: kubernetes-sigs/metrics-server. */
export const metricsDaemon: Program = async (proc) => {
  const args = proc.argv.slice(1);
  const state: State = { nodes: new Map(), pods: new Map() };
  const api = createClient(proc);
  const port = Number(flag(args, 'secure-port') || 10250);
  const stop = proc.machine.network.listen({ port, http: createHandler(proc, state, api), tls: { chain: [] } });
  const every = seconds(flag(args, 'metric-resolution'));
  const ended = new Promise<number>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) proc.handlers.set(signal, () => resolve(0));
  });
  const loop = async (): Promise<number> => {
    for (;;) {
      await scrapeAll(proc, state, api, args).catch((error) => log(proc, 'E', `"Failed to scrape" err=${JSON.stringify(error.message)}`));
      await sleep(proc.machine.clock, every * 1000, proc.signal);
    }
  };
  try {
    await log(proc, 'I', `"Serving securely on [::]:${port}"`);
    return await Promise.race([loop(), ended]);
  } finally {
    stop();
  }
};

const log = (proc: Process, level: string, text: string): Promise<void> => {
  const stamp = new Date(proc.machine.clock.now()).toISOString();
  return proc.stderr.write(`${level}${stamp.slice(5, 7)}${stamp.slice(8, 10)} ${stamp.slice(11, 23)}000       1 scraper.go:149] ${text}\n`);
};

type Get = (path: string) => Promise<Any>;
function createClient(proc: Process): Get {
  const { fs, network, clock } = proc.machine;
  return async (path) => {
    const read = (name: string) => fs.readText(`${ACCOUNT}/${name}`);
    const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = proc.env;
    const send = transport(network, { ca: read('ca.crt'), now: () => clock.now() });
    const headers: [string, string][] = [
      ['Authorization', `Bearer ${read('token')}`],
      ['Accept', 'application/json'],
    ];
    const response = await send({ method: 'GET', url: `https://${host}:${port}${path}`, headers, signal: proc.signal });
    const value = JSON.parse(await readText(response.body));
    if (response.status >= 400) throw new Error(value.message);
    return value;
  };
}

async function scrapeAll(proc: Process, state: State, api: Get, args: string[]): Promise<void> {
  const insecure = args.some((arg) => arg === '--kubelet-insecure-tls' || arg === '--kubelet-insecure-tls=true');
  const nodes: Any[] = (await api('/api/v1/nodes')).items;
  const found: State = { nodes: new Map(), pods: new Map() };
  for (const { metadata, status } of nodes) {
    const address = status.addresses?.find((a: Any) => a.type === 'InternalIP')?.address;
    const url = `https://${address}:${status.daemonEndpoints?.kubeletEndpoint?.Port ?? 10250}/metrics/resource`;
    try {
      if (!insecure)
        throw new Error(
          `tls: failed to verify certificate: x509: cannot validate certificate for ${address} because it doesn't contain any IP SANs`,
        );
      const token = proc.machine.fs.readText(`${ACCOUNT}/token`);
      const response = await transport(proc.machine.network, { insecure: true })({
        method: 'GET',
        url,
        headers: [['Authorization', `Bearer ${token}`]],
        signal: proc.signal,
      });
      if (response.status !== 200)
        throw new Error(`request failed, status: "${response.status} ${response.status === 403 ? 'Forbidden' : 'Unauthorized'}"`);
      const { node, containers } = scraped(await readText(response.body), proc.machine.clock.now());
      if (node) found.nodes.set(metadata.name, pair(state.nodes.get(metadata.name), node));
      for (const [key, sample] of containers) {
        const [namespace, pod, container] = key.split('/');
        const id = `${namespace}/${pod}`;
        const all = found.pods.get(id) ?? {};
        all[container] = pair(state.pods.get(id)?.[container], sample);
        found.pods.set(id, all);
      }
    } catch (error) {
      if (proc.signal.aborted) throw error;
      await log(
        proc,
        'E',
        `"Failed to scrape node" err=${JSON.stringify(insecure ? (error as Error).message : `Get "${url}": ${(error as Error).message}`)} node="${metadata.name}"`,
      );
    }
  }
  Object.assign(state, found);
}
/** The last two of a series: a rate needs both. */
const pair = (before: Sample[] | undefined, sample: Sample): Sample[] => [...(before ?? []), sample].slice(-2);

const GROUP = 'metrics.k8s.io/v1beta1';
const RESOURCES = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: GROUP,
  resources: [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
  ],
};
const missing = (resource: string, name: string): HttpResponse =>
  jsonResponse(404, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `${resource}.metrics.k8s.io "${name}" not found`,
    reason: 'NotFound',
    details: { name, group: 'metrics.k8s.io', kind: resource },
    code: 404,
  });

function createHandler({ machine }: Process, state: State, api: Get): HttpHandler {
  const metricsOf = (kind: string, { metadata }: Any, samples: Sample[], more: object) => ({
    kind,
    apiVersion: GROUP,
    metadata: { ...pick(metadata), creationTimestamp: new Date(machine.clock.now()).toISOString().replace(/\.\d+/, '') },
    timestamp: new Date(samples[1].at).toISOString().replace(/\.\d+/, ''),
    window: `${((samples[1].at - samples[0].at) / 1000).toFixed(3)}s`,
    ...more,
  });
  const nodeMetrics = (node: Any) => {
    const samples = state.nodes.get(node.metadata.name) ?? [];
    return samples.length < 2 ? [] : [metricsOf('NodeMetrics', node, samples, { usage: usageOf(samples) })];
  };
  const podMetrics = (pod: Any) => {
    const found = Object.entries(state.pods.get(`${pod.metadata.namespace}/${pod.metadata.name}`) ?? {}).filter(([, s]) => s.length > 1);
    if (!found.length) return [];
    return [metricsOf('PodMetrics', pod, found[0][1], { containers: found.map(([name, s]) => ({ name, usage: usageOf(s) })) })];
  };
  return async (request) => {
    const url = new URL(request.url, 'https://metrics');
    const ready = [...state.nodes.values()].some((s) => s.length > 1);
    if (/^\/(livez|healthz)/.test(url.pathname)) return textResponse(200, 'ok');
    if (url.pathname.startsWith('/readyz'))
      return ready
        ? textResponse(200, 'ok')
        : textResponse(500, '[+]ping ok\n[-]metric-storage-ready failed: reason withheld\nreadyz check failed\n');
    const match = /^\/apis\/metrics\.k8s\.io\/v1beta1(?:\/namespaces\/([^/]+))?(?:\/(nodes|pods)(?:\/([^/]+))?)?\/?$/.exec(url.pathname);
    if (!match) return textResponse(404, '404 page not found\n');
    const [, namespace, resource, name] = match;
    if (!resource) return jsonResponse(200, RESOURCES);
    const query = ['labelSelector', 'fieldSelector'].flatMap((key) =>
      url.searchParams.get(key) ? [`${key}=${encodeURIComponent(url.searchParams.get(key) as string)}`] : [],
    );
    const path = `/api/v1${namespace ? `/namespaces/${namespace}` : ''}/${resource}`;
    const toMetrics = resource === 'nodes' ? nodeMetrics : podMetrics;
    if (name) {
      const object = await api(`${path}/${name}`).catch(() => undefined);
      const [metrics] = object ? toMetrics(object) : [];
      return metrics ? jsonResponse(200, metrics) : missing(resource, name);
    }
    const { items } = await api(`${path}${query.length ? `?${query.join('&')}` : ''}`);
    const kind = resource === 'nodes' ? 'NodeMetricsList' : 'PodMetricsList';
    return jsonResponse(200, { kind, apiVersion: GROUP, metadata: {}, items: items.flatMap(toMetrics) });
  };
}
const pick = ({ name, namespace, labels }: Any) => ({ name, ...(namespace && { namespace }), ...(labels && { labels }) });
