import type { KubeObject } from '../../apimachinery/types.ts';
import { sleep } from '../../os/clock.ts';
import { saveTree } from '../../os/tree.ts';
import { same } from '../controllers/lib/pods.ts';
import { type Container, newContainer } from './container.ts';
import type { Node } from './context.ts';
import { endContainer, finishPod, passDeadline, terminate } from './ending.ts';
import { createLog } from './log.ts';
import { createPodRun, type PodRun } from './pod.ts';
import type { ForwardTarget } from './portforward.ts';
import { keepRunning } from './running.ts';
import { prepareSandbox, releaseSandbox } from './sandbox.ts';
import type { SavedPod } from './saved.ts';

export interface PodWorker {
  pod(): KubeObject;
  update(pod: KubeObject): void;
  containers: Container[];
  /** Its network, while it has one. */
  forwardTarget(): ForwardTarget | undefined;
  /** Ends without the API's knowing: the node stops. */
  stop(): void;
  save(): SavedPod;
}

/** Brings one pod to life and keeps it so. Upstream: pkg/kubelet/pod_workers.go, kuberuntime_manager.go. */
export function startPod(node: Node, first: KubeObject, saved?: SavedPod): PodWorker {
  const run = createPodRun(node, first, saved);
  if (first.metadata.deletionTimestamp && !saved) void terminate(run).catch(() => {});
  else
    void life(run).catch((error) => {
      if (!run.over.signal.aborted) run.record('Warning', 'FailedSync', `error syncing pod: ${(error as Error).message}`);
    });
  return {
    pod: () => run.pod,
    containers: run.containers,
    forwardTarget: () =>
      run.sandbox && run.network
        ? { network: run.network, sandboxId: run.sandboxId, namespaceId: run.namespaceId, over: run.over.signal }
        : undefined,
    update: (next) => update(run, next),
    stop() {
      run.stopped = true;
      run.over.abort(new Error('the node stops'));
      for (const c of run.containers) for (const proc of [...(c.live?.machine.processes.values() ?? [])]) proc.kill?.('SIGKILL');
      releaseSandbox(run);
    },
    save: () => save(run),
  };
}

async function life(run: PodRun): Promise<void> {
  const { clock } = run.node;
  if (run.saved) for (const c of run.containers) restore(run, c, run.saved.containers[c.spec.name]);
  else await run.push();
  await mountAll(run);
  prepareSandbox(run);
  const policy = run.pod.spec.restartPolicy ?? 'Always';
  for (const c of run.containers.filter((x) => x.kind !== 'main')) {
    if (run.ending) return;
    if (c.kind === 'sidecar') {
      void keepRunning(run, c, 'Always').catch(() => {});
      await run.started(c);
    } else if (c.state.terminated?.exitCode !== 0) {
      const code = await keepRunning(run, c, policy === 'Never' ? 'Never' : 'OnFailure');
      if (code === 0) continue;
      await run.push();
      return finishPod(run);
    }
  }
  if (run.ending) return;
  const lives = run.containers.filter((c) => c.kind === 'main' && c.state.terminated === undefined).map((c) => keepRunning(run, c, policy));
  const { activeDeadlineSeconds } = run.pod.spec;
  if (activeDeadlineSeconds) {
    const left = Math.max(0, Date.parse(run.startTime) + activeDeadlineSeconds * 1000 - clock.now());
    run.stops.push(clock.after(left, () => void passDeadline(run)));
  }
  await Promise.all(lives);
  if (!run.ending) await finishPod(run);
}

/** How long volumes are waited for before that is said. */
const MOUNT_MS = 123_000;
async function mountAll(run: PodRun): Promise<void> {
  const { clock } = run.node;
  let waiting = clock.now();
  for (let delay = 500; ; delay = Math.min(delay * 2, 122_000)) {
    const errors = await run.volumes.setUp();
    if (!errors.length) return;
    for (const error of errors)
      run.record('Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${error.volume}" : ${error.message}`);
    const left = waiting + MOUNT_MS - clock.now();
    await sleep(clock, Math.min(delay, Math.max(left, 1)), run.over.signal);
    if (clock.now() < waiting + MOUNT_MS) continue;
    const names = errors.map((error) => error.volume).join(' ');
    run.record(
      'Warning',
      'FailedMount',
      `Unable to attach or mount volumes: unmounted volumes=[${names}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`,
    );
    waiting = clock.now();
  }
}

function update(run: PodRun, next: KubeObject): void {
  const before = run.pod;
  run.pod = next;
  if (next.metadata.deletionTimestamp) return void terminate(run).catch(() => {});
  if (before.metadata.labels !== next.metadata.labels || before.metadata.annotations !== next.metadata.annotations) run.volumes.refresh();
  for (const spec of [...next.spec.containers, ...(next.spec.initContainers ?? [])]) {
    const c = run.containers.find((x) => x.spec.name === spec.name);
    if (!c || same(c.spec, spec)) continue;
    const image = c.spec.image !== spec.image;
    c.spec = spec;
    if (image && c.live) {
      run.record('Normal', 'Killing', `Container ${spec.name} definition changed, will be restarted`, c);
      void endContainer(run, c, (next.spec.terminationGracePeriodSeconds ?? 30) * 1000);
    }
    run.poke();
  }
  for (const spec of next.spec.ephemeralContainers ?? []) {
    if (run.containers.some((c) => c.spec.name === spec.name)) continue;
    const c = newContainer(run.node, spec, 'ephemeral');
    run.containers.push(c);
    void keepRunning(run, c, 'Never').catch(() => {});
  }
  void run.push();
}

function save(run: PodRun): SavedPod {
  const containers = run.containers.map(
    (c) =>
      [
        c.spec.name,
        {
          state: c.state,
          lastState: c.lastState,
          restartCount: c.restartCount,
          id: c.id,
          files: c.live?.fs.snapshot(),
          log: c.log.entries,
          previousLog: c.previousLog?.entries ?? [],
        },
      ] as const,
  );
  const kept = [...run.volumes.byName].filter(([, v]) => v.kept);
  return {
    uid: run.pod.metadata.uid as string,
    address: run.address ?? '',
    startTime: run.startTime,
    containers: Object.fromEntries(containers),
    emptyDirs: Object.fromEntries(kept.map(([key, v]) => [key, saveTree(v.volume.root)])),
  };
}

function restore({ node }: PodRun, c: Container, from: SavedPod['containers'][string] | undefined): void {
  if (!from) return;
  c.state = from.state;
  c.lastState = from.lastState;
  c.restartCount = from.restartCount;
  c.id = from.id;
  c.savedFiles = from.files;
  c.log = createLog(node.clock, from.log);
  if (from.previousLog.length) c.previousLog = createLog(node.clock, from.previousLog);
}
