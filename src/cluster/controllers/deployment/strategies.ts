import type { KubeObject } from '../../../apimachinery/types.ts';
import { REPLICASETS } from '../../../client/objects.ts';
import { isTerminal } from '../lib/pods.ts';
import { byAge, maxUnavailable, revisionOf, total } from './revisions.ts';
import { findSets, newReplicas, type Rollout, scale } from './sets.ts';

/** Upstream: pkg/controller/deployment/rolling.go. */
export async function rollingUpdate(rollout: Rollout): Promise<void> {
  await findSets(rollout, true);
  const current = rollout.newSet as KubeObject;
  const { replicas } = rollout.deployment.spec;
  if (current.spec.replicas !== replicas) {
    const size = current.spec.replicas > replicas ? replicas : newReplicas(rollout, current);
    if (size !== current.spec.replicas) return scale(rollout, current, size);
  }
  await shrinkOld(rollout);
}

async function shrinkOld(rollout: Rollout): Promise<void> {
  const current = rollout.newSet as KubeObject;
  const oldSets = rollout.oldSets.filter((set) => set.spec.replicas > 0).sort(byAge);
  if (!oldSets.length) return;
  const least = rollout.deployment.spec.replicas - maxUnavailable(rollout.deployment);
  const all = total(rollout.sets, (set) => set.spec.replicas);
  let most = all - least - (current.spec.replicas - (current.status?.availableReplicas ?? 0));
  if (most <= 0) return;
  const sizes = new Map(oldSets.map((set) => [set.metadata.uid, set.spec.replicas as number]));
  for (const set of oldSets) {
    const unhealthy = Math.min(most, set.spec.replicas - (set.status?.availableReplicas ?? 0));
    if (unhealthy <= 0) continue;
    most -= unhealthy;
    sizes.set(set.metadata.uid, set.spec.replicas - unhealthy);
    await scale(rollout, set, set.spec.replicas - unhealthy);
  }
  let spare = total(rollout.sets, (set) => set.status?.availableReplicas ?? 0) - least;
  for (const set of rollout.oldSets.filter((s) => s.spec.replicas > 0).sort(byAge)) {
    const down = Math.min(spare, set.spec.replicas);
    if (down <= 0) continue;
    spare -= down;
    await scale(rollout, set, set.spec.replicas - down);
  }
}

/** Upstream: pkg/controller/deployment/recreate.go. */
export async function recreate(rollout: Rollout, pods: KubeObject[]): Promise<void> {
  await findSets(rollout, false);
  const old = rollout.oldSets.filter((set) => set.spec.replicas > 0);
  for (const set of old) await scale(rollout, set, 0);
  if (old.length) return;
  const uids = new Set(rollout.oldSets.map((set) => set.metadata.uid));
  if (pods.some((pod) => !isTerminal(pod) && pod.metadata.ownerReferences?.some((r) => uids.has(r.uid)))) return;
  if (!rollout.newSet) await findSets(rollout, true);
  await scale(rollout, rollout.newSet as KubeObject, rollout.deployment.spec.replicas);
}

/** Old sets beyond the history limit go. */
export async function cleanUp(rollout: Rollout): Promise<void> {
  const limit = rollout.deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === 2147483647) return;
  const idle = rollout.oldSets
    .filter((set) => !set.metadata.deletionTimestamp)
    .sort((a, b) => revisionOf(a) - revisionOf(b) || byAge(a, b));
  for (const set of idle.slice(0, Math.max(0, idle.length - limit))) {
    if (set.status?.replicas || set.spec.replicas || (set.metadata.generation ?? 0) > (set.status?.observedGeneration ?? 0)) continue;
    await rollout.api.remove(REPLICASETS, set.metadata.namespace, set.metadata.name as string);
  }
}
