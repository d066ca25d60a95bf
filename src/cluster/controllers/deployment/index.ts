import type { KubeObject } from '../../../apimachinery/types.ts';
import { DEPLOYMENTS, keyOf, PODS, REPLICASETS, splitKey } from '../../../client/objects.ts';
import type { Manager } from '../lib/context.ts';
import { claim, controllerOf, selects } from '../lib/owners.ts';
import { conditionOf, same } from '../lib/pods.ts';
import { deadlineLeft, isComplete, statusOf, withProgress } from './conditions.ts';
import { findSets, isScaling, progress, type Rollout, scaleProportionally } from './sets.ts';
import { cleanUp, recreate, rollingUpdate } from './strategies.ts';

/** Upstream: pkg/controller/deployment/deployment_controller.go. */
export function startDeployment(manager: Manager): () => void {
  const api = manager.api('deployment-controller');
  const record = manager.recorder('deployment-controller', 'deployment-controller');
  const { clock } = manager;
  const deployments = manager.informer(DEPLOYMENTS);
  const sets = manager.informer(REPLICASETS);
  const pods = manager.informer(PODS);

  const updateStatus = async (rollout: Rollout, withDeadline: boolean) => {
    const { deployment } = rollout;
    let status = statusOf(deployment, rollout.sets, rollout.newSet, clock.now());
    if (withDeadline) status = withProgress(deployment, status, rollout.newSet, clock.now());
    const failed = rollout.newSet && conditionOf(rollout.newSet, 'ReplicaFailure');
    const others = status.conditions.filter((c) => c.type !== 'ReplicaFailure');
    status.conditions = failed
      ? status.conditions.some((c) => c.type === 'ReplicaFailure')
        ? status.conditions
        : [...others, { ...failed, lastUpdateTime: failed.lastTransitionTime }]
      : others;
    const empty = {
      replicas: 0,
      updatedReplicas: 0,
      readyReplicas: 0,
      availableReplicas: 0,
      unavailableReplicas: 0,
      terminatingReplicas: 0,
    };
    if (!same({ ...empty, ...deployment.status }, status))
      rollout.deployment = await api.update(DEPLOYMENTS, { ...deployment, status }, 'status');
    if (isComplete(rollout.deployment, status) && withDeadline) await cleanUp(rollout);
    const left = deadlineLeft(rollout.deployment, clock.now());
    if (withDeadline && Number.isFinite(left)) queue.addAfter(keyOf(deployment), left + 1000);
  };

  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const known = deployments.get(namespace, name);
      if (!known) return;
      const deployment = structuredClone(known);
      const selector = deployment.spec.selector;
      if (!Object.keys(selector?.matchLabels ?? {}).length && !selector?.matchExpressions?.length) {
        record(deployment, 'Warning', 'SelectingAll', 'This deployment is selecting all pods. A non-empty selector is required.');
        return;
      }
      const mine = await claim(api, REPLICASETS, deployment, selector, sets.list(namespace));
      const rollout: Rollout = { api, record, now: clock.now(), deployment, sets: mine, oldSets: [] };
      if (deployment.metadata.deletionTimestamp) {
        await findSets(rollout, false);
        return updateStatus(rollout, false);
      }
      const condition = conditionOf(deployment, 'Progressing');
      if (deployment.spec.progressDeadlineSeconds !== undefined && condition?.reason !== 'ProgressDeadlineExceeded') {
        const paused = condition?.reason === 'DeploymentPaused';
        if (deployment.spec.paused && !paused) await progress(rollout, 'DeploymentPaused', 'Deployment is paused', 'Unknown');
        else if (!deployment.spec.paused && paused) await progress(rollout, 'DeploymentResumed', 'Deployment is resumed', 'Unknown');
      }
      if (deployment.spec.paused || isScaling(rollout)) {
        await findSets(rollout, false);
        await scaleProportionally(rollout);
        return updateStatus(rollout, false);
      }
      if (deployment.spec.strategy.type === 'Recreate') await recreate(rollout, pods.list(namespace));
      else await rollingUpdate(rollout);
      await updateStatus(rollout, true);
    },
    [deployments, sets, pods],
  );

  deployments.onChange(({ object }) => queue.add(keyOf(object)));
  const ofSet = (set: KubeObject | undefined) => {
    const owner = set && controllerOf(set);
    if (owner?.kind === 'Deployment') queue.add(`${set?.metadata.namespace}/${owner.name}`);
    return Boolean(owner);
  };
  sets.onChange(({ type, object, old }) => {
    ofSet(old);
    if (!ofSet(object) && type !== 'DELETED')
      for (const deployment of deployments.list(object.metadata.namespace))
        if (selects(deployment.spec.selector, object)) queue.add(keyOf(deployment));
  });
  pods.onChange(({ type, object }) => {
    if (type !== 'DELETED') return;
    const owner = controllerOf(object);
    if (owner?.kind === 'ReplicaSet') ofSet(sets.get(object.metadata.namespace, owner.name));
  });
  return queue.stop;
}
