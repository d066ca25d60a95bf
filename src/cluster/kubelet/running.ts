import { busy, sleep, timestamp } from '../../os/clock.ts';
import { hexId } from '../../os/random.ts';
import type { PodNetwork } from '../network/index.ts';
import { type Container, type Live, StartError, startContainer } from './container.ts';
import { endContainer, noteEnd } from './ending.ts';
import { ConfigError, environmentOf } from './env.ts';
import { runHook } from './hooks.ts';
import { imageFor, RESYNC_MS, untilResync } from './imaging.ts';
import { createLog } from './log.ts';
import { fieldOf, type PodRun } from './pod.ts';
import { startProbes } from './probes.ts';

const FIRST_BACKOFF = 10_000;
const MAX_BACKOFF = 300_000;
const RESET_AFTER = 600_000;
/** How long an end goes unseen: the kubelet looks once a second. */
const RELIST_MS = 1000;
/** After this it is looked at again, its back-off over or not. */
const LATE_MS = 60_000;

/** How a container ended: by itself, killed for its probe or hook, or without having started. */
interface Ending {
  code: number;
  how: 'exit' | 'kill' | 'start';
}

/** Starts a container and waits for its end. */
async function runOnce(run: PodRun, c: Container): Promise<Ending> {
  const live = await begin(run, c);
  if (!live) return { code: c.state.terminated?.exitCode ?? 128, how: 'start' };
  let killed = false;
  const kill = async (message: string, grace = c.spec.livenessProbe?.terminationGracePeriodSeconds) => {
    if (killed) return;
    killed = true;
    run.record('Normal', 'Killing', message, c);
    await endContainer(run, c, (grace ?? run.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
  };
  const postStart = c.spec.lifecycle?.postStart;
  if (postStart)
    void runHook(run, c, live, postStart)
      .then((well) => {
        if (well || c.live !== live) return;
        run.record('Warning', 'FailedPostStartHook', 'PostStartHook failed', c);
        void kill('FailedPostStartHook');
      })
      .catch(() => {});
  const stopProbes = startProbes({
    node: run.node,
    pod: () => run.pod,
    container: c,
    live,
    address: run.address as string,
    field: fieldOf(c),
    changed: () => {
      run.synced = true;
      void run.push().then(run.changed);
    },
    kill: (message) => void kill(message),
  });
  run.changed();
  void run.push();
  const code = await live.handle.wait;
  stopProbes();
  if (run.stopped) throw run.over.signal.reason;
  const unseen = RELIST_MS - (run.node.clock.now() - live.startedAt);
  if (unseen > 0 && !run.ending) await sleep(run.node.clock, unseen, run.over.signal).catch(() => {});
  noteEnd(run, c, code);
  return { code, how: killed ? 'kill' : 'exit' };
}

/** Its process; nothing where it cannot be started, which its state then tells. */
async function begin(run: PodRun, c: Container): Promise<Live | undefined> {
  const { node } = run;
  for (;;) {
    const goesOn = run.saved?.containers[c.spec.name]?.state.running && c.savedFiles;
    const image = goesOn ? await restoredImage(run, c) : await imageFor(run, c);
    const going = c.id !== undefined && c.savedFiles !== undefined;
    try {
      const environment = await environmentFor(run, c);
      if (!going) c.id = undefined;
      const live = startContainer({
        node,
        container: c,
        image,
        environment,
        hostname: run.hostname,
        network: run.network as PodNetwork,
        volumes: run.volumes.byName,
        files: run.files,
        security: run.pod.spec.securityContext ?? {},
        podText: run.text,
      });
      Object.assign(c, { image, live });
      if (!going) {
        run.record('Normal', 'Created', 'Container created', c);
        run.record('Normal', 'Started', 'Container started', c);
        c.state = { running: { startedAt: timestamp(node.clock.now()) } };
      }
      return live;
    } catch (error) {
      if (error instanceof ConfigError) {
        run.record('Warning', 'Failed', `Error: ${error.message}`, c);
        run.set(c, { waiting: { reason: 'CreateContainerConfigError', message: error.message } });
        await untilResync(run, c);
      } else if (error instanceof StartError) {
        Object.assign(c, { image, id: hexId(node.random, 64) });
        run.record('Normal', 'Created', 'Container created', c);
        run.record('Warning', 'Failed', `Error: ${error.message}`, c);
        const terminated = {
          exitCode: 128,
          reason: 'StartError',
          message: error.message,
          startedAt: '1970-01-01T00:00:00Z',
          finishedAt: timestamp(node.clock.now()),
          containerID: `containerd://${c.id}`,
        };
        if (run.pod.spec.restartPolicy === 'Never') run.set(c, { terminated });
        else c.state = { terminated };
        return undefined;
      } else throw error;
    }
  }
}

async function restoredImage(run: PodRun, c: Container) {
  const { findImage } = await busy(import('../images/index.ts'));
  return findImage(c.spec.image) ?? imageFor(run, c);
}

function environmentFor({ node, pod, address }: PodRun, c: Container) {
  const services = node.services
    .list()
    .filter(
      (s) =>
        (s.metadata.namespace === 'default' && s.metadata.name === 'kubernetes') ||
        (s.metadata.namespace === pod.metadata.namespace && pod.spec.enableServiceLinks !== false),
    );
  const addresses = { podIP: address, podIPs: [{ ip: address }], hostIP: node.address, hostIPs: [{ ip: node.address }] };
  return environmentOf({
    api: node.api,
    pod: { ...pod, status: { ...pod.status, ...addresses } },
    container: c.spec,
    services,
    allocatable: node.self()?.status?.allocatable ?? {},
  });
}

const text = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
};

/**
 * Waits the back-off out. A container that ended by itself is looked at again only when that is over, or after a minute: so long it
 * shows how it ended. Upstream: pkg/kubelet/pod_workers.go completeWork, kuberuntime doBackOff.
 */
async function backOff(run: PodRun, c: Container, ended: Container['state'], ms: number, how: Ending['how']): Promise<void> {
  const { clock, random } = run.node;
  const until = clock.now() + ms * (1.05 + 0.3 * random.next());
  const tell = () => run.record('Warning', 'BackOff', `Back-off restarting failed container ${c.spec.name} in pod ${run.text}`, c);
  tell();
  for (let look = how === 'exit' ? LATE_MS : RELIST_MS; !run.ending; look = how === 'exit' ? LATE_MS : RESYNC_MS) {
    await sleep(clock, Math.min(look, until - clock.now()), run.over.signal);
    if (clock.now() >= until) return;
    if (look !== RELIST_MS) tell();
    c.lastState = ended;
    const message = `back-off ${text(ms)} restarting failed container=${c.spec.name} pod=${run.text}`;
    run.set(c, { waiting: { reason: 'CrashLoopBackOff', message } });
  }
}

/** Runs a container as long as its policy says, later each time: the last exit code. */
export async function keepRunning(run: PodRun, c: Container, policy: 'Always' | 'OnFailure' | 'Never'): Promise<number> {
  const { clock } = run.node;
  let backoff = FIRST_BACKOFF;
  let lastEnd = Number.NEGATIVE_INFINITY;
  let free = 0;
  for (;;) {
    const { code, how } = await runOnce(run, c);
    if (run.ending || policy === 'Never' || (policy === 'OnFailure' && code === 0)) return code;
    const ended = c.state;
    if (how === 'start') {
      c.lastState = ended;
      run.set(c, { waiting: { reason: 'RunContainerError', message: ended.terminated?.message } });
    }
    if (clock.now() - lastEnd > RESET_AFTER) {
      backoff = FIRST_BACKOFF;
      // The look that kills a container starts it too: of its end the back-off learns one look later.
      free = how === 'kill' ? 2 : 1;
    }
    lastEnd = clock.now();
    if (free) free--;
    else {
      await backOff(run, c, ended, backoff, how);
      backoff = Math.min(backoff * 2, MAX_BACKOFF);
    }
    c.lastState = ended;
    if (run.ending) return code;
    run.synced = true;
    c.restartCount++;
    c.previousLog = c.log;
    c.log = createLog(clock);
  }
}
