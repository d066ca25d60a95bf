import { goQuote } from '../../../apimachinery/fields.ts';
import { containersOf } from './walk.ts';

interface Placed {
  at: string;
  port: any;
}
const shown = (p: any): string =>
  `{Name:${p.name ?? ''} HostPort:${p.hostPort ?? 0} ContainerPort:${p.containerPort ?? 0} Protocol:${p.protocol ?? ''} HostIP:${p.hostIP ?? ''}}`;
function conflict(port: any, other: any): string {
  const [hostPort, otherPort, ip, otherIp] = [port.hostPort ?? 0, other.hostPort ?? 0, port.hostIP ?? '', other.hostIP ?? ''];
  if (ip === otherIp && hostPort === otherPort) return 'duplicate';
  if (!hostPort || !otherPort) return 'overlapping';
  return hostPort === otherPort && !ip !== !otherIp ? 'dangerously ambiguous' : '';
}
/** Upstream: pkg/api/pod/warnings.go, its two walks over ports. */
export function portWarnings(spec: any, path: string): string[] {
  const warnings: string[] = [];
  const seen = new Map<string, Placed[]>();
  const names = new Map<string, string>();
  const named: string[] = [];
  for (const [c, at] of containersOf(spec, path))
    (c.ports ?? []).forEach((port: any, i: number) => {
      const here = `${at}.ports[${i}]`;
      if (port.hostIP && !port.hostPort) warnings.push(`${here}: hostIP set without hostPort: ${shown(port)}`);
      const key = `${port.containerPort ?? 0}/${port.protocol}`;
      const others = seen.get(key) ?? [];
      for (const other of others) {
        const kind = conflict(port, other.port);
        if (kind) warnings.push(`${here}: ${kind} port definition with ${other.at}`);
      }
      seen.set(key, [...others, { at: here, port }]);
      if (!port.name) return;
      const first = names.get(port.name);
      if (first)
        named.push(
          `${here}: duplicate port name ${goQuote(port.name)} with ${first}, services and probes that select ports by name will use ${first}`,
        );
      else names.set(port.name, here);
    });
  return [...warnings, ...named];
}
