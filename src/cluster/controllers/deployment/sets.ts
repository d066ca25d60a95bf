import type { KubeObject } from '../../../apimachinery/types.ts';
import { type Api, alreadyThere, DEPLOYMENTS, REPLICASETS } from '../../../client/objects.ts';
import type { Recorder } from '../../../client/recorder.ts';
import { templateHash } from '../lib/hash.ts';
import { controllerReference, isControlledBy } from '../lib/owners.ts';
import { conditionOf, same } from '../lib/pods.ts';
import { setCondition } from './conditions.ts';
import { annotationsFor, DESIRED, findNew, HASH, limits, MAXIMUM, maxSurge, REVISION, revisionOf, total } from './revisions.ts';

export interface Rollout {
  api: Api;
  record: Recorder;
  now: number;
  deployment: KubeObject;
  sets: KubeObject[];
  newSet?: KubeObject;
  oldSets: KubeObject[];
}
const replace = (rollout: Rollout, set: KubeObject) => {
  rollout.sets = rollout.sets.map((s) => (s.metadata.uid === set.metadata.uid ? set : s));
  rollout.oldSets = rollout.oldSets.map((s) => (s.metadata.uid === set.metadata.uid ? set : s));
  if (rollout.newSet?.metadata.uid === set.metadata.uid) rollout.newSet = set;
};

/** Finds the replica set of the current template, or makes it; numbers the revisions. Upstream: deployment/sync.go getNewReplicaSet. */
export async function findSets(rollout: Rollout, create: boolean): Promise<void> {
  const { sets, api } = rollout;
  rollout.newSet = findNew(rollout.deployment, sets);
  rollout.oldSets = sets.filter((set) => set !== rollout.newSet);
  const revision = Math.max(0, ...rollout.oldSets.map(revisionOf)) + 1;
  if (rollout.newSet) {
    const annotations = annotationsFor(rollout.deployment, rollout.newSet, revision);
    const minReadySeconds = rollout.deployment.spec.minReadySeconds;
    if (annotations || (rollout.newSet.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)) {
      const metadata = { ...rollout.newSet.metadata, ...(annotations && { annotations }) };
      replace(rollout, await api.update(REPLICASETS, { ...rollout.newSet, metadata, spec: { ...rollout.newSet.spec, minReadySeconds } }));
      if (!create) return;
    }
    await noteRevision(rollout, rollout.newSet.metadata.annotations?.[REVISION] as string);
    if (!conditionOf(rollout.deployment, 'Progressing'))
      await progress(rollout, 'FoundNewReplicaSet', `Found new replica set "${rollout.newSet.metadata.name}"`);
  } else if (create) await makeSet(rollout, revision);
}

async function noteRevision(rollout: Rollout, revision: string): Promise<void> {
  const { deployment, api } = rollout;
  if (deployment.metadata.annotations?.[REVISION] === revision) return;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  rollout.deployment = await api.update(DEPLOYMENTS, { ...deployment, metadata: { ...deployment.metadata, annotations } });
}
export async function progress(rollout: Rollout, reason: string, message: string, status = 'True'): Promise<void> {
  const { deployment, api, now } = rollout;
  const conditions = setCondition(deployment.status?.conditions ?? [], { type: 'Progressing', status, reason, message }, now);
  if (conditions === deployment.status?.conditions) return;
  rollout.deployment = await api.update(DEPLOYMENTS, { ...deployment, status: { ...deployment.status, conditions } }, 'status');
}

