import type { KubeObject } from '../../apimachinery/types.ts';
import {
  BUDGETS,
  DEPLOYMENTS,
  keyOf,
  PODS,
  REPLICASETS,
  REPLICATIONCONTROLLERS,
  STATEFULSETS,
  splitKey,
  unlessMissing,
} from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { controllerOf, selects } from './lib/owners.ts';
import { isReady, isTerminal, same, withCondition } from './lib/pods.ts';

const DELETION_TIMEOUT = 120_000;
const share = (value: number | string, of: number): number =>
  typeof value === 'string' ? Math.ceil((Number(value.replace('%', '')) * of) / 100) : value;

/** Counts what a PodDisruptionBudget allows. Upstream: pkg/controller/disruption. */
export function startDisruption(manager: Manager): () => void {
  const api = manager.api('disruption-controller');
  const record = manager.recorder('disruption-controller', 'controllermanager');
  const { clock } = manager;
  const budgets = manager.informer(BUDGETS);
  const pods = manager.informer(PODS);
  const scalable = {
    ReplicaSet: manager.informer(REPLICASETS),
    Deployment: manager.informer(DEPLOYMENTS),
    StatefulSet: manager.informer(STATEFULSETS),
    ReplicationController: manager.informer(REPLICATIONCONTROLLERS),
  };
  const all = [budgets, pods, ...Object.values(scalable)];

  const wantedBy = (pod: KubeObject): { uid: string; replicas: number } | undefined => {
    const owner = controllerOf(pod);
    const found = owner && scalable[owner.kind as 'ReplicaSet']?.get(pod.metadata.namespace, owner.name);
    if (!found || found.metadata.uid !== owner?.uid) return undefined;
    const above = controllerOf(found);
    const deployment = above?.kind === 'Deployment' ? scalable.Deployment.get(pod.metadata.namespace, above.name) : undefined;
    const top = deployment ?? found;
    return { uid: top.metadata.uid as string, replicas: top.spec.replicas };
  };
  const queue = manager.queue(async (key) => {
    const [namespace, name] = splitKey(key);
    const budget = budgets.get(namespace, name);
    if (!budget || budget.metadata.deletionTimestamp) return;
    const selected = budget.spec.selector ? pods.list(namespace).filter((pod) => selects(budget.spec.selector, pod)) : [];
    if (!selected.length) record(budget, 'Normal', 'NoPods', 'No matching pods found');
    const { minAvailable, maxUnavailable } = budget.spec;
    let expected = selected.length;
    if (maxUnavailable !== undefined || typeof minAvailable === 'string') {
      const owners = new Map<string, number>();
      for (const pod of selected) {
        const wanted = wantedBy(pod);
        if (wanted) owners.set(wanted.uid, wanted.replicas);
      }
      expected = [...owners.values()].reduce((sum, n) => sum + n, 0);
    }
    const desired =
      maxUnavailable !== undefined ? Math.max(0, expected - share(maxUnavailable, expected)) : share(minAvailable ?? 0, expected);
    const disrupted: Record<string, string> = {};
    for (const [podName, time] of Object.entries((budget.status?.disruptedPods ?? {}) as Record<string, string>)) {
      const pod = pods.get(namespace, podName);
      const left = Date.parse(time) + DELETION_TIMEOUT - clock.now();
      if (!pod || pod.metadata.deletionTimestamp || left <= 0) continue;
      disrupted[podName] = time;
      queue.addAfter(key, left);
    }
    const healthy = selected.filter(
      (pod) => !pod.metadata.deletionTimestamp && !isTerminal(pod) && isReady(pod) && !disrupted[pod.metadata.name as string],
    ).length;
    const disruptionsAllowed = Math.max(0, expected ? healthy - desired : 0);
    const condition =
      disruptionsAllowed > 0
        ? { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '' }
        : { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '' };
    const old = budget.status ?? {};
    const conditions = withCondition(old.conditions, { ...condition, observedGeneration: budget.metadata.generation }, clock.now());
    const status = {
      observedGeneration: budget.metadata.generation,
      ...(Object.keys(disrupted).length && { disruptedPods: disrupted }),
      disruptionsAllowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: expected,
      conditions,
    };
    if (!same(old, status)) await api.update(BUDGETS, { ...budget, status }, 'status').catch(unlessMissing);
  }, all);
  budgets.onChange(({ object }) => queue.add(keyOf(object)));
  pods.onChange(({ object, old }) => {
    for (const budget of budgets.list(object.metadata.namespace))
      if (selects(budget.spec.selector, object) || (old && selects(budget.spec.selector, old))) queue.add(keyOf(budget));
  });
  for (const informer of Object.values(scalable))
    informer.onChange(({ object, old }) => {
      if (old && old.spec.replicas !== object.spec.replicas)
        for (const budget of budgets.list(object.metadata.namespace)) queue.add(keyOf(budget));
    });
  return queue.stop;
}
