import { parseLabelSelector } from '../../apimachinery/selectors.ts';
import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { sleep } from '../../os/clock.ts';
import type { Command } from '../command.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Aggregate, Failure, isForbidden, isNotFound } from '../errors.ts';
import type { Session } from '../session.ts';
import { nodesOf, setSchedulable } from './cordon.ts';
import { choosePods } from './drainfilters.ts';

/** Upstream: kubectl/pkg/cmd/drain. */
export const drain: Command = {
  about: 'Empty a node for maintenance: no new pods are scheduled to it, and its pods are evicted.',
  examples: `kubectl drain node01 --ignore-daemonsets\nkubectl drain node01 --force --grace-period=30`,
  async run(session) {
    const dryRun = await dryRunOf(session);
    try {
      parseLabelSelector(session.flags.string('pod-selector'));
    } catch {
      throw new Failure('--pod-selector=<pod_selector> must be a valid label selector');
    }
    const nodes = await nodesOf(session, 'drain');
    for (const node of nodes) await setSchedulable(session, node, 'cordon', dryRun);
    const failures: Error[] = [];
    const pending: string[] = [];
    for (const node of nodes) {
      const name = node.metadata.name as string;
      try {
        await drainNode(session, name, dryRun);
        await session.out(`node/${name} drained${dryRunSuffix(dryRun)}\n`);
      } catch (error) {
        const { message } = error as Error;
        await session.err(`error: unable to drain node "${name}" due to error: ${message}, continuing command...\n`);
        failures.push(error as Error);
        pending.push(name);
      }
    }
    if (!failures.length) return;
    await session.err(`There are pending nodes to be drained:\n${pending.map((n) => ` ${n}\n`).join('')}`);
    throw failures.length === 1 ? failures[0] : new Aggregate(failures);
  },
};

async function drainNode(session: Session, node: string, dryRun: DryRun): Promise<void> {
  const { pods, warnings } = await choosePods(session, node);
  if (warnings) await session.err(`Warning: ${warnings}\n`);
  if (dryRun === 'client') {
    for (const { metadata } of pods) await session.out(`evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n`);
    return;
  }
  const timeout = session.flags.duration('timeout');
  const end = timeout > 0 ? session.proc.machine.clock.now() + timeout : Number.POSITIVE_INFINITY;
  try {
    if (session.flags.bool('disable-eviction')) await deletePods(session, pods, dryRun, end);
    else await evictPods(session, pods, dryRun, end);
  } catch (error) {
    const { pods: left } = await choosePods(session, node);
    if (left.length) {
      await session.err(`There are pending pods in node "${node}" when an error occurred: ${(error as Error).message}\n`);
      for (const pod of left) await session.err(`pod/${pod.metadata.name}\n`);
    }
    throw error;
  }
}

async function evictPods(session: Session, pods: KubeObject[], dryRun: DryRun, end: number): Promise<void> {
  const results = await Promise.allSettled(pods.map((pod) => evict(session, pod, dryRun, end)));
  const errors = results.flatMap((r) => (r.status === 'rejected' ? [r.reason as Error] : []));
  if (errors.length) throw new Aggregate(errors);
}

const pathTo = ({ metadata }: KubeObject): string => `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
function removing({ flags }: Session, dryRun: DryRun): Record<string, unknown> {
  const grace = flags.int('grace-period');
  return { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(dryRun === 'server' ? { dryRun: ['All'] } : {}) };
}

async function evict(session: Session, pod: KubeObject, dryRun: DryRun, end: number): Promise<void> {
  const { clock } = session.proc.machine;
  const { name, namespace } = pod.metadata;
  const what = `error when evicting pods/"${name}" -n "${namespace}"`;
  for (;;) {
    if (!dryRun) await started(session, pod, 'eviction started');
    await session.out(`evicting pod ${namespace}/${name}${dryRunSuffix(dryRun)}\n`);
    if (clock.now() >= end) throw new Failure(`${what}: global timeout reached: ${goDuration(session.flags.duration('timeout'))}`);
    try {
      await session.request('POST', `${pathTo(pod)}/eviction`, {
        body: { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name, namespace }, deleteOptions: removing(session, dryRun) },
      });
      break;
    } catch (error) {
      if (isNotFound(error)) return;
      const ending =
        isForbidden(error) && error.status.details?.causes?.some((c) => (c as { reason?: string }).reason === 'NamespaceTerminating');
      if (ending && pod.metadata.deletionTimestamp) break;
      if (!ending && !(error instanceof ApiError && error.reason === 'TooManyRequests'))
        throw new Failure(`${what}: ${(error as Error).message}`);
      const start = ending ? `error when evicting pod "${name}" from terminating namespace "${namespace}"` : what;
      await session.err(`${start} (will retry after 5s): ${(error as Error).message}\n`);
      await sleep(clock, 5000, session.proc.signal);
    }
  }
  if (dryRun) return;
  try {
    await untilGone(session, [pod], 'evicted', end);
  } catch (error) {
    throw new Failure(`error when waiting for pod "${name}" in namespace "${namespace}" to terminate: ${(error as Error).message}`);
  }
}

/** --disable-eviction: budgets do not count. */
async function deletePods(session: Session, pods: KubeObject[], dryRun: DryRun, end: number): Promise<void> {
  for (const pod of pods) {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...removing(session, dryRun) };
    await session.request('DELETE', pathTo(pod), { body }).catch((error) => {
      if (!isNotFound(error)) throw error;
    });
    if (!dryRun) await started(session, pod, 'deletion started');
  }
  if (!dryRun) await untilGone(session, pods, 'deleted', end);
}

const started = async (session: Session, pod: KubeObject, what: string): Promise<void> => {
  if (session.flags.int('v') >= 2) await session.out(`pod/${pod.metadata.name} ${what}\n`);
};

async function untilGone(session: Session, pods: KubeObject[], done: string, end: number): Promise<void> {
  const { clock } = session.proc.machine;
  const patience = session.flags.int('skip-wait-for-delete-timeout');
  let left = pods;
  for (;;) {
    const pending: KubeObject[] = [];
    for (const pod of left) {
      const { name, uid } = pod.metadata;
      const now = await session.request<KubeObject>('GET', pathTo(pod)).catch((error) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
      const since = now?.metadata.deletionTimestamp;
      if (!now || now.metadata.uid !== uid) await session.out(`pod/${name} ${done}\n`);
      else if (patience > 0 && since && Math.trunc((clock.now() - Date.parse(since)) / 1000) > patience)
        await session.out(`pod ${JSON.stringify(name)} has DeletionTimestamp older than ${patience} seconds, skipping\n`);
      else pending.push(pod);
    }
    if (!pending.length) return;
    left = pending;
    if (clock.now() >= end) throw new Failure('context deadline exceeded');
    await sleep(clock, Math.min(1000, Math.max(1, end - clock.now())), session.proc.signal);
  }
}

/** `1m30s`, as Go prints durations. */
function goDuration(ms: number): string {
  const hours = Math.trunc(ms / 3_600_000);
  const minutes = Math.trunc(ms / 60_000) % 60;
  const seconds = `${(ms % 60_000) / 1000}s`;
  return `${hours ? `${hours}h` : ''}${hours || minutes ? `${minutes}m` : ''}${seconds}`;
}
