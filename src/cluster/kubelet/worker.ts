import type { KubeObject } from '../../apimachinery/types.ts';
import { PODS, unlessMissing } from '../../client/objects.ts';
import { sleep, timestamp } from '../../os/clock.ts';
import { hexId, uuid } from '../../os/random.ts';
import { createVolume, fileNode, getNode, saveTree, type TreeVolume } from '../../os/tree.ts';
import { same } from '../controllers/lib/pods.ts';
import type { PodNetwork } from '../network/index.ts';
import { type Container, newContainer, StartError, startContainer } from './container.ts';
import type { Node } from './context.ts';
import { ConfigError, environmentOf } from './env.ts';
import { runIn } from './exec.ts';
import { createLog } from './log.ts';
import type { ForwardTarget } from './portforward.ts';
import { startProbes } from './probes.ts';
import { ensureImage, ImageError } from './pull.ts';
import { hostsFile, resolvFile } from './sandbox.ts';
import type { SavedPod } from './saved.ts';
import { type PodFacts, phaseOf, statusOf } from './status.ts';
import { createVolumes, MountError } from './volumes.ts';

export interface PodWorker {
  pod(): KubeObject;
  update(pod: KubeObject): void;
  containers: Container[];
  address?: string;
  /** Its network, while it has one. */
  forwardTarget(): ForwardTarget | undefined;
  /** Ends without the API's knowing: the node stops. */
  stop(): void;
  save(): SavedPod;
}
/** How often a pod is looked at again that cannot go on. */
const RESYNC_MS = 12_000;
const FIRST_BACKOFF = 10_000;
const MAX_BACKOFF = 300_000;
const RESET_AFTER = 600_000;

