import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf } from '../../client/mapper.ts';
import { lines } from '../../client/rest.ts';
import { readText } from '../../os/http.ts';
import { parseTargets } from '../builder.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { firstPod, selectorOf } from '../pods.ts';
import type { Session } from '../session.ts';
import { containerList } from './exec.ts';

const USAGE = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

interface Stream {
  pod: KubeObject;
  container: string;
}

export const logs: Command = {
  about: 'Print what a container wrote. With several containers in the pod, the default one is taken unless -c names another.',
  examples: `kubectl logs web\nkubectl logs -f deploy/web\nkubectl logs -l app=web --all-containers --tail=20\nkubectl logs web -c sidecar -p`,
  async run(session) {
    const { flags, args } = session;
    const selector = flags.string('selector');
    if (!args.length && !selector) throw session.usage(USAGE);
    if (args.length > 2) throw session.usage(USAGE);
    if (args.length && selector) throw session.usage('only a selector (-l) or a POD name is allowed');
    const container = flags.string('container') || args[1] || '';
    if (flags.string('container') && args[1]) throw session.usage('only one of -c or an inline [CONTAINER] arg is allowed');
    const query = queryOf(session);
    if (flags.bool('all-containers') && container)
      throw new Failure(`--all-containers=true should not be specified with container name ${container}`);
    const { namespace } = session.namespace();
    const pods = await podsOf(session, args[0], selector, namespace);
    if (!pods.length) {
      await session.err(`No resources found in ${namespace} namespace.\n`);
      return;
    }
    const streams: Stream[] = [];
    for (const pod of pods) for (const name of await containersOf(session, pod, container)) streams.push({ pod, container: name });
    if (streams.length > 1 && flags.bool('follow') && streams.length > flags.int('max-log-requests'))
      throw new Failure(
        `you are attempting to follow ${streams.length} log streams, but maximum allowed concurrency is ${flags.int('max-log-requests')}, use --max-log-requests to increase the limit`,
      );
    if (streams.length > 1 && flags.bool('follow')) await Promise.all(streams.map((s) => print(session, s, query)));
    else for (const stream of streams) await print(session, stream, query);
  },
};

function queryOf(session: Session): Record<string, string | undefined> {
  const { flags } = session;
  const since = flags.duration('since');
  const sinceTime = flags.string('since-time');
  if (sinceTime && since) throw new Failure('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (sinceTime && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(sinceTime)) {
    const fault = /^\d{4}/.test(sinceTime) ? { rest: sinceTime.slice(4), want: '-' } : { rest: sinceTime, want: '2006' };
    throw new Failure(
      `parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(fault.rest)} as ${JSON.stringify(fault.want)}`,
    );
  }
  if (flags.changed('tail') && flags.int('tail') < -1) throw new Failure('--tail must be greater than or equal to -1');
  if (since < 0) throw new Failure('--since must be greater than 0');
  const tail = flags.changed('tail') ? flags.int('tail') : flags.string('selector') && !flags.bool('follow') ? 10 : -1;
  const limit = flags.int('limit-bytes');
  return {
    follow: flags.bool('follow') ? 'true' : undefined,
    limitBytes: limit ? `${limit}` : undefined,
    previous: flags.bool('previous') ? 'true' : undefined,
    sinceSeconds: since ? `${Math.ceil(since / 1000)}` : undefined,
    sinceTime: sinceTime || undefined,
    tailLines: tail >= 0 ? `${tail}` : undefined,
    timestamps: flags.bool('timestamps') ? 'true' : undefined,
  };
}

async function podsOf(session: Session, word: string | undefined, selector: string, namespace: string): Promise<KubeObject[]> {
  const ns = encodeURIComponent(namespace);
  const all = async (labelSelector: string) =>
    (await session.request('GET', `/api/v1/namespaces/${ns}/pods`, { query: { labelSelector } })).items as KubeObject[];
  if (selector) return all(selector);
  const name = word as string;
  try {
    if (!name.includes('/')) return [await session.request('GET', `/api/v1/namespaces/${ns}/pods/${encodeURIComponent(name)}`)];
    const [{ resource, names }] = (await parseTargets(session, [name])).targets;
    const object = await session.request<KubeObject>('GET', pathOf(resource, namespace, names[0]));
    if (resource.kind === 'Pod') return [object];
    const chosen = selectorOf(resource, object, 'cannot get the logs from');
    if (session.flags.bool('all-pods')) return all(chosen);
    const pod = await firstPod(session, namespace, chosen, session.flags.duration('pod-running-timeout'));
    const many = await all(chosen);
    if (many.length > 1) await session.err(`Found ${many.length} pods, using pod/${pod.metadata.name}\n`);
    return [pod];
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'NotFound') {
      const missing = await missingNamespace(session, namespace, error);
      throw new Failure(`error from server (NotFound): ${missing.message} in namespace "${namespace}"`);
    }
    throw error;
  }
}

async function missingNamespace(session: Session, namespace: string, error: ApiError): Promise<Error> {
  if (namespace === 'default') return error;
  try {
    await session.request('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}`);
    return error;
  } catch (other) {
    return other instanceof ApiError && other.reason === 'NotFound' ? other : error;
  }
}

async function containersOf(session: Session, pod: KubeObject, wanted: string): Promise<string[]> {
  const names = (list: { name: string }[] | undefined) => (list ?? []).map((c) => c.name);
  const main = names(pod.spec.containers);
  const others = [...names(pod.spec.initContainers), ...names(pod.spec.ephemeralContainers)];
  if (session.flags.bool('all-containers')) return [...names(pod.spec.initContainers), ...main, ...names(pod.spec.ephemeralContainers)];
  if (wanted) {
    if (![...main, ...others].includes(wanted))
      throw new Failure(`container ${wanted} is not valid for pod ${pod.metadata.name} out of: ${containerList(pod)}`);
    return [wanted];
  }
  const preferred = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (preferred && [...main, ...others].includes(preferred)) return [preferred];
  if (preferred) await session.err(`Default container name "${preferred}" not found in pod ${pod.metadata.name}\n`);
  if (main.length > 1) await session.err(`Defaulted container "${main[0]}" out of: ${containerList(pod)}\n`);
  return [main[0]];
}

async function print(session: Session, { pod, container }: Stream, query: Record<string, string | undefined>): Promise<void> {
  const { namespace, name } = pod.metadata as { namespace: string; name: string };
  const response = await session.send('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log`, { query: { container, ...query } });
  if (response.status >= 400) {
    const text = await readText(response.body);
    let status: ApiError['status'] | undefined;
    try {
      status = JSON.parse(text);
    } catch {}
    const failed = status?.kind === 'Status' ? new ApiError(status) : new Failure(text.trim());
    if (!session.flags.bool('ignore-errors')) throw failed;
    await session.out(`error: ${failed.message}\n`);
    return;
  }
  if (session.flags.bool('prefix')) {
    for await (const line of lines(response.body)) await session.out(`[pod/${name}/${container}] ${line}\n`);
    return;
  }
  const stream = response.body instanceof Uint8Array ? [response.body] : response.body;
  for await (const chunk of stream) if (chunk.length) await session.out(chunk);
}
