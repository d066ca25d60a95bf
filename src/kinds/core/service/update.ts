import type { KubeObject } from '../../../apimachinery/types.ts';
import { type Errors, forbidden, invalid } from '../../validation/common.ts';
import { serviceSpecErrors } from './validate.ts';

/** A cluster address, once given, stays with the service. Upstream: validateUpgradeDowngradeClusterIPs. */
function clusterIps(o: KubeObject, old: KubeObject): Errors {
  if (old.spec.type === 'ExternalName' || o.spec.type === 'ExternalName') return [];
  const before: string[] = old.spec.clusterIPs ?? [];
  const after: string[] = o.spec.clusterIPs ?? [];
  const errors: Errors = [];
  before.slice(0, 1).forEach((address, i) => {
    if (address && after[i] !== undefined && after[i] !== address)
      errors.push(invalid(`spec.clusterIPs[${i}]`, after, 'may not change once set'));
  });
  return errors;
}
const checked = (o: KubeObject): boolean => o.spec.type === 'LoadBalancer' && o.spec.externalTrafficPolicy === 'Local';
export function serviceUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = clusterIps(o, old);
  if (o.spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer' && o.spec.loadBalancerClass !== old.spec.loadBalancerClass)
    errors.push(invalid('spec.loadBalancerClass', o.spec.loadBalancerClass ?? null, 'may not change once set'));
  if (checked(o) && checked(old) && o.spec.healthCheckNodePort !== old.spec.healthCheckNodePort)
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  return [...errors, ...serviceSpecErrors(o)];
}
