import { isDns1123Subdomain, isFullyQualifiedName } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { reachable } from '../core/endpoints/validate.ts';
import {
  check,
  duplicate,
  type Errors,
  immutable,
  invalid,
  label,
  oneOf,
  qualified,
  required,
  requiredOneOf,
  tooMany,
} from '../validation/common.ts';
import { familyOf, ip } from '../validation/ip.ts';
import { objectMeta } from '../validation/meta.ts';

function address(text: string, type: string, list: string, at: string): Errors {
  if (type === 'FQDN') return check(at, text, isFullyQualifiedName);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const wrong = ip(text, at);
  if (wrong.length) return wrong;
  return [...(familyOf(text) === type ? [] : [invalid(list, text, `must be an ${type} address`)]), ...reachable(text, at)];
}
const endpoint = (e: any, type: string, at: string): Errors => {
  const addresses: string[] = e.addresses ?? [];
  return [
    ...(addresses.length ? [] : [required(`${at}.addresses`, 'must contain at least 1 address')]),
    ...(addresses.length > 100 ? [tooMany(`${at}.addresses`, addresses.length, 100)] : []),
    ...addresses.flatMap((a, i) => address(a, type, `${at}.addresses`, `${at}.addresses[${i}]`)),
    ...(e.nodeName !== undefined ? check(`${at}.nodeName`, e.nodeName, isDns1123Subdomain) : []),
    ...(e.hostname !== undefined ? label(e.hostname, `${at}.hostname`) : []),
  ];
};
function ports(list: any[]): Errors {
  return list.flatMap((p, i) => {
    const at = `ports[${i}]`;
    return [
      ...(p.name ? label(p.name, `${at}.name`) : []),
      ...(list.slice(0, i).some((o) => o.name === p.name) ? [duplicate(`${at}.name`, p.name)] : []),
      ...oneOf(p.protocol, `${at}.protocol`, ['SCTP', 'TCP', 'UDP']),
      ...(p.appProtocol !== undefined ? qualified(p.appProtocol, `${at}.appProtocol`) : []),
    ];
  });
}
/** Upstream: pkg/apis/discovery/validation ValidateEndpointSlice. */
export const sliceErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, true),
  ...requiredOneOf(o.addressType, 'addressType', ['FQDN', 'IPv4', 'IPv6']),
  ...ports(o.ports ?? []),
  ...(o.endpoints ?? []).flatMap((e: any, i: number) => endpoint(e, o.addressType, `endpoints[${i}]`)),
];
export const sliceUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...sliceErrors(o),
  ...immutable(o.addressType, old.addressType, 'addressType'),
];
