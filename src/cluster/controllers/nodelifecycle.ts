import type { KubeObject } from '../../apimachinery/types.ts';
import { NODES, PODS, unlessMissing } from '../../client/objects.ts';
import { timestamp } from '../../os/clock.ts';
import type { Manager } from './lib/context.ts';
import { conditionOf, same } from './lib/pods.ts';

interface Taint {
  key: string;
  effect: string;
  value?: string;
  timeAdded?: string;
}
const PREFIX = 'node.kubernetes.io/';
const FAKE = 'kwok.x-k8s.io/node';
/** Nodes that are older were registered before. */
const NEW_MS = 60_000;
const CONDITIONS: [type: string, status: string, taint: string][] = [
  ['Ready', 'False', 'not-ready'],
  ['Ready', 'Unknown', 'unreachable'],
  ['MemoryPressure', 'True', 'memory-pressure'],
  ['DiskPressure', 'True', 'disk-pressure'],
  ['NetworkUnavailable', 'True', 'network-unavailable'],
  ['PIDPressure', 'True', 'pid-pressure'],
];

/** Taints nodes by their conditions and evicts what does not tolerate NoExecute. Upstream: pkg/controller/nodelifecycle, tainteviction. */
export function startNodeLifecycle(manager: Manager): () => void {
  const api = manager.api('node-controller');
  const record = manager.recorder('node-controller', 'taint-eviction-controller');
  const recordNode = manager.recorder('node-controller', 'node-controller');
  const { clock } = manager;
  const greet = ({ metadata }: KubeObject) => {
    const about = { apiVersion: 'v1', kind: 'Node', metadata: { name: metadata.name, uid: metadata.uid } };
    recordNode(about, 'Normal', 'RegisteredNode', `Node ${metadata.name} event: Registered Node ${metadata.name} in Controller`);
  };
  const nodes = manager.informer(NODES);
  const pods = manager.informer(PODS);

  const taint = async (node: KubeObject) => {
    const old: Taint[] = node.spec.taints ?? [];
    const managed = new Set([...CONDITIONS.map(([, , key]) => PREFIX + key), `${PREFIX}unschedulable`]);
    const wanted: Taint[] = [];
    for (const [type, status, key] of CONDITIONS) {
      const found = conditionOf(node, type)?.status ?? (type === 'Ready' ? 'Unknown' : 'False');
      if (found !== status) continue;
      wanted.push({ key: PREFIX + key, effect: 'NoSchedule' });
      if (type === 'Ready') wanted.push({ key: PREFIX + key, effect: 'NoExecute', timeAdded: timestamp(clock.now()) });
    }
    if (node.spec.unschedulable) wanted.push({ key: `${PREFIX}unschedulable`, effect: 'NoSchedule', timeAdded: timestamp(clock.now()) });
    const is = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;
    const kept = old.filter((t) => !managed.has(t.key) || wanted.some((w) => is(w, t)));
    const taints = [...kept, ...wanted.filter((w) => !old.some((t) => is(w, t)))];
    if (same(taints, old)) return;
    await api.patch(NODES, undefined, node.metadata.name as string, {
      spec: { taints: taints.length ? taints : null },
      metadata: { resourceVersion: node.metadata.resourceVersion },
    });
  };
  const due = new Map<string, () => void>();
  const evict = (pod: KubeObject, node: KubeObject) => {
    const uid = pod.metadata.uid as string;
    const taints: Taint[] = (node.spec.taints ?? []).filter((t: Taint) => t.effect === 'NoExecute');
    let wait = Number.POSITIVE_INFINITY;
    for (const t of taints) {
      const tolerations = (pod.spec.tolerations ?? []).filter((toleration: Toleration) => tolerates(toleration, t));
      if (!tolerations.length) wait = 0;
      for (const { tolerationSeconds } of tolerations)
        if (tolerationSeconds !== undefined) wait = Math.min(wait, Math.max(0, tolerationSeconds) * 1000);
    }
    if (!Number.isFinite(wait) || pod.metadata.deletionTimestamp) {
      if (due.has(uid))
        record(pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${pod.metadata.namespace}/${pod.metadata.name}`);
      due.get(uid)?.();
      due.delete(uid);
      return;
    }
    if (due.has(uid)) return;
    const go = () => {
      due.delete(uid);
      record(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${pod.metadata.namespace}/${pod.metadata.name}`);
      void api.remove(PODS, pod.metadata.namespace, pod.metadata.name as string, { preconditions: { uid } }).catch(() => {});
    };
    due.set(uid, clock.after(wait, go));
  };
  const queue = manager.queue(
    async (name) => {
      const node = nodes.get(undefined, name);
      if (!node) return;
      await taint(node).catch(unlessMissing);
      for (const pod of pods.list()) if (pod.spec.nodeName === name) evict(pod, node);
    },
    [nodes, pods],
  );
  nodes.onChange(({ type, object, old }) => {
    const age = clock.now() - Date.parse(object.metadata.creationTimestamp as string);
    if (type === 'ADDED' && !old && age < NEW_MS && !object.metadata.annotations?.[FAKE]) greet(object);
    if (type !== 'DELETED' && (!old || !same([old.spec, statuses(old)], [object.spec, statuses(object)])))
      queue.add(object.metadata.name as string);
  });
  pods.onChange(({ type, object }) => {
    const node = object.spec.nodeName && nodes.get(undefined, object.spec.nodeName);
    if (type === 'DELETED') {
      due.get(object.metadata.uid as string)?.();
      due.delete(object.metadata.uid as string);
    } else if (node) evict(object, node);
  });
  return () => {
    queue.stop();
    for (const cancel of due.values()) cancel();
  };
}
const statuses = (node: KubeObject) => node.status?.conditions?.map((c: { type: string; status: string }) => [c.type, c.status]);

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}
const tolerates = (toleration: Toleration, taint: Taint): boolean =>
  (!toleration.effect || toleration.effect === taint.effect) &&
  (!toleration.key || toleration.key === taint.key) &&
  (toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? ''));
