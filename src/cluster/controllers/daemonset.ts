import type { KubeObject } from '../../apimachinery/types.ts';
import { CONTROLLERREVISIONS, DAEMONSETS, keyOf, NODES, PODS, splitKey, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { REVISION_LABEL, revise, truncate } from './lib/history.ts';
import { nodeFits } from './lib/nodes.ts';
import { claim, controllerOf, controllerReference } from './lib/owners.ts';
import { isAvailable, isReady, podFromTemplate, same } from './lib/pods.ts';

const TOLERATIONS = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
].map(([key, effect]) => ({ key, operator: 'Exists', effect }));

/** Upstream: pkg/controller/daemon. */
export function startDaemonSet(manager: Manager): () => void {
  const api = manager.api('daemon-set-controller');
  const record = manager.recorder('daemon-set-controller', 'daemonset-controller');
  const { clock } = manager;
  const sets = manager.informer(DAEMONSETS);
  const pods = manager.informer(PODS);
  const nodes = manager.informer(NODES);
  const revisions = manager.informer(CONTROLLERREVISIONS);
  const expected = new Map<string, Set<string>>();

  const nodeOf = (pod: KubeObject): string | undefined =>
    pod.spec.nodeName ??
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.[0]?.matchFields?.find(
      (f: { key: string }) => f.key === 'metadata.name',
    )?.values[0];
  const podFor = (set: KubeObject, node: string, hash: string) => {
    const pod = podFromTemplate(set.spec.template, set, { ownerReferences: [controllerReference(set)] });
    pod.metadata.labels = { ...pod.metadata.labels, [REVISION_LABEL]: hash, 'pod-template-generation': `${set.metadata.generation}` };
    pod.spec.affinity = {
      ...pod.spec.affinity,
      nodeAffinity: {
        ...pod.spec.affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
        },
      },
    };
    const extra = [
      ...TOLERATIONS,
      ...(pod.spec.hostNetwork ? [{ key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' }] : []),
    ];
    pod.spec.tolerations = [...(pod.spec.tolerations ?? []), ...extra];
    return pod;
  };

  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const set = sets.get(namespace, name);
      if (!set) {
        expected.delete(key);
        return;
      }
      if (set.metadata.deletionTimestamp) return;
      const mine = await claim(api, PODS, set, set.spec.selector, pods.list(namespace));
      const { update, revisions: history } = await revise(api, set, revisions.list(namespace));
      const hash = update.metadata.labels?.[REVISION_LABEL] as string;
      const waiting = expected.get(key) ?? new Set<string>();
      expected.set(key, waiting);
      for (const pod of mine) waiting.delete(pod.metadata.uid as string);
      const shape = podFor(set, '', hash);
      const eligible = nodes
        .list()
        .filter((node) => nodeFits({ ...shape, spec: { ...shape.spec, affinity: set.spec.template.spec.affinity } }, node));
      if (!waiting.size) await sync(set, mine, eligible, hash, waiting);
      await updateStatus(set, mine, eligible, hash);
      await truncate(api, set, history, new Set([hash, ...mine.map((pod) => pod.metadata.labels?.[REVISION_LABEL] as string)]));
    },
    [sets, pods, nodes, revisions],
  );

  const sync = async (set: KubeObject, mine: KubeObject[], eligible: KubeObject[], hash: string, waiting: Set<string>) => {
    const names = new Set(eligible.map((node) => node.metadata.name));
    const remove = async (pod: KubeObject) => {
      await api.remove(PODS, pod.metadata.namespace, pod.metadata.name as string, { preconditions: { uid: pod.metadata.uid } });
      record(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
    };
    const live = mine.filter((pod) => !pod.metadata.deletionTimestamp);
    for (const pod of live) {
      if (!names.has(nodeOf(pod))) await remove(pod);
      else if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') {
        const failed = pod.status.phase === 'Failed';
        record(
          set,
          failed ? 'Warning' : 'Normal',
          failed ? 'FailedDaemonPod' : 'SucceededDaemonPod',
          `Found ${failed ? 'failed' : 'succeeded'} daemon pod ${keyOf(pod)} on node ${nodeOf(pod)}, will try to ${failed ? 'kill' : 'delete'} it`,
        );
        await remove(pod);
      }
    }
    for (const node of eligible) {
      if (mine.some((pod) => nodeOf(pod) === node.metadata.name)) continue;
      const made = await api.create(PODS, podFor(set, node.metadata.name as string, hash), set.metadata.namespace);
      if (!pods.get(made.metadata.namespace, made.metadata.name as string)) waiting.add(made.metadata.uid as string);
      record(set, 'Normal', 'SuccessfulCreate', `Created pod: ${made.metadata.name}`);
    }
    if (set.spec.updateStrategy?.type === 'OnDelete') return;
    const given = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
    const limit = typeof given === 'string' ? Math.ceil((Number(given.replace('%', '')) * eligible.length) / 100) : given;
    const unavailable = (pod: KubeObject) =>
      pod.metadata.deletionTimestamp || !isAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now());
    const old = live.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] !== hash);
    let budget = Math.max(1, limit) - mine.filter(unavailable).length;
    for (const pod of [...old.filter(unavailable), ...old.filter((p) => !unavailable(p))]) {
      if (!unavailable(pod) && budget-- <= 0) break;
      await remove(pod);
    }
  };
  const updateStatus = async (set: KubeObject, mine: KubeObject[], eligible: KubeObject[], hash: string) => {
    const names = new Set(eligible.map((node) => node.metadata.name));
    const on = mine.filter((pod) => names.has(nodeOf(pod)) && !pod.metadata.deletionTimestamp);
    const available = on.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now())).length;
    const updated = on.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === hash).length;
    const status = {
      currentNumberScheduled: on.length,
      numberMisscheduled: mine.filter((pod) => !names.has(nodeOf(pod))).length,
      desiredNumberScheduled: eligible.length,
      numberReady: on.filter(isReady).length,
      observedGeneration: set.metadata.generation,
      ...(updated && { updatedNumberScheduled: updated }),
      ...(available && { numberAvailable: available }),
      ...(eligible.length - available && { numberUnavailable: eligible.length - available }),
    };
    if (!same(set.status ?? {}, status)) await api.update(DAEMONSETS, { ...set, status }, 'status').catch(unlessMissing);
  };
  const all = () => {
    for (const set of sets.list()) queue.add(keyOf(set));
  };
  sets.onChange(({ object }) => queue.add(keyOf(object)));
  pods.onChange(({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind !== 'DaemonSet') return;
    expected.get(`${object.metadata.namespace}/${owner.name}`)?.delete(object.metadata.uid as string);
    queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  nodes.onChange(({ object, old }) => {
    const matters = (n?: KubeObject) => JSON.stringify([n?.spec, n?.metadata.labels]);
    if (matters(old) !== matters(object)) all();
  });
  return queue.stop;
}
