import type { KubeObject } from '../../../apimachinery/types.ts';
import { timestamp } from '../../../os/clock.ts';

export const conditionOf = (object: KubeObject, type: string) => object.status?.conditions?.find((c: { type: string }) => c.type === type);
export const isReady = (pod: KubeObject): boolean => conditionOf(pod, 'Ready')?.status === 'True';
export const isTerminal = (pod: KubeObject): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
export const isActive = (pod: KubeObject): boolean => !isTerminal(pod) && !pod.metadata.deletionTimestamp;
export const isAvailable = (pod: KubeObject, minReadySeconds: number, now: number): boolean =>
  isReady(pod) && (!minReadySeconds || now - Date.parse(conditionOf(pod, 'Ready').lastTransitionTime) >= minReadySeconds * 1000);

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  [field: string]: unknown;
}
/** The list with one condition set; its transition time stays where the status did. */
export function withCondition(conditions: Condition[] | undefined, condition: Condition, now: number): Condition[] {
  const list = conditions ?? [];
  const old = list.find((c) => c.type === condition.type);
  const lastTransitionTime = old && old.status === condition.status ? old.lastTransitionTime : timestamp(now);
  const next = { ...condition, lastTransitionTime };
  return old ? list.map((c) => (c === old ? next : c)) : [...list, next];
}
/** Whether two values are the same JSON; a field without a value is none. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  const [left, right] = [a, b].map((o) => Object.entries(o).filter(([, value]) => value !== undefined));
  return left.length === right.length && left.every(([key, value]) => Object.hasOwn(b, key) && same(value, (b as typeof a)[key as never]));
}

/** Less wanted pods first. Upstream: pkg/controller/controller_utils.go ActivePodsWithRanks. */
export function deletionOrder(pods: KubeObject[], now: number): KubeObject[] {
  const cost = (pod: KubeObject) => Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0);
  const phase = (pod: KubeObject) => ({ Pending: 0, Unknown: 1, Running: 2 })[pod.status?.phase as 'Pending'] ?? 0;
  const perNode = new Map<string, number>();
  for (const pod of pods) perNode.set(pod.spec.nodeName ?? '', (perNode.get(pod.spec.nodeName ?? '') ?? 0) + 1);
  const restarts = (pod: KubeObject) =>
    Math.max(0, ...(pod.status?.containerStatuses ?? []).map((s: { restartCount: number }) => s.restartCount));
  const logAge = (time: string | undefined) => (time ? Math.floor(Math.log2(Math.max(1, now - Date.parse(time)) / 1000 + 1)) : -1);
  return [...pods].sort(
    (a, b) =>
      Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
      phase(a) - phase(b) ||
      Number(isReady(a)) - Number(isReady(b)) ||
      cost(a) - cost(b) ||
      (perNode.get(b.spec.nodeName ?? '') ?? 0) - (perNode.get(a.spec.nodeName ?? '') ?? 0) ||
      logAge(conditionOf(a, 'Ready')?.lastTransitionTime) - logAge(conditionOf(b, 'Ready')?.lastTransitionTime) ||
      restarts(b) - restarts(a) ||
      logAge(a.metadata.creationTimestamp ?? undefined) - logAge(b.metadata.creationTimestamp ?? undefined) ||
      ((a.metadata.uid as string) < (b.metadata.uid as string) ? -1 : 1),
  );
}

/** A pod as its template says. Upstream: pkg/controller/controller_utils.go GetPodFromTemplate. */
export function podFromTemplate(template: any, owner: KubeObject, metadata: object): any {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const prefix = `${owner.metadata.name}-`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: prefix,
      ...(labels && { labels: { ...labels } }),
      ...(annotations && { annotations: { ...annotations } }),
      ...(finalizers && { finalizers: [...finalizers] }),
      ...metadata,
    },
    spec: structuredClone(template.spec),
  };
}