async function makeSet(rollout: Rollout, revision: number): Promise<void> {
  const { deployment, api, record } = rollout;
  const hash = await templateHash(deployment.spec.template, deployment.status?.collisionCount);
  const template = structuredClone(deployment.spec.template);
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [HASH]: hash } };
  const selector = { ...deployment.spec.selector, matchLabels: { ...deployment.spec.selector.matchLabels, [HASH]: hash } };
  const replicas = newReplicas(rollout, undefined);
  const wanted = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels: template.metadata.labels,
      annotations: annotationsFor(deployment, undefined, revision),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: { replicas, minReadySeconds: deployment.spec.minReadySeconds, selector, template },
  };
  try {
    rollout.newSet = await api.create(REPLICASETS, wanted, deployment.metadata.namespace);
    rollout.sets = [...rollout.sets, rollout.newSet];
  } catch (error) {
    if (!alreadyThere(error)) {
      await progress(
        rollout,
        'ReplicaSetCreateError',
        `Failed to create new replica set "${wanted.metadata.name}": ${(error as Error).message}`,
        'False',
      );
      throw error;
    }
    const there = await api.find(REPLICASETS, deployment.metadata.namespace, wanted.metadata.name);
    if (!there || (isControlledBy(there, deployment) && same(there.spec.template, template))) throw error;
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    await api.update(DEPLOYMENTS, { ...deployment, status: { ...deployment.status, collisionCount } }, 'status');
    throw error;
  }
  if (replicas > 0)
    record(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${wanted.metadata.name} from 0 to ${replicas}`);
  await noteRevision(rollout, `${revision}`);
  await progress(rollout, 'NewReplicaSetCreated', `Created new replica set "${wanted.metadata.name}"`);
}

/** How many replicas the new set may have now. Upstream: deployment/util NewRSNewReplicas. */
export function newReplicas(rollout: Rollout, newSet: KubeObject | undefined): number {
  const { replicas, strategy } = rollout.deployment.spec;
  if (strategy.type === 'Recreate') return replicas;
  const now = newSet?.spec.replicas ?? 0;
  const room = replicas + maxSurge(rollout.deployment) - total(rollout.sets, (set) => set.spec.replicas);
  return room <= 0 ? now : now + Math.min(room, replicas - now);
}

export async function scale(rollout: Rollout, set: KubeObject, replicas: number): Promise<void> {
  const { deployment, api, record } = rollout;
  const annotations = { ...set.metadata.annotations, ...limits(deployment) };
  const old = set.spec.replicas;
  if (old === replicas && same(annotations, set.metadata.annotations)) return;
  replace(rollout, await api.update(REPLICASETS, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } }));
  if (old === replicas) return;
  const direction = old < replicas ? 'up' : 'down';
  record(deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${direction} replica set ${set.metadata.name} from ${old} to ${replicas}`);
}

/** Spreads a changed number of replicas over the sets there are. Upstream: deployment/sync.go scale. */
export async function scaleProportionally(rollout: Rollout): Promise<void> {
  const { deployment } = rollout;
  const { replicas } = deployment.spec;
  const active = rollout.sets.filter((set) => set.spec.replicas > 0);
  const latest = rollout.newSet ?? [...rollout.sets].sort((a, b) => revisionOf(b) - revisionOf(a))[0];
  if (active.length <= 1) {
    const set = active[0] ?? latest;
    if (set && set.spec.replicas !== replicas) await scale(rollout, set, replicas);
    return;
  }
  const current = rollout.newSet;
  if (current && current.spec.replicas === replicas && current.status?.availableReplicas === replicas) {
    for (const set of rollout.oldSets) if (set.spec.replicas) await scale(rollout, set, 0);
    return;
  }
  if (deployment.spec.strategy.type !== 'RollingUpdate') return;
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0;
  let toAdd = allowed - total(active, (set) => set.spec.replicas);
  const bySize = [...active].sort((a, b) => b.spec.replicas - a.spec.replicas);
  const sizes = new Map<KubeObject, number>();
  for (const set of bySize) {
    const maximum = Number(set.metadata.annotations?.[MAXIMUM] ?? replicas);
    const wanted = Math.round((set.spec.replicas * allowed) / maximum) - set.spec.replicas;
    const part = toAdd > 0 ? Math.min(wanted, toAdd) : Math.max(wanted, toAdd);
    toAdd -= part;
    sizes.set(set, set.spec.replicas + part);
  }
  for (const [i, set] of bySize.entries()) await scale(rollout, set, Math.max(0, (sizes.get(set) as number) + (i === 0 ? toAdd : 0)));
}
export const isScaling = (rollout: Rollout): boolean =>
  rollout.sets.some((set) => {
    const desired = set.metadata.annotations?.[DESIRED];
    return set.spec.replicas > 0 && desired !== undefined && Number(desired) !== rollout.deployment.spec.replicas;
  });
