import { isDns1123Subdomain } from '../../../../apimachinery/labels.ts';
import {
  check,
  duplicate,
  type Errors,
  forbidden,
  label,
  labels,
  notSupported,
  oneOf,
  qualified,
  range,
  required,
  requiredOneOf,
  sorted,
  windowless,
} from '../../../validation/common.ts';
import { affinity } from './affinity.ts';
import { resourceClaims } from './claims.ts';
import { containers, ephemeralContainers, initContainers } from './containers.ts';
import { dnsConfig, hostAliases, hostNetworkPorts } from './network.ts';
import { nonnegativeQuantity, podResources, resourceName } from './resources.ts';
import { hostUsers, podSecurity } from './security.ts';
import { topologySpread } from './spread.ts';
import { tolerations } from './tolerations.ts';
import { volumes } from './volumes.ts';

function gates(list: any[], path: string): Errors {
  const seen = new Set<string>();
  return list.flatMap(({ name = '' }, i) => {
    const errors = qualified(name, `${path}[${i}]`);
    if (seen.has(name)) errors.push(duplicate(`${path}[${i}]`, name));
    seen.add(name);
    return errors;
  });
}
function os(spec: any, path: string): Errors {
  if (!spec.os) return [];
  if (!spec.os.name) return [required(`${path}.os.name`)];
  if (spec.os.name !== 'linux' && spec.os.name !== 'windows') return [notSupported(`${path}.os`, spec.os.name, ['linux', 'windows'])];
  if (spec.os.name !== 'windows') return [];
  return ['hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers']
    .filter((f) => spec[f] !== undefined)
    .map((f) => windowless(`${path}.${f}`));
}
/** Upstream: ValidatePodSpec, in its order. `isPod`: not a template. */
export function podSpec(spec: any, podName: string | undefined, isPod: boolean, path: string): Errors {
  const { known, errors } = volumes(spec.volumes ?? [], podName, `${path}.volumes`);
  const claims: string[] = (spec.resourceClaims ?? []).map((c: any) => c.name);
  const around = { spec, volumes: known, claims };
  const name = (value: string | undefined, field: string) => (value ? check(`${path}.${field}`, value, isDns1123Subdomain) : []);
  errors.push(
    ...resourceClaims(spec.resourceClaims ?? [], `${path}.resourceClaims`),
    ...containers(around, `${path}.containers`),
    ...initContainers(around, `${path}.initContainers`),
    ...ephemeralContainers(around, `${path}.ephemeralContainers`),
    ...(spec.resources ? podResources(spec.resources, `${path}.resources`) : []),
    ...hostNetworkPorts(spec, isPod, `${path}.containers`),
    ...requiredOneOf(spec.restartPolicy, `${path}.restartPolicy`, ['Always', 'OnFailure', 'Never']),
    ...requiredOneOf(spec.dnsPolicy, `${path}.dnsPolicy`, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...labels(spec.nodeSelector, `${path}.nodeSelector`),
    ...podSecurity(spec, `${path}.securityContext`),
    ...affinity(spec.affinity, `${path}.affinity`),
    ...dnsConfig(spec, `${path}.dnsConfig`),
    ...(spec.readinessGates ?? []).flatMap((g: any, i: number) =>
      qualified(g.conditionType ?? '', `${path}.readinessGates[${i}].conditionType`),
    ),
    ...gates(spec.schedulingGates ?? [], `${path}.schedulingGates`),
    ...topologySpread(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`),
    ...hostUsers(spec, path),
    ...hostnameOverride(spec, path),
    ...name(spec.serviceAccountName, 'serviceAccountName'),
    ...name(spec.nodeName, 'nodeName'),
  );
  if (spec.activeDeadlineSeconds !== undefined)
    errors.push(...range(spec.activeDeadlineSeconds, 1, 2147483647, `${path}.activeDeadlineSeconds`));
  for (const field of ['hostname', 'subdomain']) if (spec[field]) errors.push(...label(spec[field], `${path}.${field}`));
  errors.push(
    ...tolerations(spec.tolerations ?? [], `${path}.tolerations`),
    ...hostAliases(spec.hostAliases ?? [], `${path}.hostAliases`),
    ...name(spec.priorityClassName, 'priorityClassName'),
    ...(spec.runtimeClassName !== undefined ? check(`${path}.runtimeClassName`, spec.runtimeClassName, isDns1123Subdomain) : []),
    ...(spec.preemptionPolicy !== undefined
      ? requiredOneOf(spec.preemptionPolicy, `${path}.preemptionPolicy`, ['PreemptLowerPriority', 'Never'])
      : []),
    ...sorted<string>(spec.overhead).flatMap(([n, v]) => [
      ...resourceName(n, `${path}.overhead[${n}]`),
      ...nonnegativeQuantity(v, `${path}.overhead[${n}]`),
    ]),
    ...os(spec, path),
  );
  return errors;
}
function hostnameOverride(spec: any, path: string): Errors {
  const override = spec.hostnameOverride;
  if (override === undefined) return [];
  const at = `${path}.hostnameOverride`;
  return [
    ...(spec.setHostnameAsFQDN ? [forbidden(at, 'may not be specified when setHostnameAsFQDN is true')] : []),
    ...(spec.hostNetwork ? [forbidden(at, 'may not be specified when hostNetwork is true')] : []),
    ...oneOf(override.length > 64 ? 'long' : 'short', at, ['short']).map((e) => ({
      ...e,
      type: 'FieldValueTooLong' as const,
      detail: 'Too long: may not be more than 64 bytes',
    })),
    ...check(at, override, isDns1123Subdomain),
  ];
}
