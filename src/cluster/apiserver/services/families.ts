import { invalidValue } from '../../../apimachinery/fields.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { clusterIpErrors } from '../../../kinds/core/service/validate.ts';
import { familyOf } from '../../../kinds/validation/ip.ts';
import type { Call } from '../context.ts';
import { refuse } from '../registry/strategy.ts';
import { same } from './update.ts';

const POLICY = 'spec.ipFamilyPolicy';
const lists = ({ spec }: KubeObject): { ips: string[]; names: string[] } => ({ ips: spec.clusterIPs ?? [], names: spec.ipFamilies ?? [] });

/** Nothing to do about a service that takes both families where it can. Upstream: isMatchingPreferDualStackClusterIPFields. */
export const settledFamilies = ({ spec }: KubeObject, old?: KubeObject): boolean =>
  !!old &&
  spec.ipFamilyPolicy === 'PreferDualStack' &&
  (old.spec.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
  spec.type === old.spec.type &&
  ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type) &&
  same(spec.clusterIPs, old.spec.clusterIPs) &&
  same(spec.ipFamilies, old.spec.ipFamilies);

/** What was in the second place goes, or may not. */
function narrow({ spec }: KubeObject, old: KubeObject): ReturnType<typeof invalidValue>[] {
  if (spec.ipFamilyPolicy === 'SingleStack') {
    if (same(spec.clusterIPs, old.spec.clusterIPs) && spec.clusterIPs?.length > 1) spec.clusterIPs = spec.clusterIPs.slice(0, 1);
    if (same(spec.ipFamilies, old.spec.ipFamilies) && spec.ipFamilies?.length > 1) spec.ipFamilies = spec.ipFamilies.slice(0, 1);
    return [];
  }
  const fewer = (f: string) => spec[f]?.length > 0 && spec[f].length < (old.spec[f]?.length ?? 0);
  const why = (what: string) => invalidValue(POLICY, spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`);
  return [...(fewer('clusterIPs') ? [why('cluster IP')] : []), ...(fewer('ipFamilies') ? [why('IP family')] : [])];
}

/** Families and policy of a service in a cluster of IPv4 addresses. Upstream: pkg/registry/core/service/storage/alloc.go initIPFamilyFields. */
export function giveFamilies(call: Call, object: KubeObject, old?: KubeObject): void {
  const { spec } = object;
  if (spec.type === 'ExternalName' || settledFamilies(object, old)) return;
  const open = spec.clusterIP === 'None' && !Object.keys(spec.selector ?? {}).length;
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (open ? 'RequireDualStack' : 'SingleStack');
  refuse(call, object, clusterIpErrors(spec, old?.spec));
  const errors = old ? narrow(object, old) : [];
  if (spec.ipFamilyPolicy === 'SingleStack') {
    const { ips, names } = lists(object);
    const why = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
    if (ips.length === 2) errors.push(invalidValue(POLICY, spec.ipFamilyPolicy, `${why} cluster IPs are specified`));
    if (names.length === 2) errors.push(invalidValue(POLICY, spec.ipFamilyPolicy, `${why} IP families are specified`));
  }
  const { ips, names } = lists(object);
  for (const [i, address] of ips.entries()) {
    if (address === 'None') break;
    if (i < names.length) continue;
    if (familyOf(address) === 'IPv4') names.push('IPv4');
    else errors.push(invalidValue(`spec.clusterIPs[${i}]`, ips, `${familyOf(address)} is not configured on this cluster`));
  }
  refuse(call, object, errors);
  if (open) {
    if (!names.length) names.push('IPv4');
    if (names.length < 2 && spec.ipFamilyPolicy !== 'SingleStack') names.push(names[0] === 'IPv4' ? 'IPv6' : 'IPv4');
    spec.ipFamilies = names;
    return;
  }
  refuse(call, object, [
    ...(spec.ipFamilyPolicy === 'RequireDualStack'
      ? [invalidValue(POLICY, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services')]
      : []),
    ...names.flatMap((f, i) => (f === 'IPv4' ? [] : [invalidValue(`spec.ipFamilies[${i}]`, f, 'not configured on this cluster')])),
  ]);
  spec.ipFamilies = names.length ? names : ['IPv4'];
}
