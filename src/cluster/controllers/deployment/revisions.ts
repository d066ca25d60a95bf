import type { KubeObject } from '../../../apimachinery/types.ts';
import { same } from '../lib/pods.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAXIMUM = 'deployment.kubernetes.io/max-replicas';
export const HASH = 'pod-template-hash';

const OWN = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAXIMUM,
  'deprecated.deployment.rollback.to',
]);

export const revisionOf = (object: KubeObject): number => Number(object.metadata.annotations?.[REVISION] ?? 0);
export const byAge = (a: KubeObject, b: KubeObject): number =>
  (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? '') ||
  (a.metadata.name as string).localeCompare(b.metadata.name as string);

const withoutHash = (template: any) => {
  const { [HASH]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, creationTimestamp: undefined, labels } };
};
/** The replica set that has the deployment's template. */
export const findNew = (deployment: KubeObject, sets: KubeObject[]): KubeObject | undefined =>
  [...sets].sort(byAge).find((set) => same(withoutHash(set.spec.template), withoutHash(deployment.spec.template)));

/** Annotations that a new replica set gets; undefined when it has them. Upstream: deployment/util SetNewReplicaSetAnnotations. */
export function annotationsFor(deployment: KubeObject, set: KubeObject | undefined, revision: number): Record<string, string> | undefined {
  const old = set?.metadata.annotations ?? {};
  const next: Record<string, string> = { ...old };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!OWN.has(key)) next[key] = value;
  const before = old[REVISION];
  if (Number(before ?? 0) < revision) {
    next[REVISION] = `${revision}`;
    if (before) {
      const history = old[HISTORY];
      next[HISTORY] = history ? `${history},${before}` : before;
    }
  }
  if (!set) Object.assign(next, limits(deployment));
  return same(old, next) ? undefined : next;
}
export const limits = (deployment: KubeObject): Record<string, string> => ({
  [DESIRED]: `${deployment.spec.replicas}`,
  [MAXIMUM]: `${deployment.spec.replicas + maxSurge(deployment)}`,
});

const share = (value: number | string | undefined, of: number, up: boolean): number => {
  if (typeof value !== 'string') return value ?? 0;
  const part = (Number(value.replace('%', '')) * of) / 100;
  return up ? Math.ceil(part) : Math.floor(part);
};
const isRolling = (deployment: KubeObject) => deployment.spec.strategy?.type === 'RollingUpdate';
export function maxSurge(deployment: KubeObject): number {
  return isRolling(deployment) ? share(deployment.spec.strategy.rollingUpdate?.maxSurge, deployment.spec.replicas, true) : 0;
}
export function maxUnavailable(deployment: KubeObject): number {
  const { replicas, strategy } = deployment.spec;
  if (!isRolling(deployment) || !replicas) return 0;
  const unavailable = share(strategy.rollingUpdate?.maxUnavailable, replicas, false);
  return Math.min(replicas, !maxSurge(deployment) && !unavailable ? 1 : unavailable);
}
export const total = (sets: KubeObject[], count: (set: KubeObject) => number): number => sets.reduce((sum, set) => sum + count(set), 0);
