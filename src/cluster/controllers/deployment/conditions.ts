import type { KubeObject } from '../../../apimachinery/types.ts';
import { timestamp } from '../../../os/clock.ts';
import { type Condition, conditionOf } from '../lib/pods.ts';
import { maxUnavailable, total } from './revisions.ts';

/** Sets a condition; one with the same status and reason stays as it is. Upstream: deployment/util SetDeploymentCondition. */
export function setCondition(
  conditions: Condition[],
  next: { type: string; status: string; reason: string; message: string },
  now: number,
): Condition[] {
  const old = conditions.find((c) => c.type === next.type);
  if (old && old.status === next.status && old.reason === next.reason) return conditions;
  const time = timestamp(now);
  const lastTransitionTime = old && old.status === next.status ? old.lastTransitionTime : time;
  return [...conditions.filter((c) => c.type !== next.type), { ...next, lastUpdateTime: time, lastTransitionTime }];
}

export function statusOf(deployment: KubeObject, sets: KubeObject[], newSet: KubeObject | undefined, now: number) {
  const available = total(sets, (set) => set.status?.availableReplicas ?? 0);
  const all = total(sets, (set) => set.status?.replicas ?? 0);
  const enough = available >= deployment.spec.replicas - maxUnavailable(deployment);
  const conditions = setCondition(
    deployment.status?.conditions ?? [],
    enough
      ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    now,
  );
  return {
    observedGeneration: deployment.metadata.generation,
    replicas: all,
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: total(sets, (set) => set.status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total(sets, (set) => set.spec.replicas) - available),
    terminatingReplicas: total(sets, (set) => set.status?.terminatingReplicas ?? 0),
    ...(deployment.status?.collisionCount !== undefined && { collisionCount: deployment.status.collisionCount }),
    conditions,
  };
}
export type DeploymentStatus = ReturnType<typeof statusOf>;

export const isComplete = (deployment: KubeObject, status: DeploymentStatus): boolean =>
  status.updatedReplicas === deployment.spec.replicas &&
  status.replicas === deployment.spec.replicas &&
  status.availableReplicas === deployment.spec.replicas &&
  (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0);

/** The Progressing condition. Upstream: pkg/controller/deployment/progress.go. */
export function withProgress(
  deployment: KubeObject,
  status: DeploymentStatus,
  newSet: KubeObject | undefined,
  now: number,
): DeploymentStatus {
  const old = deployment.status ?? {};
  const current = conditionOf(deployment, 'Progressing');
  const deadline = deployment.spec.progressDeadlineSeconds;
  if (deadline === undefined || deadline === 2147483647)
    return { ...status, conditions: status.conditions.filter((c) => c.type !== 'Progressing') };
  if (status.replicas === status.updatedReplicas && current?.reason === 'NewReplicaSetAvailable') return status;
  const about = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const progressing =
    status.updatedReplicas > (old.updatedReplicas ?? 0) ||
    status.replicas - status.updatedReplicas < (old.replicas ?? 0) - (old.updatedReplicas ?? 0) ||
    status.readyReplicas > (old.readyReplicas ?? 0) ||
    status.availableReplicas > (old.availableReplicas ?? 0);
  if (isComplete(deployment, status))
    return {
      ...status,
      conditions: setCondition(
        status.conditions,
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `${about} has successfully progressed.` },
        now,
      ),
    };
  if (progressing) {
    const next = { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: `${about} is progressing.` };
    const rest = status.conditions.filter((c) => c.type !== 'Progressing');
    const time = timestamp(now);
    const transition = current?.status === 'True' ? current.lastTransitionTime : time;
    return { ...status, conditions: [...rest, { ...next, lastUpdateTime: time, lastTransitionTime: transition }] };
  }
  if (deadlineLeft(deployment, now) <= 0)
    return {
      ...status,
      conditions: setCondition(
        status.conditions,
        { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: `${about} has timed out progressing.` },
        now,
      ),
    };
  return status;
}

/** Milliseconds until a rollout that does not move counts as failed; Infinity where none is under way. */
export function deadlineLeft(deployment: KubeObject, now: number): number {
  const condition = conditionOf(deployment, 'Progressing');
  const deadline = deployment.spec.progressDeadlineSeconds;
  if (!condition || deadline === undefined || deadline === 2147483647) return Number.POSITIVE_INFINITY;
  if (condition.reason === 'NewReplicaSetAvailable' || condition.reason === 'DeploymentPaused') return Number.POSITIVE_INFINITY;
  if (condition.reason === 'ProgressDeadlineExceeded') return Number.POSITIVE_INFINITY;
  return Date.parse(condition.lastUpdateTime ?? '') + deadline * 1000 - now;
}
