import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { check, type Errors, forbidden, invalid } from '../../validation/common.ts';
import { ip, isIp } from '../../validation/ip.ts';

/** Upstream: ValidateLoadBalancerStatus. */
export function serviceStatusErrors(o: KubeObject): Errors {
  const list: any[] = o.status?.loadBalancer?.ingress ?? [];
  const path = 'status.loadBalancer.ingress';
  if (o.spec?.type !== 'LoadBalancer') return list.length ? [forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")] : [];
  return list.flatMap((ingress, i) => {
    const at = `${path}[${i}]`;
    const errors: Errors = ingress.ip ? ip(ingress.ip, `${at}.ip`) : [];
    if (ingress.hostname) {
      errors.push(...check(`${at}.hostname`, ingress.hostname, isDns1123Subdomain));
      if (isIp(ingress.hostname)) errors.push(invalid(`${at}.hostname`, ingress.hostname, 'must be a DNS name, not an IP address'));
    }
    return errors;
  });
}
export const serviceWarnings = ({ spec }: KubeObject): string[] => [
  ...(spec.externalIPs?.length ? ['spec.externalIPs is deprecated and may no longer be implemented in some clusters'] : []),
  ...(spec.trafficDistribution === 'PreferClose' ? ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'] : []),
];
