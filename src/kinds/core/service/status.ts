import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { check, type Errors, forbidden, invalid, notSupported, required } from '../../validation/common.ts';
import { cidrWarnings, ip, ipWarnings, isIp } from '../../validation/ip.ts';

const MODES = ['Proxy', 'VIP'];
function mode(ingress: any, path: string): Errors {
  if (ingress.ipMode === undefined) return ingress.ip ? [required(path, 'must be specified when `ip` is set')] : [];
  if (!ingress.ip) return [forbidden(path, 'may not be specified when `ip` is not set')];
  return MODES.includes(ingress.ipMode) ? [] : [notSupported(path, ingress.ipMode, MODES)];
}
/** Upstream: ValidateLoadBalancerStatus. */
export function serviceStatusErrors(o: KubeObject, old: KubeObject): Errors {
  const list: any[] = o.status?.loadBalancer?.ingress ?? [];
  const path = 'status.loadBalancer.ingress';
  if (o.spec?.type !== 'LoadBalancer') return list.length ? [forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")] : [];
  const before = (old.status?.loadBalancer?.ingress ?? []).map((i: any) => i.ip ?? '');
  return list.flatMap((ingress, i) => {
    const at = `${path}[${i}]`;
    const { hostname } = ingress;
    return [
      ...(ingress.ip ? ip(ingress.ip, `${at}.ip`, before) : []),
      ...mode(ingress, `${at}.ipMode`),
      ...(hostname ? check(`${at}.hostname`, hostname, isDns1123Subdomain) : []),
      ...(hostname && isIp(hostname) ? [invalid(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address')] : []),
    ];
  });
}
const HINTS = 'service.kubernetes.io/topology-aware-hints';
/** Upstream: pkg/api/service/warnings.go. */
export function serviceWarnings(o: KubeObject): string[] {
  const { spec } = o;
  const none = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const warnings =
    o.metadata.annotations?.[HINTS] !== undefined
      ? [`annotation ${HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead`]
      : [];
  const external: string[] = spec.externalIPs ?? [];
  const named = spec.type === 'ExternalName';
  const say = (when: unknown, what: string) => {
    if (when) warnings.push(what);
  };
  if (spec.clusterIP && spec.clusterIP !== 'None')
    warnings.push(...(spec.clusterIPs ?? []).flatMap((a: string, i: number) => ipWarnings(a, `spec.clusterIPs[${i}]`)));
  if (none) {
    say(spec.loadBalancerIP, 'spec.loadBalancerIP is ignored for headless services');
    say(external.length, 'spec.externalIPs is ignored for headless services');
    say(spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services');
  }
  warnings.push(...external.flatMap((a, i) => ipWarnings(a, `spec.externalIPs[${i}]`)));
  say(external.length && !none && !named, 'spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (spec.loadBalancerIP) warnings.push(...ipWarnings(spec.loadBalancerIP, 'spec.loadBalancerIP'));
  const ranges: string[] = spec.loadBalancerSourceRanges ?? [];
  warnings.push(...ranges.flatMap((r, i) => cidrWarnings(r, `spec.loadBalancerSourceRanges[${i}]`)));
  say(named && external.length, 'spec.externalIPs is ignored when spec.type is "ExternalName"');
  say(!named && spec.externalName, 'spec.externalName is ignored when spec.type is not "ExternalName"');
  say(spec.trafficDistribution === 'PreferClose', 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return warnings;
}
