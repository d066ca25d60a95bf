import { isDns1123Subdomain } from '../../../../apimachinery/labels.ts';
import {
  check,
  duplicate,
  type Errors,
  forbidden,
  invalid,
  label,
  labels,
  notFound,
  notSupported,
  qualified,
  range,
  required,
  requiredOneOf,
  tooLong,
} from '../../../validation/common.ts';
import { containersOf } from '../walk.ts';
import { affinity } from './affinity.ts';
import { resourceClaims } from './claims.ts';
import { containers, ephemeralContainers, initContainers } from './containers.ts';
import { dnsConfig, hostAliases, hostNetworkPorts } from './network.ts';
import { podLevelResources } from './pod-resources.ts';
import { containerResources } from './resources.ts';
import { hostUsers, podSecurity } from './security.ts';
import { topologySpread } from './spread.ts';
import { tolerations } from './tolerations.ts';
import { volumes } from './volumes.ts';
import { hostProcess, osFields } from './windows.ts';

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
  return osFields(spec, path);
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
    ...podLevelResources(spec, `${path}.resources`),
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
    ...hostProcess(spec, path),
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
    ...(spec.overhead ? containerResources({ limits: spec.overhead }, [], `${path}.overhead`) : []),
    ...os(spec, path),
    ...fileKeyVolumes(spec, path),
  );
  return errors;
}
/** Upstream: validateFileKeyRefVolumes. */
function fileKeyVolumes(spec: any, path: string): Errors {
  return containersOf(spec, path).flatMap(([c, at]) =>
    (c.env ?? []).flatMap((e: any, i: number) => {
      const ref = e.valueFrom?.fileKeyRef;
      if (!ref) return [];
      const name = ref.volumeName ?? '';
      const field = `${at}.env[${i}].valueFrom.fileKeyRef.volumeName`;
      const volume = (spec.volumes ?? []).findLast((v: any) => v.name === name);
      if (!volume) return [notFound(field, name)];
      return volume.emptyDir ? [] : [invalid(field, name, 'referenced volume must be of type emptyDir')];
    }),
  );
}
function hostnameOverride(spec: any, path: string): Errors {
  const override = spec.hostnameOverride;
  if (override === undefined) return [];
  const at = `${path}.hostnameOverride`;
  return [
    ...(spec.setHostnameAsFQDN ? [forbidden(at, 'may not be specified when setHostnameAsFQDN is true')] : []),
    ...(spec.hostNetwork ? [forbidden(at, 'may not be specified when hostNetwork is true')] : []),
    ...(override.length > 64 ? [tooLong(at, 64)] : []),
    ...check(at, override, isDns1123Subdomain),
  ];
}
