import { parseLabelSelector } from '../../apimachinery/selectors.ts';
import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { sleep } from '../../os/clock.ts';
import type { Command } from '../command.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Aggregate, Failure, isNotFound } from '../errors.ts';
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
    throw new Aggregate(failures);
  },
};

async function drainNode(session: Session, node: string, dryRun: DryRun): Promise<void> {
  const { pods, warnings } = await choosePods(session, node);
  if (warnings) await session.err(`Warning: ${warnings}\n`);
  const timeout = session.flags.duration('timeout');
  const end = timeout > 0 ? session.proc.machine.clock.now() + timeout : Number.POSITIVE_INFINITY;
  const results = await Promise.allSettled(pods.map((pod) => removePod(session, pod, dryRun, end)));
  const errors = results.flatMap((r) => (r.status === 'rejected' ? [r.reason as Error] : []));
  if (!errors.length) return;
  const failure = new Aggregate(errors);
  await session.err(`There are pending pods in node "${node}" when an error occurred: ${failure.message}\n`);
  const { pods: left } = await choosePods(session, node);
  for (const pod of left) await session.err(`pod/${pod.metadata.name}\n`);
  throw failure;
}

async function removePod(session: Session, pod: KubeObject, dryRun: DryRun, end: number): Promise<void> {
  const { flags } = session;
  const { clock } = session.proc.machine;
  const { name, namespace } = pod.metadata;
  const deleting = flags.bool('disable-eviction');
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const grace = flags.int('grace-period');
  const options = {
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  const what = `error when ${deleting ? 'deleting' : 'evicting'} pods/"${name}" -n "${namespace}"`;
  const late = () => new Failure(`${what}: global timeout reached: ${goDuration(flags.duration('timeout'))}`);
  for (;;) {
    await session.out(`${deleting ? 'deleting' : 'evicting'} pod ${namespace}/${name}${dryRunSuffix(dryRun)}\n`);
    if (dryRun === 'client') return;
    try {
      if (deleting) await session.request('DELETE', path, { body: { kind: 'DeleteOptions', apiVersion: 'v1', ...options } });
      else
        await session.request('POST', `${path}/eviction`, {
          body: { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name, namespace }, deleteOptions: options },
        });
      break;
    } catch (error) {
      if (isNotFound(error)) break;
      if (!(error instanceof ApiError) || error.reason !== 'TooManyRequests' || deleting)
        throw new Failure(`${what}: ${(error as Error).message}`);
      await session.err(`${what} (will retry after 5s): ${error.message}\n`);
      await sleep(clock, Math.min(5000, Math.max(0, end - clock.now())), session.proc.signal);
      if (clock.now() >= end) throw late();
    }
  }
  if (dryRun) return;
  while (!(await gone(session, path, pod, flags.int('skip-wait-for-delete-timeout')))) {
    if (clock.now() >= end) throw late();
    await sleep(clock, 1000, session.proc.signal);
  }
  await session.out(`pod/${name} ${deleting ? 'deleted' : 'evicted'}\n`);
}

async function gone(session: Session, path: string, pod: KubeObject, patience: number): Promise<boolean> {
  try {
    const now = await session.request<KubeObject>('GET', path);
    if (now.metadata.uid !== pod.metadata.uid) return true;
    const since = now.metadata.deletionTimestamp;
    return Boolean(patience > 0 && since && session.proc.machine.clock.now() - Date.parse(since) > patience * 1000);
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
}

/** `1m30s`, as Go prints durations. */
function goDuration(ms: number): string {
  const hours = Math.trunc(ms / 3_600_000);
  const minutes = Math.trunc(ms / 60_000) % 60;
  const seconds = `${(ms % 60_000) / 1000}s`;
  return `${hours ? `${hours}h` : ''}${hours || minutes ? `${minutes}m` : ''}${seconds}`;
}
