import { compareQuantity } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';

/** Upstream: pkg/apis/core/v1/helper/qos ComputePodQOS. */
export function qosClass({ spec }: KubeObject): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all: any[] = spec.resources ? [{ resources: spec.resources }] : [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const positive = (list: Record<string, string> = {}) =>
    Object.entries(list).filter(([name, value]) => (name === 'cpu' || name === 'memory') && compareQuantity(value, '0') > 0);
  const requested = all.some((c) => positive(c.resources?.requests).length || positive(c.resources?.limits).length);
  if (!requested) return 'BestEffort';
  const guaranteed = all.every((c) => {
    const limits = Object.fromEntries(positive(c.resources?.limits));
    const requests = { ...limits, ...Object.fromEntries(positive(c.resources?.requests)) };
    return ['cpu', 'memory'].every((n) => limits[n] !== undefined && compareQuantity(requests[n], limits[n]) === 0);
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
