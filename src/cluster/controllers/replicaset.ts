import type { KubeObject } from '../../apimachinery/types.ts';
import { type Collection, keyOf, PODS, REPLICASETS, REPLICATIONCONTROLLERS, splitKey, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { claim, controllerOf, controllerReference, isControlledBy, selects } from './lib/owners.ts';
import {
  type Condition,
  conditionOf,
  deletionOrder,
  isActive,
  isAvailable,
  isReady,
  podFromTemplate,
  same,
  withCondition,
} from './lib/pods.ts';

const BURST = 500;
interface Kind {
  of: Collection;
  kind: string;
  account: string;
  component: string;
  selector(owner: KubeObject): object;
}

export const startReplicaSet = (manager: Manager) =>
  start(manager, {
    of: REPLICASETS,
    kind: 'ReplicaSet',
    account: 'replicaset-controller',
    component: 'replicaset-controller',
    selector: (owner) => owner.spec.selector,
  });
export const startReplicationController = (manager: Manager) =>
  start(manager, {
    of: REPLICATIONCONTROLLERS,
    kind: 'ReplicationController',
    account: 'replication-controller',
    component: 'replication-controller',
    selector: (owner) => ({ matchLabels: owner.spec.selector ?? {} }),
  });

/** As many pods as wanted. Upstream: pkg/controller/replicaset/replica_set.go. */
function start(manager: Manager, { of, kind, account, component, selector }: Kind): () => void {
  const api = manager.api(account);
  const record = manager.recorder(account, component);
  const { clock } = manager;
  const sets = manager.informer(of);
  const pods = manager.informer(PODS);
  /** Names of what was just created or deleted and is not seen yet. */
  const expected = new Map<string, { creations: Set<string>; deletions: Set<string> }>();

  const settled = (key: string): boolean => {
    const waiting = expected.get(key);
    return !waiting || (!waiting.creations.size && !waiting.deletions.size);
  };
  const manage = async (key: string, set: KubeObject, active: KubeObject[]): Promise<string | undefined> => {
    const difference = active.length - set.spec.replicas;
    const waiting = { creations: new Set<string>(), deletions: new Set<string>() };
    expected.set(key, waiting);
    for (let i = 0; i < Math.min(BURST, -difference); i++) {
      const pod = podFromTemplate(set.spec.template, set, { ownerReferences: [controllerReference(set)] });
      try {
        const made = await api.create(PODS, pod, set.metadata.namespace);
        if (!pods.get(made.metadata.namespace, made.metadata.name as string)) waiting.creations.add(made.metadata.uid as string);
        record(set, 'Normal', 'SuccessfulCreate', `Created pod: ${made.metadata.name}`);
      } catch (error) {
        const { message } = error as Error;
        if (message.includes('because it is being terminated')) return;
        record(set, 'Warning', 'FailedCreate', `Error creating: ${message}`);
        return message;
      }
    }
    for (const pod of difference > 0 ? deletionOrder(active, clock.now()).slice(0, Math.min(BURST, difference)) : []) {
      waiting.deletions.add(pod.metadata.uid as string);
      await api.remove(PODS, pod.metadata.namespace, pod.metadata.name as string);
      record(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
    }
    return undefined;
  };

  const updateStatus = async (set: KubeObject, owned: KubeObject[], active: KubeObject[], failure: string | undefined) => {
    const minReady = set.spec.minReadySeconds ?? 0;
    const labels = set.spec.template.metadata?.labels ?? {};
    const count = (test: (pod: KubeObject) => boolean) => active.filter(test).length;
    const old = set.status ?? {};
    let conditions = old.conditions as Condition[] | undefined;
    if (failure && !conditionOf(set, 'ReplicaFailure')) {
      const reason = active.length > set.spec.replicas ? 'FailedDelete' : 'FailedCreate';
      conditions = withCondition(conditions, { type: 'ReplicaFailure', status: 'True', reason, message: failure }, clock.now());
    } else if (!failure && conditions) conditions = conditions.filter((c) => c.type !== 'ReplicaFailure');
    const numbers = {
      replicas: active.length,
      fullyLabeledReplicas: count((pod) => selects({ matchLabels: labels }, pod)),
      readyReplicas: count(isReady),
      availableReplicas: count((pod) => isAvailable(pod, minReady, clock.now())),
      ...(kind === 'ReplicaSet' && {
        terminatingReplicas: owned.filter((pod) => pod.metadata.deletionTimestamp && !['Failed', 'Succeeded'].includes(pod.status?.phase))
          .length,
      }),
    };
    const status = { ...numbers, observedGeneration: set.metadata.generation, ...(conditions?.length && { conditions }) };
    const { replicas: _, ...was } = { ...old };
    const filled = {
      replicas: old.replicas ?? 0,
      fullyLabeledReplicas: 0,
      readyReplicas: 0,
      availableReplicas: 0,
      ...(kind === 'ReplicaSet' && { terminatingReplicas: 0 }),
      ...was,
    };
    if (same(filled, status)) return;
    await api.update(of, { ...set, status }, 'status').catch(unlessMissing);
  };

  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const set = sets.get(namespace, name);
      if (!set) {
        expected.delete(key);
        return;
      }
      const owned = await claim(api, PODS, set, selector(set), pods.list(namespace));
      const active = owned.filter(isActive);
      const failure = settled(key) && !set.metadata.deletionTimestamp ? await manage(key, set, active) : undefined;
      await updateStatus(set, owned, active, failure);
      const minReady = (set.spec.minReadySeconds ?? 0) * 1000;
      const next = active
        .filter((pod) => minReady && isReady(pod) && !isAvailable(pod, set.spec.minReadySeconds, clock.now()))
        .map((pod) => Date.parse(conditionOf(pod, 'Ready').lastTransitionTime) + minReady - clock.now());
      if (next.length) queue.addAfter(key, Math.max(1, Math.min(...next)));
      if (failure) throw new Error(failure);
    },
    [sets, pods],
  );

  sets.onChange(({ object }) => queue.add(keyOf(object)));
  pods.onChange(({ type, object, old }) => {
    const { namespace, uid } = object.metadata;
    for (const pod of [object, old]) {
      const owner = pod && controllerOf(pod);
      if (owner?.kind === kind) {
        const key = `${namespace}/${owner.name}`;
        const waiting = expected.get(key);
        waiting?.creations.delete(uid as string);
        if (type === 'DELETED' || object.metadata.deletionTimestamp) waiting?.deletions.delete(uid as string);
        queue.add(key);
      }
    }
    if (type !== 'DELETED' && !controllerOf(object))
      for (const set of sets.list(namespace)) if (!isControlledBy(object, set) && selects(selector(set), object)) queue.add(keyOf(set));
  });
  return queue.stop;
}
