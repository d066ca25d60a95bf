import type { KubeObject } from '../../apimachinery/types.ts';
import { createInformers } from '../../client/informer.ts';
import { createApi, isMissing, keyOf, NODES, PODS, pathOf, splitKey } from '../../client/objects.ts';
import { createSeriesRecorder } from '../../client/recorder.ts';
import { createWorkQueue } from '../../client/workqueue.ts';
import { timestamp } from '../../os/clock.ts';
import { randomInt } from '../../os/random.ts';
import type { ControllerContext } from '../controllers/index.ts';
import { FILTERS, type NodeState } from './filters.ts';
import { findPreemption, type Preemption } from './preempt.ts';
import { score } from './scores.ts';
import { createStorage } from './volumes.ts';

const RETRY_MS = 300_000;

/** Puts pods on nodes. Upstream: pkg/scheduler. */
export function startScheduler(context: ControllerContext): () => void {
  const { clock, random } = context;
  const agent = `kube-scheduler/${context.release.gitVersion} (linux/amd64) kubernetes/$Format/scheduler`;
  const api = createApi(context.clientFor('system:kube-scheduler'), agent);
  const informers = createInformers(api.client, clock);
  const pods = informers.of(pathOf(PODS));
  const nodes = informers.of(pathOf(NODES));
  const storage = createStorage(informers);
  const filters = [...FILTERS, storage.filter];
  const record = createSeriesRecorder(api, clock, 'default-scheduler', 'default-scheduler-controlplane', 'Binding');
  const recordFailure = createSeriesRecorder(api, clock, 'default-scheduler', 'default-scheduler-controlplane', 'Scheduling');
  const recordPreemption = createSeriesRecorder(api, clock, 'default-scheduler', 'default-scheduler-controlplane', 'Preempting');
  /** Bound, but not seen so yet. */
  const assumed = new Map<string, string>();

  /** Nodes with their pods; one that is waited for by a more important pod has that one too. */
  const states = (pod: KubeObject): NodeState[] => {
    const running = pods.list().filter((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed');
    const nominated = (p: KubeObject) =>
      p.metadata.uid !== pod.metadata.uid && (p.spec.priority ?? 0) >= (pod.spec.priority ?? 0) ? p.status?.nominatedNodeName : undefined;
    const at = (p: KubeObject) => p.spec.nodeName ?? assumed.get(p.metadata.uid as string) ?? nominated(p);
    return nodes.list().map((node) => ({ node, pods: running.filter((p) => at(p) === node.metadata.name) }));
  };
  const isMine = (pod: KubeObject) =>
    !pod.spec.nodeName &&
    pod.spec.schedulerName === 'default-scheduler' &&
    !pod.metadata.deletionTimestamp &&
    pod.status?.phase !== 'Succeeded' &&
    pod.status?.phase !== 'Failed';

  const queue = createWorkQueue({
    clock,
    ready: Promise.all([pods, nodes, ...storage.informers].map((informer) => informer.synced)).then(() => {}),
    async reconcile(key) {
      const pod = pods.get(...(splitKey(key) as [string, string]));
      if (!pod || !isMine(pod) || assumed.has(pod.metadata.uid as string) || pod.spec.schedulingGates?.length) return;
      const all = states(pod);
      const problem = storage.problem(pod);
      if (problem) return fail(pod, `0/${all.length} nodes are available: ${problem}. not found`);
      const refused: Refusal[] = [];
      const hopeful: NodeState[] = [];
      const fit = all.filter((state) => {
        for (const filter of filters) {
          const refusal = filter(pod, state, all);
          if (!refusal) continue;
          refused.push(refusal);
          if (!refusal.final) hopeful.push(state);
          return false;
        }
        return true;
      });
      if (!fit.length) {
        const preemption = pod.status?.nominatedNodeName ? undefined : findPreemption(pod, hopeful, all, filters);
        if (!preemption) return fail(pod, explain(all.length, refused));
        await preempt(pod, preemption);
        return fail(pod, summary(all.length, refused), preemption.node.metadata.name);
      }
      const scored = fit.map((state) => ({ name: state.node.metadata.name as string, score: score(pod, state, all) }));
      const best = Math.max(...scored.map((s) => s.score));
      const names = scored.filter((s) => s.score > best - 1e-6);
      const chosen = names[randomInt(random, names.length)].name;
      await storage.reserve(api, pod, nodes.get(undefined, chosen) as KubeObject);
      await bind(pod, chosen);
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
  const fail = async (pod: KubeObject, message: string, nominated?: string) => {
    recordFailure(pod, 'Warning', 'FailedScheduling', message);
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    queue.addAfter(keyOf(pod), RETRY_MS);
    await setCondition(pod, condition, nominated && { nominatedNodeName: nominated }).catch((error) => {
      if (!isMissing(error)) throw error;
    });
  };
  const preempt = async (pod: KubeObject, { node, victims }: Preemption) => {
    for (const victim of victims) {
      const { namespace, name } = victim.metadata;
      const condition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      };
      await setCondition(victim, condition);
      recordPreemption(victim, 'Normal', 'Preempted', `Preempted by pod ${pod.metadata.uid} on node ${node.metadata.name}`);
      await api.remove(PODS, namespace, name as string).catch((error) => {
        if (!isMissing(error)) throw error;
      });
    }
  };
  const setCondition = async (pod: KubeObject, condition: Condition, more?: object | '') => {
    const old = pod.status?.conditions?.find((c: { type: string }) => c.type === condition.type);
    if (!more && old && old.reason === condition.reason && old.message === condition.message && old.status === condition.status) return;
    const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : timestamp(clock.now());
    const next = { ...condition, lastProbeTime: null, lastTransitionTime, observedGeneration: pod.metadata.generation };
    await api.patch(
      PODS,
      pod.metadata.namespace,
      pod.metadata.name as string,
      { status: { ...(more || undefined), conditions: [next] } },
      { subresource: 'status', type: 'strategic-merge' },
    );
  };

  const retryAll = (wanted: (pod: KubeObject) => boolean = () => true) => {
    for (const pod of pods.list()) if (isMine(pod) && wanted(pod)) queue.add(keyOf(pod));
  };
  /** Whether what held it back can be another pod. Upstream: pkg/scheduler/framework/plugins, each one's queueing hints. */
  const needsRoom = ({ status }: KubeObject) => {
    const { message = '' } = status?.conditions?.find((c: { type: string }) => c.type === 'PodScheduled') ?? {};
    return !message || /Insufficient|Too many pods|free ports|pods? (anti-)?affinity|topology spread|olume/.test(message);
  };
  const looksAtPods = ({ spec }: KubeObject) =>
    Boolean(spec.affinity?.podAffinity || spec.affinity?.podAntiAffinity || spec.topologySpreadConstraints?.length);
  pods.onChange(({ type, object, old }) => {
    const uid = object.metadata.uid as string;
    if (object.spec.nodeName || type === 'DELETED') assumed.delete(uid);
    if (type !== 'DELETED' && isMine(object)) {
      const wants = ({ metadata, spec }: KubeObject) => JSON.stringify([metadata.generation, metadata.labels, spec.schedulingGates]);
      if (!old || wants(old) !== wants(object)) queue.add(keyOf(object));
      return;
    }
    const done = (p: KubeObject) => p.status?.phase === 'Succeeded' || p.status?.phase === 'Failed';
    if (type === 'DELETED' || (old && done(object) && !done(old))) retryAll(needsRoom);
    else if (!old?.spec.nodeName || JSON.stringify(old.metadata.labels) !== JSON.stringify(object.metadata.labels)) retryAll(looksAtPods);
  });
  nodes.onChange(({ object, old }) => {
    const matters = (n: KubeObject) => JSON.stringify([n.spec, n.metadata.labels, n.status?.allocatable]);
    if (!old || matters(old) !== matters(object)) retryAll();
  });
  for (const informer of storage.informers) informer.onChange(({ object }) => retryAll((pod) => storage.helps(pod, object)));
  return () => {
    queue.stop();
    informers.stop();
  };
}

interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}
interface Refusal {
  reasons: string[];
  final: boolean;
}
/** Upstream: pkg/scheduler/framework/types.go FitError.Error, and what preemption adds. */
function explain(count: number, refused: Refusal[]): string {
  if (!count) return 'no nodes available to schedule pods';
  const final = refused.filter((r) => r.final).length;
  const preemption = new Map<string, number>();
  if (final) preemption.set('Preemption is not helpful for scheduling', final);
  if (refused.length > final) preemption.set('No preemption victims found for incoming pod', refused.length - final);
  return `${summary(count, refused)} no new claims to deallocate, preemption: 0/${count} nodes are available: ${sorted(preemption)}.`;
}

const sorted = (map: Map<string, number>): string =>
  [...map]
    .map(([reason, n]) => `${n} ${reason}`)
    .sort()
    .join(', ');
function summary(count: number, refused: Refusal[]): string {
  const reasons = new Map<string, number>();
  for (const refusal of refused) for (const reason of refusal.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return `0/${count} nodes are available: ${sorted(reasons)}.`;
}
