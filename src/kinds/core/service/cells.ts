import { byCodePoint } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { age, mapText, nameOf } from '../../table/format.ts';

export const balancerText = (status: any): string =>
  [...new Set<string>((status?.loadBalancer?.ingress ?? []).map((i: any) => i.ip || i.hostname).filter(Boolean))]
    .sort(byCodePoint)
    .join(',');

function externalAddress({ spec = {}, status }: KubeObject): string {
  const own: string[] = spec.externalIPs ?? [];
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  if (spec.type === 'LoadBalancer') {
    const given = balancerText(status);
    return [...(given ? [given] : []), ...own].join(',') || '<pending>';
  }
  return own.join(',') || (spec.type ? '<none>' : '<unknown>');
}
export const servicePorts = (ports: any[]): string =>
  ports.map((p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ''}/${p.protocol ?? ''}`).join(',') || '<none>';

/** Upstream: pkg/printers/internalversion/printers.go printService. */
export const serviceCells = (o: KubeObject, now: number): unknown[] => [
  nameOf(o),
  o.spec?.type ?? '',
  o.spec?.clusterIPs?.[0] ?? '<none>',
  externalAddress(o),
  servicePorts(o.spec?.ports ?? []),
  age(o, now),
  mapText(o.spec?.selector),
];
