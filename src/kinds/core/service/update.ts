import type { KubeObject } from '../../../apimachinery/types.ts';
import { type Errors, forbidden, invalid } from '../../validation/common.ts';
import { objectMetaUpdate } from '../../validation/meta.ts';
import { classErrors, isHeadless, serviceSpecErrors } from './validate.ts';

const ONCE = 'may not change once set';
/** A cluster address, once given, stays with the service. Upstream: validateUpgradeDowngradeClusterIPs. */
function clusterIps({ spec }: KubeObject, old: any): Errors {
  if (isHeadless(old) && isHeadless(spec)) return [];
  const before: string[] = old.clusterIPs ?? [];
  const after: string[] = spec.clusterIPs ?? [];
  const changed = (i: number): Errors => (before[i] === after[i] ? [] : [invalid(`spec.clusterIPs[${i}]`, after, ONCE)]);
  if (before.length === after.length) return before.flatMap((_, i) => changed(i));
  if (before.length < after.length) return before.length ? changed(0) : [];
  if (!after.length) return [invalid('spec.clusterIPs[0]', after, 'primary clusterIP can not be unset')];
  const single = spec.ipFamilyPolicy === 'SingleStack' || after.length !== 1;
  const why = "must be set to 'SingleStack' when releasing the secondary clusterIP";
  return [...changed(0), ...(single ? [] : [invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy ?? null, why)])];
}
/** Upstream: validateUpgradeDowngradeIPFamilies. */
function families({ spec }: KubeObject, old: any): Errors {
  if (isHeadless(spec) || isHeadless(old)) return [];
  const before: string[] = old.ipFamilies ?? [];
  const after: string[] = spec.ipFamilies ?? [];
  const path = 'spec.ipFamilies[0]';
  if (before.length === after.length) return before.flatMap((f, i) => (f === after[i] ? [] : [invalid(path, after, ONCE)]));
  const moved = before.length && after.length && before[0] !== after[0] ? [invalid(path, spec.clusterIPs ?? [], ONCE)] : [];
  if (before.length < after.length) return moved;
  const single = spec.ipFamilyPolicy === 'SingleStack' || after.length !== 1;
  const why = "must be set to 'SingleStack' when releasing the secondary ipFamily";
  return [
    ...(spec.clusterIPs?.length ? [] : [invalid(path, after, 'primary ipFamily can not be unset')]),
    ...moved,
    ...(single ? [] : [invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy ?? null, why)]),
  ];
}
const checked = ({ spec }: KubeObject): boolean => spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
/** Upstream: ValidateServiceUpdate. */
export function serviceUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = objectMetaUpdate(o, old);
  if (o.spec.type !== 'ExternalName' && old.spec.type !== 'ExternalName') errors.push(...clusterIps(o, old.spec), ...families(o, old.spec));
  if (o.spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer' && o.spec.loadBalancerClass !== old.spec.loadBalancerClass)
    errors.push(invalid('spec.loadBalancerClass', o.spec.loadBalancerClass ?? null, ONCE));
  errors.push(...classErrors(o.spec));
  if (checked(o) && checked(old) && o.spec.healthCheckNodePort !== old.spec.healthCheckNodePort)
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  return [...errors, ...serviceSpecErrors(o, old)];
}
