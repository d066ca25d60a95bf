import type { KubeObject } from '../../apimachinery/types.ts';
import { PODS } from '../../client/objects.ts';
import { sleep, timestamp } from '../../os/clock.ts';
import { hexId, uuid } from '../../os/random.ts';
import type { TreeVolume } from '../../os/tree.ts';
import { same } from '../controllers/lib/pods.ts';
import type { PodNetwork } from '../network/index.ts';
import { type Container, newContainer } from './container.ts';
import type { Node } from './context.ts';
import type { SavedPod } from './saved.ts';
import { type PodFacts, statusOf } from './status.ts';
import { createVolumes } from './volumes.ts';

/** What the parts of one pod's life share. */
export interface PodRun {
  node: Node;
  pod: KubeObject;
  containers: Container[];
  volumes: ReturnType<typeof createVolumes>;
  saved?: SavedPod;
  startTime: string;
  /** Ids of its sandbox and that one's network namespace. */
  sandboxId: string;
  namespaceId: string;
  sandbox: boolean;
  network?: PodNetwork;
  address?: string;
  /** /etc/hosts, /etc/hostname, /etc/resolv.conf. */
  files: Record<string, TreeVolume>;
  /** What ends with the sandbox. */
  stops: (() => void)[];
  /** Aborted when it is over for good. */
  over: AbortController;
  /** No container is to be started again. */
  ending: boolean;
  /** It is being deleted. */
  terminating?: boolean;
  /** The node stops: nothing is told to the API any more. */
  stopped: boolean;
  failed?: PodFacts['failed'];
  /** Looked at again since it runs. */
  synced?: boolean;
  /** name_namespace(uid) */
  text: string;
  hostNetwork: boolean;
  hostname: string;
  record(type: 'Normal' | 'Warning', reason: string, message: string, c?: Container): void;
  facts(): PodFacts;
  /** Tells the API how it is. */
  push(): Promise<void>;
  set(c: Container, state: Container['state']): void;
  /** Sleeps, but not beyond a change of the pod's spec. */
  wait(ms: number): Promise<void>;
  poke(): void;
  /** Called when a container's readiness or start changed. */
  changed(): void;
  /** Until a container has started. */
  started(c: Container): Promise<void>;
}

export const fieldOf = (c: Container): string =>
  `spec.${c.kind === 'main' ? 'containers' : c.kind === 'ephemeral' ? 'ephemeralContainers' : 'initContainers'}{${c.spec.name}}`;

export function createPodRun(node: Node, first: KubeObject, saved?: SavedPod): PodRun {
  const { clock } = node;
  const { namespace, name, uid } = first.metadata;
  const gates = new Set<() => void>();
  const pokes = new Set<() => void>();
  let pushing: Promise<void> | undefined;
  let again = false;
  const run: PodRun = {
    node,
    pod: first,
    containers: containersOf(node, first),
    volumes: createVolumes(node, () => run.pod, saved?.emptyDirs ?? {}),
    saved,
    startTime: saved?.startTime ?? first.status?.startTime ?? timestamp(clock.now()),
    sandboxId: hexId(node.random, 64),
    namespaceId: uuid(node.random),
    sandbox: false,
    files: {},
    stops: [],
    over: new AbortController(),
    ending: false,
    stopped: false,
    text: `${name}_${namespace}(${uid})`,
    hostNetwork: first.spec.hostNetwork === true,
    hostname: first.spec.hostNetwork ? node.nodeName : (first.spec.hostname ?? (name as string)).slice(0, 63),
    record: (type, reason, message, c) => node.record(run.pod, type, reason, message, c && fieldOf(c)),
    facts: () => ({
      pod: run.pod,
      containers: run.containers,
      sandbox: run.sandbox,
      address: run.address,
      hostAddress: node.address,
      startTime: run.startTime,
      failed: run.failed,
      synced: run.synced,
      now: clock.now(),
    }),
    push() {
      if (run.stopped) return Promise.resolve();
      if (pushing) {
        again = true;
        return pushing;
      }
      pushing = write().finally(() => {
        pushing = undefined;
      });
      return pushing;
    },
    set(c, state) {
      c.state = state;
      // How its containers ended is told once, when that was noticed.
      if (!run.terminating) void run.push();
    },
    wait(ms) {
      const poked = new Promise<void>((resolve) => pokes.add(resolve));
      return Promise.race([sleep(clock, ms, run.over.signal), poked]);
    },
    poke() {
      for (const wake of pokes) wake();
      pokes.clear();
    },
    changed() {
      for (const gate of [...gates]) gate();
    },
    started: (c) =>
      new Promise<void>((resolve, reject) => {
        const gate = () => {
          if (!c.started) return;
          gates.delete(gate);
          resolve();
        };
        gates.add(gate);
        run.over.signal.addEventListener('abort', () => reject(run.over.signal.reason), { once: true });
        gate();
      }),
  };
  const write = async () => {
    do {
      again = false;
      const status = statusOf(run.facts());
      if (same({ ...run.pod.status, qosClass: status.qosClass }, status)) continue;
      const changed = await node.api
        .patch(PODS, namespace, name as string, { metadata: { uid }, status }, { subresource: 'status' })
        .catch(() => undefined);
      if (changed && changed.metadata.uid === uid) run.pod = { ...changed, apiVersion: 'v1', kind: 'Pod' };
    } while (again && !run.stopped);
  };
  return run;
}

function containersOf(node: Node, { spec }: KubeObject): Container[] {
  const inits: { name: string; restartPolicy?: string }[] = spec.initContainers ?? [];
  const containers = [
    ...inits.map((c) => newContainer(node, c, c.restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...spec.containers.map((c: { name: string }) => newContainer(node, c, 'main')),
  ];
  if (inits.length) for (const c of containers) c.state = { waiting: { reason: 'PodInitializing' } };
  return containers;
}
