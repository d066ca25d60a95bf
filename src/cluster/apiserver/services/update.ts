import { deepEqual } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { checked, exposed, portsOf, wantsPorts } from './ports.ts';

/** Lists that say the same; none is an empty one. */
export const same = (a: unknown[] | undefined, b: unknown[] | undefined): boolean => deepEqual(a ?? [], b ?? []);
const needsAddress = ({ spec }: KubeObject): boolean => spec.type !== 'ExternalName';
const balances = ({ spec }: KubeObject): boolean => spec.type === 'LoadBalancer';
const reachable = ({ spec }: KubeObject): boolean =>
  spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && spec.externalIPs?.length > 0);

/** Fields that belong to a type, and are dropped with it unless they were changed. */
const DEPENDENT: { needs: (service: KubeObject) => boolean; fields: string[] }[] = [
  { needs: needsAddress, fields: ['clusterIP', 'clusterIPs'] },
  { needs: needsAddress, fields: ['ipFamilies'] },
  { needs: needsAddress, fields: ['ipFamilyPolicy'] },
  { needs: checked, fields: ['healthCheckNodePort'] },
  { needs: balances, fields: ['allocateLoadBalancerNodePorts'] },
  { needs: balances, fields: ['loadBalancerClass'] },
  { needs: reachable, fields: ['externalTrafficPolicy'] },
];

/** Upstream: pkg/registry/core/service/strategy.go dropTypeDependentFields. */
export function dropDependent(service: KubeObject, old: KubeObject): void {
  for (const { needs, fields } of DEPENDENT) {
    if (!needs(old) || needs(service)) continue;
    if (fields.every((f) => deepEqual(service.spec[f], old.spec[f]))) for (const f of fields) delete service.spec[f];
  }
  const before = new Set(portsOf(old).map((p) => p.nodePort));
  if (exposed(old) && !exposed(service) && portsOf(service).every((p) => !p.nodePort || before.has(p.nodePort)))
    for (const port of portsOf(service)) delete port.nodePort;
}

/** What is said in one of clusterIP and clusterIPs holds for the other. Upstream: NormalizeClusterIPs. */
export function normalizeAddresses({ spec }: KubeObject, old?: KubeObject): void {
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const before = old.spec;
  if (before.clusterIPs?.length && !spec.clusterIPs?.length && before.clusterIP === spec.clusterIP) spec.clusterIPs = before.clusterIPs;
  if ((before.clusterIP ?? '') === (spec.clusterIP ?? '') || !same(before.clusterIPs, spec.clusterIPs)) return;
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
  else delete spec.clusterIPs;
}

/** What an update leaves out stays as it was. Upstream: patchAllocatedValues. */
export function keepAllocated(object: KubeObject, old: KubeObject): void {
  const { spec } = object;
  if (needsAddress(old) && needsAddress(object)) {
    if (!spec.clusterIP && old.spec.clusterIP) spec.clusterIP = old.spec.clusterIP;
    if (!spec.clusterIPs?.length && old.spec.clusterIPs?.length) spec.clusterIPs = old.spec.clusterIPs;
  }
  if (wantsPorts(old) && wantsPorts(object)) {
    const given = new Set(portsOf(object).map((p) => p.nodePort));
    const before = new Map(portsOf(old).map((p) => [p.name ?? '', p.nodePort]));
    for (const port of portsOf(object)) {
      const kept = before.get(port.name ?? '');
      if (!port.nodePort && kept && !given.has(kept)) port.nodePort = kept;
    }
  }
  if (checked(old) && checked(object) && !spec.healthCheckNodePort) spec.healthCheckNodePort = old.spec.healthCheckNodePort;
}
