import { type Describer, list } from './describer.ts';
import { annotations, labels, pairs } from './lines.ts';

/** Upstream: describe.go ServiceDescriber. */
export const service: Describer = async (out, { object, session }) => {
  const { metadata, spec, status } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Selector:\t${pairs(spec.selector)}`);
  out.add(0, `Type:\t${spec.type}`);
  if (spec.ipFamilyPolicy) out.add(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  out.add(0, `IP Families:\t${spec.ipFamilies?.join(',') || '<none>'}`);
  out.add(0, `IP:\t${spec.clusterIP ?? ''}`);
  out.add(0, `IPs:\t${spec.clusterIPs?.join(',') || '<none>'}`);
  if (spec.externalIPs?.length) out.add(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec.loadBalancerIP) out.add(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec.externalName) out.add(0, `External Name:\t${spec.externalName}`);
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length) out.add(0, `LoadBalancer Ingress:\t${ingress.map((i: any) => i.ip ?? i.hostname).join(', ')}`);
  const slices = await list(session, `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices`, {
    labelSelector: `kubernetes.io/service-name=${metadata.name}`,
  });
  for (const port of spec.ports ?? []) {
    const name = port.name || '<unset>';
    out.add(0, `Port:\t${name}\t${port.port}/${port.protocol}`);
    out.add(0, `TargetPort:\t${port.targetPort ?? 0}/${port.protocol}`);
    if (port.appProtocol !== undefined) out.add(0, `AppProtocol:\t${port.appProtocol}`);
    if (port.nodePort) out.add(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`);
    out.add(0, `Endpoints:\t${endpoints(slices, port.name ?? '')}`);
  }
  out.add(0, `Session Affinity:\t${spec.sessionAffinity}`);
  if (spec.externalTrafficPolicy) out.add(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec.internalTrafficPolicy) out.add(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  if (spec.healthCheckNodePort) out.add(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec.loadBalancerSourceRanges?.length) out.add(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  if (spec.trafficDistribution) out.add(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
  return undefined;
};

/** Upstream: kubectl/pkg/describe/describe.go formatEndpointSlices. */
export function endpoints(slices: any[], port: string): string {
  if (!slices.length) return '<none>';
  const ready = (s: any) => (s.endpoints ?? []).filter((e: any) => e.conditions?.ready !== false);
  const all = slices.flatMap((s) =>
    s.ports?.length
      ? s.ports.filter((p: any) => (p.name ?? '') === port).flatMap((p: any) => ready(s).map((e: any) => `${e.addresses[0]}:${p.port}`))
      : ready(s).map((e: any) => e.addresses[0]),
  );
  return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
}
