import { deepEqual } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';

type Needs = (service: KubeObject) => boolean;
const typed =
  (...types: string[]): Needs =>
  (service) =>
    types.includes(service.spec?.type ?? 'ClusterIP');
const needsAddress = typed('ClusterIP', 'NodePort', 'LoadBalancer');
const balances = typed('LoadBalancer');

/** Fields that belong to a type, and are dropped with it unless they were changed. */
const DEPENDENT: { needs: Needs; fields: string[] }[] = [
  { needs: needsAddress, fields: ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] },
  { needs: (s) => balances(s) && s.spec?.externalTrafficPolicy === 'Local', fields: ['healthCheckNodePort'] },
  { needs: balances, fields: ['allocateLoadBalancerNodePorts'] },
  { needs: balances, fields: ['loadBalancerClass'] },
  { needs: typed('NodePort', 'LoadBalancer'), fields: ['externalTrafficPolicy'] },
  { needs: needsAddress, fields: ['internalTrafficPolicy'] },
];

/** Upstream: pkg/registry/core/service/strategy.go dropTypeDependentFields. */
export function dropDependent(service: KubeObject, old: KubeObject): void {
  for (const { needs, fields } of DEPENDENT) {
    if (!needs(old) || needs(service)) continue;
    if (fields.every((f) => deepEqual(service.spec[f], old.spec[f]))) for (const f of fields) delete service.spec[f];
  }
}

/** What is said in one of clusterIP and clusterIPs holds for the other. Upstream: NormalizeClusterIPs. */
export function normalizeAddresses({ spec }: KubeObject, old?: KubeObject): void {
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const before = old.spec ?? {};
  const same = deepEqual(spec.clusterIPs ?? [], before.clusterIPs ?? []);
  if (before.clusterIP && !spec.clusterIP && same) delete spec.clusterIPs;
  if (spec.clusterIP && spec.clusterIP !== before.clusterIP && same) spec.clusterIPs = [spec.clusterIP];
}
