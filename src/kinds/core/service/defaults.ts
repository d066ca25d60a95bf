import type { KubeObject } from '../../../apimachinery/types.ts';

/** Upstream: pkg/apis/core/v1/defaults.go SetDefaults_Service. */
export function serviceDefaults(o: KubeObject): void {
  o.spec ??= {};
  const { spec } = o;
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } };
  spec.type ||= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP';
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port ?? 0;
  }
  const outside =
    spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
  if (outside) spec.externalTrafficPolicy ||= 'Cluster';
  if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type)) spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') {
    spec.allocateLoadBalancerNodePorts ??= true;
    for (const ingress of o.status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
  }
}
/** Upstream: defaultOnReadInternalTrafficPolicy. */
export function dropInternalPolicy({ spec }: KubeObject): void {
  if (spec?.type === 'ExternalName' && ['Cluster', 'Local'].includes(spec.internalTrafficPolicy)) delete spec.internalTrafficPolicy;
}
