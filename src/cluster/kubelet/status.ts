import type { KubeObject } from '../../apimachinery/types.ts';
import { timestamp } from '../../os/clock.ts';
import type { Condition } from '../controllers/lib/pods.ts';
import type { Container, ContainerState } from './container.ts';
import { resourcesOf } from './podresources.ts';

export interface PodFacts {
  pod: KubeObject;
  containers: Container[];
  sandbox: boolean;
  address?: string;
  hostAddress: string;
  startTime: string;
  /** The pod is over, by eviction or deadline. */
  failed?: { reason: string; message: string };
  /** Looked at again since it runs. */
  synced?: boolean;
  now: number;
}

const isRegular = (c: Container) => c.kind === 'init';
const done = (c: Container) => c.state.terminated?.exitCode === 0;
export const isInitialized = (containers: Container[]): boolean =>
  containers.every((c) => (c.kind === 'init' ? done(c) : c.kind !== 'sidecar' || c.started));

/** Upstream: pkg/kubelet/kubelet_pods.go getPhase. */
export function phaseOf({ pod, containers, failed }: PodFacts): string {
  if (failed) return 'Failed';
  const policy = pod.spec.restartPolicy ?? 'Always';
  const failedInit = containers.some((c) => isRegular(c) && (c.state.terminated?.exitCode ?? 0) !== 0);
  if (failedInit && policy === 'Never') return 'Failed';
  if (!isInitialized(containers)) return 'Pending';
  const main = containers.filter((c) => c.kind === 'main');
  if (main.some((c) => c.state.waiting && !c.lastState?.terminated)) return 'Pending';
  const running = main.filter((c) => c.state.running).length;
  const stopped = main.filter((c) => !c.state.running);
  if (running || policy === 'Always' || stopped.some((c) => c.state.waiting)) return 'Running';
  const allSucceeded = stopped.every((c) => c.state.terminated?.exitCode === 0);
  if (allSucceeded) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

const gateText = (pod: KubeObject, type: string): string => {
  const found = pod.status?.conditions?.find((c: Condition) => c.type === type);
  return found
    ? `the status of pod readiness gate "${type}" is not "True", but ${found.status}`
    : `corresponding condition of pod readiness gate "${type}" does not exist.`;
};
const names = (list: Container[]) => `[${list.map((c) => c.spec.name).join(' ')}]`;
function conditionsOf(facts: PodFacts, phase: string): Condition[] {
  const { pod, containers, sandbox } = facts;
  const counted = containers.filter((c) => c.kind === 'main' || c.kind === 'sidecar');
  const unready = counted.filter((c) => !c.ready);
  const over = phase === 'Succeeded' || phase === 'Failed';
  const waiting = containers.filter((c) => (c.kind === 'init' && !done(c)) || (c.kind === 'sidecar' && !c.started));
  const initialized: Condition =
    phase === 'Succeeded'
      ? { type: 'Initialized', status: 'True', reason: 'PodCompleted' }
      : isInitialized(containers) || containers.some((c) => c.kind === 'main' && (c.state.running || c.state.terminated))
        ? { type: 'Initialized', status: 'True' }
        : {
            type: 'Initialized',
            status: 'False',
            reason: 'ContainersNotInitialized',
            message: `containers with incomplete status: ${names(waiting)}`,
          };
  const ready: Omit<Condition, 'type'> = over
    ? { status: 'False', reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
    : unready.length
      ? { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: ${names(unready)}` }
      : { status: 'True' };
  const gates: { conditionType: string }[] = pod.spec.readinessGates ?? [];
  const missing = gates.filter((g) => !pod.status?.conditions?.some((c: Condition) => c.type === g.conditionType && c.status === 'True'));
  const podReady =
    ready.status === 'True' && missing.length
      ? {
          status: 'False',
          reason: 'ReadinessGatesNotReady',
          message: missing.map((g) => gateText(pod, g.conditionType)).join(', '),
        }
      : ready;
  return [
    { type: 'PodReadyToStartContainers', status: sandbox && !over ? 'True' : 'False' },
    initialized,
    { type: 'Ready', ...podReady } as Condition,
    { type: 'ContainersReady', ...ready } as Condition,
    { type: 'PodScheduled', status: 'True' },
  ];
}

export function statusOf(facts: PodFacts) {
  const { pod, containers, address, hostAddress, startTime, failed, now } = facts;
  const phase = phaseOf(facts);
  const old: Condition[] = pod.status?.conditions ?? [];
  const observedGeneration = pod.metadata.generation;
  const mine = conditionsOf(facts, phase).map((condition) => {
    const before = old.find((c) => c.type === condition.type);
    const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : timestamp(now);
    return { lastProbeTime: null, lastTransitionTime, observedGeneration, ...condition };
  });
  const others = old.filter((c) => !mine.some((m) => m.type === c.type));
  const of = (kinds: Container['kind'][]) => containers.filter((c) => kinds.includes(c.kind)).map((c) => containerStatus(c));
  const byName = (list: ReturnType<typeof containerStatus>[]) => list.sort((a, b) => (a.name < b.name ? -1 : 1));
  const init = of(['init', 'sidecar']);
  const ephemeral = of(['ephemeral']);
  const { requests, resources } = resourcesOf(pod, facts.synced === true && pod.status?.phase === 'Running');
  return {
    observedGeneration,
    phase,
    ...(requests && { allocatedResources: requests }),
    resources,
    ...(failed ?? {}),
    conditions: [...mine, ...others],
    hostIP: hostAddress,
    hostIPs: [{ ip: hostAddress }],
    ...(address && { podIP: address, podIPs: [{ ip: address }] }),
    startTime,
    ...(init.length && { initContainerStatuses: init }),
    containerStatuses: byName(of(['main'])),
    ...(ephemeral.length && { ephemeralContainerStatuses: ephemeral }),
    qosClass: pod.status?.qosClass,
  };
}

export function containerStatus(c: Container) {
  const { spec } = c;
  const resources = spec.resources ?? {};
  const state: ContainerState = c.state;
  return {
    name: spec.name,
    state,
    lastState: c.lastState ?? {},
    ready: c.kind === 'init' ? done(c) : c.kind !== 'ephemeral' && c.ready,
    restartCount: c.restartCount,
    image: c.image ? c.image.name : spec.image,
    imageID: c.image?.id ?? '',
    ...(c.id && { containerID: `containerd://${c.id}` }),
    started: c.kind !== 'ephemeral' && c.started,
    ...(c.id && resources.requests && { allocatedResources: resources.requests }),
    ...(c.id && { resources }),
    ...(spec.volumeMounts?.length && {
      volumeMounts: spec.volumeMounts.map((m: { name: string; mountPath: string; readOnly?: boolean }) => ({
        name: m.name,
        mountPath: m.mountPath,
        ...(m.readOnly && { readOnly: true, recursiveReadOnly: 'Disabled' }),
      })),
    }),
    ...(c.user && { user: { linux: { uid: c.user.uid, gid: c.user.gid, supplementalGroups: [c.user.gid] } } }),
  };
}
