import type { KubeObject } from '../../../apimachinery/types.ts';
import { age, nameOf, someOf } from '../../table/format.ts';

export const hostPort = (ip: string, port: number): string => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);
function endpointsText(subsets: any[]): string {
  if (!subsets.length) return '<none>';
  const list = subsets.flatMap(({ addresses, ports }) =>
    ports?.length
      ? ports.flatMap((p: any) => (addresses ?? []).map((a: any) => hostPort(a.ip, p.port)))
      : (addresses ?? []).map((a: any) => a.ip),
  );
  return someOf(list, 3);
}
export const endpointsCells = (o: KubeObject, now: number): unknown[] => [nameOf(o), endpointsText(o.subsets ?? []), age(o, now)];
