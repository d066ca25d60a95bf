import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import type { ApiResource } from '../../client/discovery.ts';
import { pathOf } from '../../client/mapper.ts';
import { lines } from '../../client/rest.ts';
import { sleep } from '../../os/clock.ts';
import { readText } from '../../os/http.ts';
import { BrokenPipe } from '../../os/process.ts';
import { parseTargets } from '../builder.ts';
import type { Command } from '../command.ts';
import { Failure, isNotFound } from '../errors.ts';
import { byLogging, firstOf, missingNamespace, podsBy, podTimeout, selectorOf } from '../pods.ts';
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
    if ((!args.length && !selector) || args.length > 2) throw session.usage(USAGE);
    if (args.length === 1 && selector) throw session.usage('only a selector (-l) or a POD name is allowed');
    const container = args[1] || flags.string('container');
    const query = queryOf(session);
    const { namespace } = session.namespace();
    const target = await targetOf(session, args[0], selector, namespace);
    validate(session, container);
    const pods = await podsOf(session, target, namespace);
    const streams: Stream[] = [];
    for (const pod of pods) for (const name of await containersOf(session, pod, container)) streams.push({ pod, container: name });
    const parallel = streams.length > 1 && flags.bool('follow');
    if (parallel && streams.length > flags.int('max-log-requests'))
      throw new Failure(
        `you are attempting to follow ${streams.length} log streams, but maximum allowed concurrency is ${flags.int('max-log-requests')}, use --max-log-requests to increase the limit`,
      );
    if (parallel) await Promise.all(streams.map((s) => print(session, s, query)));
    else for (const stream of streams) await print(session, stream, query);
  },
};

function queryOf(session: Session): Record<string, string | undefined> {
  const { flags } = session;
  const since = flags.duration('since');
  const sinceTime = flags.string('since-time');
  if (sinceTime && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(sinceTime)) {
    const fault = /^\d{4}/.test(sinceTime) ? { rest: sinceTime.slice(4), want: '-' } : { rest: sinceTime, want: '2006' };
    throw new Failure(
      `parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(fault.rest)} as ${JSON.stringify(fault.want)}`,
    );
  }
  const tail = flags.int('tail') !== -1 ? flags.int('tail') : flags.string('selector') && !flags.changed('tail') ? 10 : undefined;
  const limit = flags.int('limit-bytes');
  return {
    follow: flags.bool('follow') ? 'true' : undefined,
    insecureSkipTLSVerifyBackend: flags.bool('insecure-skip-tls-verify-backend') ? 'true' : undefined,
    limitBytes: limit ? `${limit}` : undefined,
    previous: flags.bool('previous') ? 'true' : undefined,
    sinceSeconds: since ? `${Math.round(since / 1000)}` : undefined,
    sinceTime: sinceTime || undefined,
    tailLines: tail === undefined ? undefined : `${tail}`,
    timestamps: flags.bool('timestamps') ? 'true' : undefined,
  };
}

function validate(session: Session, container: string): void {
  const { flags, args } = session;
  if (flags.string('since-time') && flags.duration('since'))
    throw new Failure('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.bool('all-containers') && container)
    throw new Failure(`--all-containers=true should not be specified with container name ${container}`);
  if (flags.changed('container') && args.length === 2) throw new Failure('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.int('limit-bytes') < 0) throw new Failure('--limit-bytes must be greater than 0');
  if (flags.duration('since') < 0) throw new Failure('--since must be greater than 0');
  if (flags.int('tail') < -1) throw new Failure('--tail must be greater than or equal to -1');
}

type Target = { pods: KubeObject[] } | { resource: ApiResource; object: KubeObject };
async function targetOf(session: Session, word: string | undefined, selector: string, namespace: string): Promise<Target> {
  if (selector) {
    const pods = await podsBy(session, namespace, selector);
    if (!pods.length) await session.err(`No resources found in ${namespace} namespace.\n`);
    return { pods };
  }
  const name = word as string;
  const ns = encodeURIComponent(namespace);
  try {
    if (!name.includes('/'))
      return { pods: [await session.request<KubeObject>('GET', `/api/v1/namespaces/${ns}/pods/${encodeURIComponent(name)}`)] };
    const [{ resource, names }] = (await parseTargets(session, [name])).targets;
    const object = await session.request<KubeObject>('GET', pathOf(resource, namespace, names[0]));
    return resource.kind === 'Pod' ? { pods: [object] } : { resource, object };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const missing = (await missingNamespace(session, namespace, error)) as Error;
    throw new Failure(`error from server (NotFound): ${missing.message} in namespace "${namespace}"`);
  }
}

async function podsOf(session: Session, target: Target, namespace: string): Promise<KubeObject[]> {
  if ('pods' in target) return target.pods;
  const selector = selectorOf(target.resource, target.object, 'cannot get the logs from');
  const { pod, all } = await firstOf(session, namespace, selector, podTimeout(session), byLogging);
  if (session.flags.bool('all-pods')) return all;
  if (all.length > 1) await session.err(`Found ${all.length} pods, using pod/${pod.metadata.name}\n`);
  return [pod];
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
  if (main.length + others.length > 1 && !session.flags.bool('all-pods'))
    await session.err(`Defaulted container "${main[0]}" out of: ${containerList(pod)}\n`);
  return [main[0]];
}

/** What cannot be followed yet is asked for again each second. Upstream: kubectl/pkg/cmd/logs consumeWithRetry. */
async function print(session: Session, stream: Stream, query: Record<string, string | undefined>): Promise<void> {
  const { flags, proc } = session;
  const { clock } = proc.machine;
  const end = clock.now() + podTimeout(session);
  for (;;) {
    try {
      return await consume(session, stream, query);
    } catch (error) {
      if (proc.signal.aborted || error instanceof BrokenPipe) throw error;
      if (flags.bool('ignore-errors')) {
        await session.out(`error: ${(error as Error).message}\n`);
        return;
      }
      if (!flags.bool('follow')) throw error;
      await session.err(`${(error as Error).message}\n`);
      if (!(error instanceof ApiError)) throw error;
      if (clock.now() + 1000 > end) throw new Failure('context deadline exceeded');
      await sleep(clock, 1000, proc.signal);
    }
  }
}

async function consume(session: Session, { pod, container }: Stream, query: Record<string, string | undefined>): Promise<void> {
  const { namespace, name } = pod.metadata as { namespace: string; name: string };
  const response = await session.send('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log`, { query: { container, ...query } });
  if (response.status >= 400) throw failureOf(await readText(response.body));
  if (session.flags.bool('prefix') || session.flags.bool('all-pods')) {
    for await (const line of lines(response.body)) await session.out(`[pod/${name}/${container}] ${line}\n`);
    return;
  }
  const stream = response.body instanceof Uint8Array ? [response.body] : response.body;
  for await (const chunk of stream) if (chunk.length) await session.out(chunk);
}
function failureOf(text: string): Error {
  try {
    const status = JSON.parse(text);
    if (status.kind === 'Status') return new ApiError(status);
  } catch {}
  return new Failure(text.trim());
}
