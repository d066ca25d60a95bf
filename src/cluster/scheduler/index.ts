import type { KubeObject } from '../../apimachinery/types.ts';
import { createInformers } from '../../client/informer.ts';
import { createApi, isMissing, keyOf, NODES, PODS, pathOf, splitKey } from '../../client/objects.ts';
import { createSeriesRecorder } from '../../client/recorder.ts';
import { createWorkQueue } from '../../client/workqueue.ts';
import { type Clock, timestamp } from '../../os/clock.ts';
import { randomInt } from '../../os/random.ts';
import type { ControllerContext } from '../controllers/index.ts';
import { FILTERS, type NodeState } from './filters.ts';
import { score } from './scores.ts';

const RETRY_MS = 300_000;

/** Puts pods on nodes. Upstream: pkg/scheduler. */
export function startScheduler(context: ControllerContext): () => void {
  const { clock, random } = context;
  const agent = `kube-scheduler/${context.release.gitVersion} (linux/amd64) kubernetes/$Format/scheduler`;
  const api = createApi(context.clientFor('system:kube-scheduler'), agent);
  const informers = createInformers(api.client, clock);
  const pods = informers.of(pathOf(PODS));
  const nodes = informers.of(pathOf(NODES));
  const record = createSeriesRecorder(api, clock, 'default-scheduler', 'default-scheduler-controlplane', 'Binding');
  const recordFailure = createSeriesRecorder(api, clock, 'default-scheduler', 'default-scheduler-controlplane', 'Scheduling');
  /** Bound, but not seen so yet. */
  const assumed = new Map<string, string>();

  const states = (): NodeState[] => {
    const running = pods.list().filter((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed');
    const at = (pod: KubeObject) => pod.spec.nodeName ?? assumed.get(pod.metadata.uid as string);
    return nodes.list().map((node) => ({ node, pods: running.filter((pod) => at(pod) === node.metadata.name) }));
  };
  const isMine = (pod: KubeObject) =>
    !pod.spec.nodeName &&
    pod.spec.schedulerName === 'default-scheduler' &&
    !pod.metadata.deletionTimestamp &&
    pod.status?.phase !== 'Succeeded' &&
    pod.status?.phase !== 'Failed';

  const queue = createWorkQueue({
    clock,
    ready: Promise.all([pods.synced, nodes.synced]).then(() => {}),
    async reconcile(key) {
      const pod = pods.get(...(splitKey(key) as [string, string]));
      if (!pod || !isMine(pod) || assumed.has(pod.metadata.uid as string) || pod.spec.schedulingGates?.length) return;
      const all = states();
      const refused: Refusal[] = [];
      const fit = all.filter((state) => {
        for (const filter of FILTERS) {
          const refusal = filter(pod, state, all);
          if (refusal) {
            refused.push(refusal);
            return false;
          }
        }
        return true;
      });
      if (!fit.length) return fail(pod, all.length, refused);
      const scored = fit.map((state) => ({ name: state.node.metadata.name as string, score: score(pod, state, all) }));
      const best = Math.max(...scored.map((s) => s.score));
      const names = scored.filter((s) => s.score > best - 1e-6);
      await bind(pod, names[randomInt(random, names.length)].name);
    },
  });

  const bind = async (pod: KubeObject, node: string) => {
    const { namespace, name, uid } = pod.metadata;
    assumed.set(uid as string, node);
    try {
      const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node } };
      await api.create(PODS, binding, namespace, { name: 'binding', of: name as string });
      record(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`);
    } catch (error) {
      assumed.delete(uid as string);
      if (!isMissing(error)) throw error;
    }
  };
  const fail = async (pod: KubeObject, count: number, refused: Refusal[]) => {
    const message = explain(count, refused);
    recordFailure(pod, 'Warning', 'FailedScheduling', message);
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    queue.addAfter(keyOf(pod), RETRY_MS);
    await setCondition(pod, condition, clock).catch((error) => {
      if (!isMissing(error)) throw error;
    });
  };
  const setCondition = async (pod: KubeObject, condition: { type: string; status: string; reason: string; message: string }, at: Clock) => {
    const old = pod.status?.conditions?.find((c: { type: string }) => c.type === condition.type);
    if (old && old.reason === condition.reason && old.message === condition.message && old.status === condition.status) return;
    const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : timestamp(at.now());
    const next = { ...condition, lastProbeTime: null, lastTransitionTime, observedGeneration: pod.metadata.generation };
    await api.patch(
      PODS,
      pod.metadata.namespace,
      pod.metadata.name as string,
      { status: { conditions: [next] } },
      { subresource: 'status', type: 'strategic-merge' },
    );
  };

  const retryAll = () => {
    for (const pod of pods.list()) if (isMine(pod)) queue.add(keyOf(pod));
  };
  pods.onChange(({ type, object, old }) => {
    const uid = object.metadata.uid as string;
    if (object.spec.nodeName || type === 'DELETED') assumed.delete(uid);
    if (type !== 'DELETED' && isMine(object)) {
      const sameWants = old && old.metadata.generation === object.metadata.generation && old.metadata.labels === object.metadata.labels;
      if (!sameWants) queue.add(keyOf(object));
    } else {
      const done = (p: KubeObject) => p.status?.phase === 'Succeeded' || p.status?.phase === 'Failed';
      const wasHere = Boolean(old?.spec.nodeName);
      if (type === 'DELETED' || !wasHere || (old && done(object) && !done(old))) retryAll();
    }
  });
  nodes.onChange(({ object, old }) => {
    const matters = (n: KubeObject) => JSON.stringify([n.spec, n.metadata.labels, n.status?.allocatable]);
    if (!old || matters(old) !== matters(object)) retryAll();
  });
  return () => {
    queue.stop();
    informers.stop();
  };
}

interface Refusal {
  reasons: string[];
  final: boolean;
}
/** Upstream: pkg/scheduler/framework/types.go FitError.Error, and what preemption adds. */
function explain(count: number, refused: Refusal[]): string {
  if (!count) return 'no nodes available to schedule pods';
  const reasons = new Map<string, number>();
  for (const refusal of refused) for (const reason of refusal.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const sorted = (map: Map<string, number>) =>
    [...map]
      .map(([reason, n]) => `${n} ${reason}`)
      .sort()
      .join(', ');
  const final = refused.filter((r) => r.final).length;
  const preemption = new Map<string, number>();
  if (final) preemption.set('Preemption is not helpful for scheduling', final);
  if (refused.length > final) preemption.set('No preemption victims found for incoming pod', refused.length - final);
  return `0/${count} nodes are available: ${sorted(reasons)}. no new claims to deallocate, preemption: 0/${count} nodes are available: ${sorted(preemption)}.`;
}