/** Brings one pod to life and keeps it so. Upstream: pkg/kubelet/pod_workers.go, kuberuntime_manager.go. */
export function startPod(node: Node, first: KubeObject, saved?: SavedPod): PodWorker {
  const { clock } = node;
  let pod = first;
  let sandbox = false;
  let ending = false;
  let stopped = false;
  let failed: PodFacts['failed'];
  let network: PodNetwork | undefined;
  const over = new AbortController();
  const sandboxId = hexId(node.random, 64);
  const namespaceId = uuid(node.random);
  const startTime = saved?.startTime ?? pod.status?.startTime ?? timestamp(clock.now());
  const containers: Container[] = [
    ...(pod.spec.initContainers ?? []).map((c: { name: string; restartPolicy?: string }) =>
      newContainer(node, c, c.restartPolicy === 'Always' ? 'sidecar' : 'init'),
    ),
    ...pod.spec.containers.map((c: { name: string }) => newContainer(node, c, 'main')),
  ];
  if (pod.spec.initContainers?.length) for (const c of containers) c.state = { waiting: { reason: 'PodInitializing' } };
  const volumes = createVolumes(node, () => pod, saved?.emptyDirs ?? {});
  const hostNetwork = pod.spec.hostNetwork === true;
  const { namespace, name, uid } = pod.metadata;
  const podText = `${name}_${namespace}(${uid})`;
  const fieldOf = (c: Container) =>
    `spec.${c.kind === 'main' ? 'containers' : c.kind === 'ephemeral' ? 'ephemeralContainers' : 'initContainers'}{${c.spec.name}}`;
  const record = (type: 'Normal' | 'Warning', reason: string, message: string, c?: Container) =>
    node.record(pod, type, reason, message, c && fieldOf(c));

  // --- status ---
  const facts = (): PodFacts => ({
    pod,
    containers,
    sandbox,
    address: worker.address,
    hostAddress: node.address,
    startTime,
    failed,
    now: clock.now(),
  });
  let pushing: Promise<void> | undefined;
  let again = false;
  const push = (): Promise<void> => {
    if (stopped) return Promise.resolve();
    if (pushing) {
      again = true;
      return pushing;
    }
    const run = async () => {
      do {
        again = false;
        const status = statusOf(facts());
        if (same({ ...pod.status, qosClass: status.qosClass }, status)) continue;
        const changed = await node.api
          .patch(PODS, namespace, name as string, { metadata: { uid }, status }, { subresource: 'status' })
          .catch(() => undefined);
        if (changed && changed.metadata.uid === uid) pod = { ...changed, apiVersion: 'v1', kind: 'Pod' };
      } while (again && !stopped);
    };
    pushing = run().finally(() => {
      pushing = undefined;
    });
    return pushing;
  };
  const set = (c: Container, state: Container['state']) => {
    c.state = state;
    void push();
  };

  // --- one container ---
  const files: Record<string, TreeVolume> = {};
  const hostname = () => (hostNetwork ? node.nodeName : (pod.spec.hostname ?? (name as string)).slice(0, 63));
  const prepareSandbox = () => {
    worker.address = hostNetwork ? node.address : (saved?.address ?? node.fabric.allocate(node.subnet));
    network = node.fabric.podNetwork(worker.address);
    const now = clock.now();
    files['/etc/hosts'] = createVolume(fileNode(hostsFile(pod, worker.address, hostname()), now));
    files['/etc/hostname'] = createVolume(fileNode(`${hostname()}\n`, now));
    files['/etc/resolv.conf'] = createVolume(fileNode(resolvFile(pod), now));
    const textOf = (path: string) => () => {
      const root = files[path].root;
      return root.type === 'file' ? new TextDecoder().decode(root.content) : '';
    };
    network.files = { hosts: textOf('/etc/hosts'), resolvConf: textOf('/etc/resolv.conf') };
    for (const c of pod.spec.containers)
      for (const port of c.ports ?? [])
        if (port.hostPort)
          stops.push(node.fabric.forward(node.address, port.hostPort, { address: worker.address, port: port.containerPort }));
    sandbox = true;
  };
  const stops: (() => void)[] = [];

  const imageFor = async (c: Container) => {
    let backoff = FIRST_BACKOFF;
    for (;;) {
      try {
        return await ensureImage(node, pod, c.spec, fieldOf(c), over.signal);
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        record('Warning', 'Failed', `Error: ${error.reason}`, c);
        set(c, { waiting: { reason: error.reason, message: error.message } });
        if (error.reason !== 'ErrImagePull') {
          await wait(RESYNC_MS);
          continue;
        }
        await wait(1000);
        record('Normal', 'BackOff', `Back-off pulling image "${c.spec.image}"`, c);
        record('Warning', 'Failed', 'Error: ImagePullBackOff', c);
        set(c, {
          waiting: {
            reason: 'ImagePullBackOff',
            message: `Back-off pulling image "${c.spec.image}": ErrImagePull: ${error.message}`,
          },
        });
        await wait(Math.ceil(backoff / RESYNC_MS) * RESYNC_MS);
        backoff = Math.min(backoff * 2, MAX_BACKOFF);
      }
    }
  };
  /** Sleeps, but not beyond a change of the pod's spec. */
  let poke: (() => void) | undefined;
  const wait = (ms: number) => {
    const poked = new Promise<void>((resolve) => {
      const before = poke;
      poke = () => {
        before?.();
        resolve();
      };
    });
    return Promise.race([sleep(clock, ms, over.signal), poked]);
  };

  const environment = async (c: Container) => {
    const linked = node.services
      .list()
      .filter(
        (s) =>
          (s.metadata.namespace === 'default' && s.metadata.name === 'kubernetes') ||
          (s.metadata.namespace === namespace && pod.spec.enableServiceLinks !== false),
      );
    const withAddress = {
      ...pod,
      status: {
        ...pod.status,
        podIP: worker.address,
        podIPs: [{ ip: worker.address }],
        hostIP: node.address,
        hostIPs: [{ ip: node.address }],
      },
    };
    return environmentOf({
      api: node.api,
      pod: withAddress,
      container: c.spec,
      services: linked,
      allocatable: node.self()?.status?.allocatable ?? {},
    });
  };

  /** Starts it and waits for its end: the exit code. */
  const runOnce = async (c: Container): Promise<number> => {
    for (;;) {
      const image = saved?.containers[c.spec.name]?.state.running && c.savedFiles ? await restoredImage(c) : await imageFor(c);
      const going = c.id !== undefined && c.savedFiles !== undefined;
      try {
        const input = {
          node,
          container: c,
          image,
          environment: await environment(c),
          hostname: hostname(),
          network: network as PodNetwork,
          volumes: volumes.byName,
          files,
          security: pod.spec.securityContext ?? {},
          podText,
        };
        if (!going) c.id = undefined;
        const live = startContainer(input);
        c.image = image;
        c.live = live;
        if (!going) {
          record('Normal', 'Created', 'Container created', c);
          record('Normal', 'Started', 'Container started', c);
          c.state = { running: { startedAt: timestamp(clock.now()) } };
        }
        break;
      } catch (error) {
        if (error instanceof ConfigError) {
          record('Warning', 'Failed', `Error: ${error.message}`, c);
          set(c, { waiting: { reason: 'CreateContainerConfigError', message: error.message } });
          await wait(RESYNC_MS);
        } else if (error instanceof StartError) {
          c.image = image;
          c.id = hexId(node.random, 64);
          record('Normal', 'Created', 'Container created', c);
          record('Warning', 'Failed', `Error: ${error.message}`, c);
          c.state = {
            terminated: {
              exitCode: 128,
              reason: 'StartError',
              message: error.message,
              startedAt: '1970-01-01T00:00:00Z',
              finishedAt: timestamp(clock.now()),
              ...(c.id && { containerID: `containerd://${c.id}` }),
            },
          };
          return 128;
        } else throw error;
      }
    }
    const live = c.live as NonNullable<Container['live']>;
    let killed = false;
    const kill = async (message: string) => {
      if (killed) return;
      killed = true;
      record('Normal', 'Killing', message, c);
      const grace = c.spec.livenessProbe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
      await end(c, grace * 1000);
    };
    const stopProbes = startProbes({
      node,
      pod: () => pod,
      container: c,
      live,
      address: worker.address as string,
      field: fieldOf(c),
      changed: () => void push().then(() => gate()),
      kill: (message) => void kill(message),
    });
    gate();
    void push();
    const hook = c.spec.lifecycle?.postStart?.exec;
    if (hook)
      void runIn(live, hook.command).then(({ code, output }) => {
        if (code) record('Warning', 'FailedPostStartHook', `PostStartHook failed: ${output}`, c);
      });
    const code = await live.handle.wait;
    stopProbes();
    if (stopped) throw over.signal.reason;
    finish(c, code);
    return code;
  };
  const restoredImage = async (c: Container) => {
    const { findImage } = await import('../images/index.ts');
    return findImage(c.spec.image) ?? imageFor(c);
  };
  const finish = (c: Container, code: number) => {
    const live = c.live as NonNullable<Container['live']>;
    for (const proc of [...live.machine.processes.values()]) proc.kill?.('SIGKILL');
    c.live = undefined;
    c.log.end();
    const message = terminationMessage(c, live, code);
    const startedAt = c.state.running?.startedAt ?? null;
    c.ready = false;
    c.started = false;
    c.state = {
      terminated: {
        exitCode: code,
        reason: code === 0 ? 'Completed' : 'Error',
        ...(message && { message }),
        startedAt,
        finishedAt: timestamp(clock.now()),
        containerID: `containerd://${c.id}`,
      },
    };
    void push();
  };

  /** Runs it as long as its policy says: the last exit code. */
  const live = async (c: Container, policy: 'Always' | 'OnFailure' | 'Never'): Promise<number> => {
    let backoff = 0;
    let lastEnd = Number.NEGATIVE_INFINITY;
    for (;;) {
      const code = await runOnce(c);
      if (ending || policy === 'Never' || (policy === 'OnFailure' && code === 0)) return code;
      const now = clock.now();
      if (now - lastEnd > RESET_AFTER) backoff = 0;
      lastEnd = now;
      if (backoff) {
        const until = now + backoff;
        const lastState = c.state;
        for (let sync = 0; clock.now() < until; sync++) {
          record('Warning', 'BackOff', `Back-off restarting failed container ${c.spec.name} in pod ${podText}`, c);
          if (sync) {
            c.lastState = lastState;
            const message = `back-off ${text(backoff)} restarting failed container=${c.spec.name} pod=${podText}`;
            set(c, { waiting: { reason: 'CrashLoopBackOff', message } });
          }
          await sleep(clock, RESYNC_MS, over.signal);
        }
        if (c.state.terminated) c.lastState = c.state;
      } else {
        await sleep(clock, 1000, over.signal);
        c.lastState = c.state;
      }
      if (ending) return code;
      backoff = backoff ? Math.min(backoff * 2, MAX_BACKOFF) : FIRST_BACKOFF;
      c.restartCount++;
      c.previousLog = c.log;
      c.log = createLog(clock);
    }
  };

  // --- the whole pod ---
  let gate: () => void = () => {};
  const startedOf = (c: Container) =>
    new Promise<void>((resolve, reject) => {
      const before = gate;
      gate = () => {
        before();
        if (c.started) resolve();
      };
      over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true });
      gate();
    });

  const mountAll = async () => {
    for (let delay = 500; ; delay = Math.min(delay * 2, 122_000)) {
      try {
        return await volumes.setUp();
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        record('Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${error.volume}" : ${error.message}`);
        await sleep(clock, delay, over.signal);
      }
    }
  };
  const run = async () => {
    if (saved) for (const c of containers) restore(c, saved.containers[c.spec.name]);
    else await push();
    await mountAll();
    prepareSandbox();
    const policy = pod.spec.restartPolicy ?? 'Always';
    const lives: Promise<number>[] = [];
    for (const c of containers.filter((x) => x.kind !== 'main')) {
      if (ending) return;
      if (c.kind === 'sidecar') {
        void live(c, 'Always').catch(() => {});
        await startedOf(c);
      } else if (c.state.terminated?.exitCode !== 0) {
        const code = await live(c, policy === 'Never' ? 'Never' : 'OnFailure');
        if (code !== 0) {
          await push();
          return finishPod();
        }
      }
    }
    if (ending) return;
    for (const c of containers) if (c.kind === 'main' && c.state.terminated === undefined) lives.push(live(c, policy));
    if (pod.spec.activeDeadlineSeconds)
      stops.push(
        clock.after(Math.max(0, Date.parse(startTime) + pod.spec.activeDeadlineSeconds * 1000 - clock.now()), () => void deadline()),
      );
    await Promise.all(lives);
    if (!ending) await finishPod();
  };
  const deadline = async () => {
    record('Normal', 'DeadlineExceeded', 'Pod was active on the node longer than the specified deadline');
    failed = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' };
    ending = true;
    await endAll(0);
    await finishPod();
  };
  /** Its containers are through: sidecars and network go too. */
  const finishPod = async () => {
    const phase = phaseOf(facts());
    if (phase !== 'Succeeded' && phase !== 'Failed') return;
    ending = true;
    await endAll((pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
    release();
    await push();
  };
  const release = () => {
    sandbox = false;
    volumes.close();
    if (!hostNetwork) network?.close();
    for (const stop of stops) stop();
  };

  const end = async (c: Container, grace: number) => {
    const running = c.live;
    if (!running) return;
    const began = clock.now();
    const hook = c.spec.lifecycle?.preStop;
    if (hook?.exec) {
      const cancelled = runIn(running, hook.exec.command, (kill) => clock.after(grace, kill));
      await cancelled;
    } else if (hook?.sleep) await sleep(clock, Math.min(grace, hook.sleep.seconds * 1000), over.signal).catch(() => {});
    const left = Math.max(0, grace - (clock.now() - began));
    const cancel = clock.after(Math.max(left, 1), () => running.handle.kill('SIGKILL'));
    running.handle.kill(c.image?.stopSignal ?? 'SIGTERM');
    await running.handle.wait;
    cancel();
  };
  const endAll = async (grace: number) => {
    const all = (kind: 'main' | 'others') => containers.filter((c) => c.live && (kind === 'main') === (c.kind === 'main'));
    for (const kind of ['main', 'others'] as const)
      await Promise.all(
        all(kind).map((c) => {
          record('Normal', 'Killing', `Stopping container ${c.spec.name}`, c);
          return end(c, grace);
        }),
      );
  };
  let terminating = false;
  const terminate = async () => {
    if (terminating) return;
    terminating = true;
    ending = true;
    const grace = pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
    await push();
    await endAll(grace * 1000);
    for (let turns = 0; turns < 3; turns++) await Promise.resolve();
    over.abort(new Error('the pod is deleted'));
    if (sandbox) release();
    for (const c of containers) if (c.state.waiting) c.ready = false;
    await push();
    stopped = true;
    await node.api.remove(PODS, namespace, name as string, { gracePeriodSeconds: 0, preconditions: { uid } }).catch(unlessMissing);
  };

  const worker: PodWorker = {
    pod: () => pod,
    containers,
    forwardTarget: () => (sandbox && network ? { network, sandboxId, namespaceId, over: over.signal } : undefined),
    update(next) {
      const before = pod;
      pod = next;
      if (next.metadata.deletionTimestamp) return void terminate().catch(() => {});
      if (before.metadata.labels !== next.metadata.labels || before.metadata.annotations !== next.metadata.annotations) volumes.refresh();
      for (const spec of [...next.spec.containers, ...(next.spec.initContainers ?? [])]) {
        const c = containers.find((x) => x.spec.name === spec.name);
        if (!c || same(c.spec, spec)) continue;
        const image = c.spec.image !== spec.image;
        c.spec = spec;
        if (image && c.live) {
          record('Normal', 'Killing', `Container ${spec.name} definition changed, will be restarted`, c);
          void end(c, (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
        }
        const wake = poke;
        poke = undefined;
        wake?.();
      }
      for (const spec of next.spec.ephemeralContainers ?? []) {
        if (containers.some((c) => c.spec.name === spec.name)) continue;
        const c = newContainer(node, spec, 'ephemeral');
        containers.push(c);
        void live(c, 'Never').catch(() => {});
      }
      void push();
    },
    stop() {
      stopped = true;
      over.abort(new Error('the node stops'));
      for (const c of containers) for (const proc of [...(c.live?.machine.processes.values() ?? [])]) proc.kill?.('SIGKILL');
      release();
    },
    save: () => ({
      uid: uid as string,
      address: worker.address ?? '',
      startTime,
      containers: Object.fromEntries(
        containers.map((c) => [
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
        ]),
      ),
      emptyDirs: Object.fromEntries([...volumes.byName].filter(([, v]) => v.kept).map(([key, v]) => [key, saveTree(v.volume.root)])),
    }),
  };
  const restore = (c: Container, from: SavedPod['containers'][string] | undefined) => {
    if (!from) return;
    c.state = from.state;
    c.lastState = from.lastState;
    c.restartCount = from.restartCount;
    c.id = from.id;
    c.savedFiles = from.files;
    c.log = createLog(clock, from.log);
    if (from.previousLog.length) c.previousLog = createLog(clock, from.previousLog);
  };
  if (pod.metadata.deletionTimestamp && !saved) void terminate().catch(() => {});
  else void run().catch((error) => crashed(error));
  const crashed = (error: unknown) => {
    if (!over.signal.aborted) record('Warning', 'FailedSync', `error syncing pod: ${(error as Error).message}`);
  };
  return worker;
}

const text = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
};

/** Upstream: pkg/kubelet/kuberuntime getTerminationMessage. */
function terminationMessage(c: Container, live: NonNullable<Container['live']>, code: number): string {
  const node = getNode(live.terminationLog.root, []);
  const written = node?.type === 'file' ? new TextDecoder().decode(node.content.subarray(0, 4096)) : '';
  if (written || code === 0 || c.spec.terminationMessagePolicy !== 'FallbackToLogsOnError') return written;
  return c.log.entries
    .slice(-80)
    .map((entry) => entry.text)
    .join('')
    .slice(-2048);
}
