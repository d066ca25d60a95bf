import { isDns1123Label, isDns1123Subdomain, isValidLabelValue } from '../../apimachinery/labels.ts';
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
  same,
  tooMany,
} from '../validation/common.ts';
import { canonicalIp, familyOf, ip, ipWarnings } from '../validation/ip.ts';
import { objectMeta } from '../validation/meta.ts';

/** Upstream: apimachinery/pkg/util/validation IsFullyQualifiedDomainName. */
function domainName(text: string, path: string): Errors {
  if (!text) return [required(path)];
  const name = text.replace(/\.$/, '');
  const wrong = isDns1123Subdomain(name);
  if (wrong.length) return [invalid(path, name, wrong.join(','))];
  const parts = name.split('.');
  if (parts.length < 2) return [invalid(path, name, 'should be a domain with at least two segments separated by dots')];
  const bad = parts.find((l) => isDns1123Label(l).length);
  return bad === undefined ? [] : [invalid(path, bad, isDns1123Label(bad).join(','))];
}
function address(text: string, type: string, list: string, at: string): Errors {
  if (type === 'FQDN') return domainName(text, at);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const wrong = type === 'IPv4' ? ip(text, at) : canonicalIp(text, at);
  if (wrong.length) return wrong;
  return [...(familyOf(text) === type ? [] : [invalid(list, text, `must be an ${type} address`)]), ...reachable(text, at)];
}
const MAX_HINTS = 8;
function hints(list: any[] | undefined, path: string, rule: (name: string) => string[]): Errors {
  const names: string[] = (list ?? []).map((h) => h.name ?? '');
  if (names.length > MAX_HINTS) return [tooMany(path, names.length, MAX_HINTS)];
  return names.flatMap((n, i) => [
    ...(names.indexOf(n) < i ? [duplicate(`${path}[${i}].name`, n)] : []),
    ...check(`${path}[${i}].name`, n, rule),
  ]);
}
const endpoint = (e: any, type: string, at: string): Errors => {
  const addresses: string[] = e.addresses ?? [];
  return [
    ...(addresses.length ? [] : [required(`${at}.addresses`, 'must contain at least 1 address')]),
    ...(addresses.length > 100 ? [tooMany(`${at}.addresses`, addresses.length, 100)] : []),
    ...addresses.flatMap((a, i) => address(a, type, `${at}.addresses`, `${at}.addresses[${i}]`)),
    ...(e.nodeName !== undefined ? check(`${at}.nodeName`, e.nodeName, isDns1123Subdomain) : []),
    ...(e.hostname !== undefined ? label(e.hostname, `${at}.hostname`) : []),
    ...hints(e.hints?.forZones, `${at}.hints.forZones`, isValidLabelValue),
    ...hints(e.hints?.forNodes, `${at}.hints.forNodes`, isDns1123Subdomain),
  ];
};
const MAX_PORTS = 20000;
function ports(list: any[]): Errors {
  if (list.length > MAX_PORTS) return [tooMany('ports', list.length, MAX_PORTS)];
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
const MAX_ENDPOINTS = 1000;
const endpoints = (list: any[], type: string): Errors =>
  list.length > MAX_ENDPOINTS
    ? [tooMany('endpoints', list.length, MAX_ENDPOINTS)]
    : list.flatMap((e, i) => endpoint(e, type, `endpoints[${i}]`));
/** Upstream: pkg/apis/discovery/validation ValidateEndpointSlice; endpoints that stay are not looked at again. */
export const sliceErrors = (o: KubeObject, old?: KubeObject): Errors => [
  ...objectMeta(o, true),
  ...requiredOneOf(o.addressType, 'addressType', ['FQDN', 'IPv4', 'IPv6']),
  ...ports(o.ports ?? []),
  ...(old && same(o.endpoints, old.endpoints) ? [] : endpoints(o.endpoints ?? [], o.addressType)),
];
export const sliceUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...sliceErrors(o, old),
  ...immutable(o.addressType, old.addressType, 'addressType'),
];
export const sliceWarnings = (o: KubeObject, old?: KubeObject): string[] => [
  ...(!old && o.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
  ...(o.addressType === 'IPv4' || o.addressType === 'IPv6' ? (o.endpoints ?? []) : []).flatMap((e: any, i: number) =>
    (e.addresses ?? []).flatMap((a: string, n: number) => ipWarnings(a, `endpoints[${i}].addresses[${n}]`)),
  ),
];
