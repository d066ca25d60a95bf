import { isDns1123Label } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import {
  duplicate,
  type Errors,
  forbidden,
  invalid,
  label,
  labels,
  notSupported,
  portNumber,
  portNumberOrName,
  qualified,
  required,
  requiredOneOf,
  subdomain,
} from '../../validation/common.ts';
import { cidr, familyOf, ip } from '../../validation/ip.ts';
import { objectMeta } from '../../validation/meta.ts';
import { reachable } from '../endpoints/validate.ts';

export const isHeadless = (spec: any): boolean => spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
function typed(spec: any): Errors {
  const headless = (type: string): Errors =>
    isHeadless(spec) ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)] : [];
  if (spec.type === 'LoadBalancer') return headless('LoadBalancer');
  if (spec.type === 'NodePort') return headless('NodePort');
  if (spec.type !== 'ExternalName') return [];
  const why = 'may not be set for ExternalName services';
  return [
    ...(spec.clusterIPs?.length ? [forbidden('spec.clusterIPs', why)] : []),
    ...(spec.ipFamilies?.length ? [forbidden('spec.ipFamilies', why)] : []),
    ...(spec.ipFamilyPolicy !== undefined ? [forbidden('spec.ipFamilyPolicy', why)] : []),
    ...(spec.externalName ? subdomain(spec.externalName.replace(/\.$/, ''), 'spec.externalName') : [required('spec.externalName')]),
  ];
}
function ports(list: any[]): Errors {
  const names = new Set<string>();
  return list.flatMap((p, i) => {
    const at = `spec.ports[${i}]`;
    const errors: Errors = [];
    if (!p.name) {
      if (list.length > 1) errors.push(required(`${at}.name`));
    } else {
      errors.push(...label(p.name, `${at}.name`));
      if (names.has(p.name)) errors.push(duplicate(`${at}.name`, p.name));
      names.add(p.name);
    }
    errors.push(...portNumber(p.port, `${at}.port`), ...requiredOneOf(p.protocol, `${at}.protocol`, ['SCTP', 'TCP', 'UDP']));
    errors.push(...portNumberOrName(p.targetPort, `${at}.targetPort`));
    return p.appProtocol !== undefined ? [...errors, ...qualified(p.appProtocol, `${at}.appProtocol`)] : errors;
  });
}
function affinity(spec: any): Errors {
  const errors = requiredOneOf(spec.sessionAffinity, 'spec.sessionAffinity', ['ClientIP', 'None']);
  const config = spec.sessionAffinityConfig;
  const timeout = config?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity === 'ClientIP' && (timeout <= 0 || timeout > 86400))
    errors.push(invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', timeout, 'must be greater than 0 and less than 86400'));
  if (spec.sessionAffinity === 'None' && config)
    errors.push(forbidden('spec.sessionAffinityConfig', 'must not be set when session affinity is None'));
  return errors;
}
/** Upstream: ValidateServiceClusterIPsRelatedFields. */
export function clusterIpErrors(spec: any, old?: any): Errors {
  if (spec.type === 'ExternalName') return [];
  const path = 'spec.clusterIPs';
  const { clusterIP, clusterIPs = [], ipFamilies = [] } = spec;
  const errors: Errors = [];
  if (clusterIP) {
    if (!clusterIPs.length) errors.push(required(path));
    else if (clusterIPs[0] !== clusterIP) errors.push(invalid(path, clusterIPs, 'first value must match `clusterIP`'));
  } else if (clusterIPs.length) errors.push(invalid(path, clusterIPs, 'must be empty when `clusterIP` is not specified'));
  ipFamilies.forEach((f: string, i: number) => {
    if (f !== 'IPv4' && f !== 'IPv6') errors.push(notSupported(`spec.ipFamilies[${i}]`, f, ['IPv4', 'IPv6']));
    if (ipFamilies.indexOf(f) < i) errors.push(duplicate(`spec.ipFamilies[${i}]`, f));
  });
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  if (spec.ipFamilyPolicy !== undefined && !policies.includes(spec.ipFamilyPolicy))
    errors.push(notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, policies));
  let wrong = false;
  clusterIPs.forEach((address: string, i: number) => {
    if (i === 0 && address === 'None') {
      if (clusterIPs.length > 1) {
        wrong = true;
        errors.push(invalid(path, clusterIPs, "'None' must be the first and only value"));
      }
      return;
    }
    const bad = ip(address, `${path}[${i}]`, old?.clusterIPs);
    wrong ||= bad.length > 0;
    errors.push(...bad);
  });
  if (clusterIPs.length > 2) errors.push(invalid(path, clusterIPs, 'may only hold up to 2 values'));
  if (wrong) return errors;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(familyOf)).size < 2)
    errors.push(invalid(path, clusterIPs, 'may specify no more than one IP for each IP family'));
  if (!isHeadless(spec))
    clusterIPs.forEach((address: string, i: number) => {
      const wanted = ipFamilies[i];
      if ((wanted === 'IPv4' || wanted === 'IPv6') && familyOf(address) !== wanted)
        errors.push(invalid(`${path}[${i}]`, address, `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``));
    });
  return errors;
}
function nodePorts(spec: any): Errors {
  const list: any[] = spec.ports ?? [];
  const errors: Errors = [];
  if (spec.type === 'ClusterIP')
    list.forEach((p, i) => {
      if (p.nodePort) errors.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  const seen = (key: (p: any) => string, i: number) => list.slice(0, i).some((o) => key(o) === key(list[i]));
  list.forEach((p, i) => {
    if (p.nodePort && seen((o) => `${o.protocol}/${o.nodePort}`, i)) errors.push(duplicate(`spec.ports[${i}].nodePort`, p.nodePort));
  });
  list.forEach((p, i) => {
    if (seen((o) => `${o.protocol}/${o.port}`, i)) errors.push(duplicate(`spec.ports[${i}]`, internalPort(p)));
  });
  return errors;
}
/** The internal type's key, as Go prints it. */
const internalPort = (p: any) => ({ Name: '', Protocol: p.protocol, AppProtocol: null, Port: p.port, TargetPort: 0, NodePort: 0 });
const ONLY = "may only be used when `type` is 'LoadBalancer'";
const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
function balancer(o: KubeObject, old?: KubeObject): Errors {
  const { spec } = o;
  const errors: Errors = [];
  const balanced = spec.type === 'LoadBalancer';
  const annotation = o.metadata.annotations?.[RANGES];
  if (spec.loadBalancerSourceRanges?.length) {
    const path = 'spec.LoadBalancerSourceRanges';
    if (!balanced) errors.push(forbidden(path, ONLY));
    const before = (old?.spec.loadBalancerSourceRanges ?? []).map((r: string) => r.trim());
    spec.loadBalancerSourceRanges.forEach((r: string, i: number) => {
      errors.push(...cidr(r.trim(), `${path}[${i}]`, before));
    });
  } else if (annotation !== undefined) {
    const path = `metadata.annotations[${RANGES}]`;
    if (!balanced) errors.push(forbidden(path, ONLY));
    if (annotation.trim() && annotation !== old?.metadata.annotations?.[RANGES])
      for (const r of annotation.split(',')) errors.push(...cidr(r.trim(), path));
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced) errors.push(forbidden('spec.allocateLoadBalancerNodePorts', ONLY));
  return [...errors, ...classErrors(spec)];
}
/** Upstream: validateLoadBalancerClassField. */
export function classErrors(spec: any): Errors {
  const path = 'spec.loadBalancerClass';
  if (spec.loadBalancerClass === undefined) return [];
  return spec.type === 'LoadBalancer' ? qualified(spec.loadBalancerClass, path) : [forbidden(path, ONLY)];
}
function traffic(spec: any): Errors {
  const errors: Errors = [];
  const outside = spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && spec.externalIPs?.length);
  const policy = spec.externalTrafficPolicy;
  if (!outside) {
    if (policy) errors.push(invalid('spec.externalTrafficPolicy', policy, 'may only be set for externally-accessible services'));
  } else errors.push(...requiredOneOf(policy, 'spec.externalTrafficPolicy', ['Cluster', 'Local']));
  const checked = spec.type === 'LoadBalancer' && policy === 'Local';
  const health = spec.healthCheckNodePort ?? 0;
  if (!checked && health)
    errors.push(
      invalid('spec.healthCheckNodePort', health, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"),
    );
  if (checked && health) errors.push(...portNumber(health, 'spec.healthCheckNodePort'));
  const inside = spec.internalTrafficPolicy;
  if (inside !== undefined && inside !== 'Cluster' && inside !== 'Local')
    errors.push(notSupported('spec.internalTrafficPolicy', inside, ['Cluster', 'Local']));
  const near = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
  if (spec.trafficDistribution !== undefined && !near.includes(spec.trafficDistribution))
    errors.push(notSupported('spec.trafficDistribution', spec.trafficDistribution, near));
  return errors;
}
const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';
const topology = (notes: Record<string, string> = {}): Errors =>
  notes[MODE] !== undefined && notes[HINTS] !== undefined && notes[MODE] !== notes[HINTS]
    ? [invalid(`metadata.annotations[${MODE}]`, notes[MODE], `must match annotations[${HINTS}] when both are specified`)]
    : [];
/** Upstream: validateService. */
export function serviceSpecErrors(o: KubeObject, old?: KubeObject): Errors {
  const { spec } = o;
  return [
    ...topology(o.metadata.annotations),
    ...(!spec.ports?.length && !isHeadless(spec) && spec.type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...typed(spec),
    ...ports(spec.ports ?? []),
    ...labels(spec.selector, 'spec.selector'),
    ...affinity(spec),
    ...clusterIpErrors(spec, old?.spec),
    ...(spec.externalIPs ?? []).flatMap((a: string, i: number) => {
      const wrong = ip(a, `spec.externalIPs[${i}]`, old?.spec.externalIPs);
      return wrong.length ? wrong : reachable(a, `spec.externalIPs[${i}]`);
    }),
    ...requiredOneOf(spec.type, 'spec.type', ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    ...nodePorts(spec),
    ...balancer(o, old),
    ...traffic(spec),
  ];
}
export const serviceErrors = (o: KubeObject): Errors => [...objectMeta(o, true, isDns1123Label), ...serviceSpecErrors(o)];
