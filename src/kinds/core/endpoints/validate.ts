import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { check, type Errors, invalid, label, portNumber, qualified, required, requiredOneOf } from '../../validation/common.ts';
import { familyOf, ip, ipWarnings } from '../../validation/ip.ts';
import { objectMeta } from '../../validation/meta.ts';

/** Upstream: ValidateEndpointIP: addresses nobody can be reached at. */
export function reachable(address: string, path: string): Errors {
  if (!familyOf(address)) return [invalid(path, address, 'must be a valid IP address')];
  const lower = address.toLowerCase();
  const errors: Errors = [];
  if (lower === '0.0.0.0' || lower === '::') errors.push(invalid(path, address, `may not be unspecified (${address})`));
  if (lower.startsWith('127.') || lower === '::1')
    errors.push(invalid(path, address, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'));
  if (lower.startsWith('169.254.') || /^fe[89ab]/.test(lower))
    errors.push(invalid(path, address, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'));
  if (lower.startsWith('224.0.0.') || /^ff.2:/.test(lower))
    errors.push(invalid(path, address, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'));
  return errors;
}
const address = (a: any, path: string): Errors => [
  ...ip(a.ip ?? '', `${path}.ip`),
  ...(a.hostname ? label(a.hostname, `${path}.hostname`) : []),
  ...(a.nodeName !== undefined ? check(`${path}.nodeName`, a.nodeName, isDns1123Subdomain) : []),
  ...reachable(a.ip ?? '', `${path}.ip`),
];
const port = (p: any, named: boolean, path: string): Errors => [
  ...(p.name ? label(p.name, `${path}.name`) : named ? [required(`${path}.name`)] : []),
  ...portNumber(p.port, `${path}.port`),
  ...requiredOneOf(p.protocol, `${path}.protocol`, ['SCTP', 'TCP', 'UDP']),
  ...(p.appProtocol !== undefined ? qualified(p.appProtocol, `${path}.appProtocol`) : []),
];
export const endpointWarnings = (o: KubeObject): string[] =>
  (o.subsets ?? []).flatMap((s: any, i: number) =>
    ['addresses', 'notReadyAddresses'].flatMap((f) =>
      (s[f] ?? []).flatMap((a: any, n: number) => ipWarnings(a.ip ?? '', `subsets[${i}].${f}[${n}].ip`)),
    ),
  );
export const endpointsErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, true),
  ...(o.subsets ?? []).flatMap((s: any, i: number) => {
    const at = `subsets[${i}]`;
    const { addresses = [], notReadyAddresses = [], ports = [] } = s;
    return [
      ...(addresses?.length || notReadyAddresses?.length ? [] : [required(at, 'must specify `addresses` or `notReadyAddresses`')]),
      ...(addresses ?? []).flatMap((a: any, n: number) => address(a, `${at}.addresses[${n}]`)),
      ...(notReadyAddresses ?? []).flatMap((a: any, n: number) => address(a, `${at}.notReadyAddresses[${n}]`)),
      ...(ports ?? []).flatMap((p: any, n: number) => port(p, ports.length > 1, `${at}.ports[${n}]`)),
    ];
  }),
];
