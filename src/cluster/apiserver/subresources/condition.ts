interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}
/** A pod's status with this condition. Upstream: podutil.UpdatePodCondition. */
export function withCondition(status: any, condition: Condition, time: string): any {
  const list: any[] = status?.conditions ?? [];
  const old = list.find((c) => c.type === condition.type);
  const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : time;
  const made = { ...condition, lastProbeTime: null, lastTransitionTime };
  return { ...status, conditions: old ? list.map((c) => (c === old ? made : c)) : [...list, made] };
}
