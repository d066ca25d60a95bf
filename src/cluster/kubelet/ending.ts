import { PODS, unlessMissing } from '../../client/objects.ts';
import { sleep, timestamp } from '../../os/clock.ts';
import { getNode } from '../../os/tree.ts';
import type { Container, Live } from './container.ts';
import { runHook } from './hooks.ts';
import type { PodRun } from './pod.ts';
import { releaseSandbox } from './sandbox.ts';
import { phaseOf } from './status.ts';

/** Until what has ended is noticed: containers are looked through once a second. Upstream: pkg/kubelet/pleg/generic.go. */
const NOTICE_MS = 700;

export const graceOf = ({ pod }: PodRun): number =>
  (pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;

/** Its hook, its stop signal, and when `grace` milliseconds are over its end. */
export async function endContainer(run: PodRun, c: Container, grace: number): Promise<void> {
  const { live } = c;
  if (!live) return;
  const { clock } = run.node;
  const began = clock.now();
  const hook = c.spec.lifecycle?.preStop;
  if (hook && !(await runHook(run, c, live, hook, grace).catch(() => true)))
    run.record('Warning', 'FailedPreStopHook', 'PreStopHook failed', c);
  const left = Math.max(1, grace - (clock.now() - began));
  const cancel = clock.after(left, () => live.handle.kill('SIGKILL'));
  live.handle.kill(c.image?.stopSignal ?? 'SIGTERM');
  await live.handle.wait;
  cancel();
}

/** Ends all that runs, the sidecars last. */
export async function endAll(run: PodRun, grace: number): Promise<void> {
  for (const main of [true, false])
    await Promise.all(
      run.containers
        .filter((c) => c.live && (c.kind === 'main') === main)
        .map((c) => {
          run.record('Normal', 'Killing', `Stopping container ${c.spec.name}`, c);
          return endContainer(run, c, grace);
        }),
    );
}

/** Writes down how a container ended. */
export function noteEnd(run: PodRun, c: Container, code: number): void {
  const live = c.live as Live;
  for (const proc of [...live.machine.processes.values()]) proc.kill?.('SIGKILL');
  c.live = undefined;
  c.log.end();
  const message = terminationMessage(c, live, code);
  c.ready = false;
  c.started = false;
  run.set(c, {
    terminated: {
      exitCode: code,
      reason: code === 0 ? 'Completed' : 'Error',
      ...(message && { message }),
      startedAt: c.state.running?.startedAt ?? null,
      finishedAt: timestamp(live.endedAt ?? run.node.clock.now()),
      containerID: `containerd://${c.id}`,
    },
  });
}

/** Upstream: pkg/kubelet/kuberuntime getTerminationMessage. */
function terminationMessage(c: Container, live: Live, code: number): string {
  const node = getNode(live.terminationLog.root, []);
  const written = node?.type === 'file' ? new TextDecoder().decode(node.content.subarray(0, 4096)) : '';
  if (written || code === 0 || c.spec.terminationMessagePolicy !== 'FallbackToLogsOnError') return written;
  return c.log.entries
    .slice(-80)
    .map((entry) => entry.text)
    .join('')
    .slice(-2048);
}

/** Its containers are through: sidecars and network go too. */
export async function finishPod(run: PodRun): Promise<void> {
  const phase = phaseOf(run.facts());
  if (phase !== 'Succeeded' && phase !== 'Failed') return;
  run.ending = true;
  await endAll(run, (run.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
  releaseSandbox(run);
  await run.push();
}

const DEADLINE = 'Pod was active on the node longer than the specified deadline';
/** activeDeadlineSeconds are over. */
export async function passDeadline(run: PodRun): Promise<void> {
  run.record('Normal', 'DeadlineExceeded', DEADLINE);
  run.failed = { reason: 'DeadlineExceeded', message: DEADLINE };
  run.ending = true;
  await endAll(run, graceOf(run));
  await finishPod(run);
}

/** Somebody deleted it: all ends, then the API forgets it. */
export async function terminate(run: PodRun): Promise<void> {
  if (run.terminating) return;
  run.terminating = true;
  run.ending = true;
  await run.push();
  const ran = run.containers.some((c) => c.live);
  await endAll(run, graceOf(run));
  for (let turns = 0; turns < 3; turns++) await Promise.resolve();
  if (ran) await sleep(run.node.clock, NOTICE_MS);
  run.over.abort(new Error('the pod is deleted'));
  if (run.sandbox) releaseSandbox(run);
  for (const c of run.containers) if (c.state.waiting) c.ready = false;
  await run.push();
  run.stopped = true;
  const { namespace, name, uid } = run.pod.metadata;
  await run.node.api.remove(PODS, namespace, name as string, { gracePeriodSeconds: 0, preconditions: { uid } }).catch(unlessMissing);
}
