import {
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isPathSegmentName,
  isValidPortName,
  isWildcardDns1123Subdomain,
} from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { check, type Errors, invalid, notSupported, portNumber, required } from '../validation/common.ts';
import { ip, isIp } from '../validation/ip.ts';
import { objectMeta } from '../validation/meta.ts';

const host = (name: string, path: string): Errors =>
  check(path, name, name.includes('*') ? isWildcardDns1123Subdomain : isDns1123Subdomain);
function resourceRef(ref: any, path: string): Errors {
  const errors: Errors = [];
  if ((ref.apiGroup ?? null) !== null) errors.push(...check(`${path}.apiGroup`, ref.apiGroup, isDns1123Subdomain));
  for (const f of ['kind', 'name'])
    errors.push(...(ref[f] ? check(`${path}.${f}`, ref[f], isPathSegmentName) : [required(`${path}.${f}`)]));
  return errors;
}
function backend(b: any, path: string): Errors {
  const { service, resource } = b ?? {};
  if (service && resource) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return resourceRef(resource, `${path}.resource`);
  if (!service) return [invalid(path, '', 'resource or service backend is required')];
  const at = `${path}.service`;
  const { name, number } = service.port ?? {};
  const errors = service.name ? check(`${at}.name`, service.name, RELAXED ? isDns1123Label : isDns1035Label) : [required(`${at}.name`)];
  if (name && number) errors.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (name) errors.push(...check(`${at}.port.name`, name, isValidPortName));
  else if (number) errors.push(...portNumber(number, `${at}.port.number`));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}
/** Feature gate RelaxedServiceNameValidation: on by default since 1.36. */
const RELAXED = true;
const SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const SUFFIXES = ['/..', '/.'];
function httpPath(p: any, path: string): Errors {
  const at = `${path}.path`;
  const text: string = p.path ?? '';
  const errors: Errors = [];
  if (p.pathType === undefined || p.pathType === null) return [required(`${path}.pathType`, 'pathType must be specified')];
  if (p.pathType === 'Exact' || p.pathType === 'Prefix') {
    if (!text.startsWith('/')) errors.push(invalid(at, text, 'must be an absolute path'));
    if (text) {
      for (const s of SEQUENCES) if (text.includes(s)) errors.push(invalid(at, text, `must not contain '${s}'`));
      for (const s of SUFFIXES) if (text.endsWith(s)) errors.push(invalid(at, text, `cannot end with '${s}'`));
    }
  } else if (p.pathType === 'ImplementationSpecific') {
    if (text && !text.startsWith('/')) errors.push(invalid(at, text, 'must be an absolute path'));
  } else errors.push(notSupported(`${path}.pathType`, p.pathType, ['Exact', 'ImplementationSpecific', 'Prefix']));
  return [...errors, ...backend(p.backend, `${path}.backend`)];
}
function rule(r: any, path: string): Errors {
  const errors: Errors = [];
  if (r.host) {
    if (isIp(r.host)) errors.push(invalid(`${path}.host`, r.host, 'must be a DNS name, not an IP address'));
    errors.push(...host(r.host, `${path}.host`));
  }
  if (!r.http) return errors;
  const paths: any[] = r.http.paths ?? [];
  if (!paths.length) errors.push(required(`${path}.http.paths`));
  return [...errors, ...paths.flatMap((p, i) => httpPath(p, `${path}.http.paths[${i}]`))];
}
/** Upstream: pkg/apis/networking/validation ValidateIngressSpec. */
export function ingressSpecErrors(o: KubeObject): Errors {
  const { rules = [], tls = [], defaultBackend, ingressClassName } = o.spec;
  const errors: Errors = [];
  if (!rules.length && !defaultBackend)
    errors.push(invalid('spec', o.spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'));
  if (defaultBackend) errors.push(...backend(defaultBackend, 'spec.defaultBackend'));
  rules.forEach((r: any, i: number) => {
    errors.push(...rule(r, `spec.rules[${i}]`));
  });
  tls.forEach((t: any, i: number) => {
    (t.hosts ?? []).forEach((h: string, n: number) => {
      errors.push(...host(h, `spec.tls[${i}].hosts[${n}]`));
    });
    if (t.secretName) errors.push(...check(`spec.tls[${i}].secretName`, t.secretName, isDns1123Subdomain));
  });
  if (ingressClassName !== undefined) errors.push(...check('spec.ingressClassName', ingressClassName, isDns1123Subdomain));
  return errors;
}
/** Upstream: ValidateIngressLoadBalancerStatus; of Services too. */
export const balancerErrors = (list: any[], old: any[]): Errors =>
  list.flatMap((i, n) => {
    const at = `status.loadBalancer.ingress[${n}]`;
    return [
      ...(i.ip
        ? ip(
            i.ip,
            `${at}.ip`,
            old.map((o) => o.ip),
          )
        : []),
      ...(i.hostname ? check(`${at}.hostname`, i.hostname, isDns1123Subdomain) : []),
      ...(i.hostname && isIp(i.hostname) ? [invalid(`${at}.hostname`, i.hostname, 'must be a DNS name, not an IP address')] : []),
    ];
  });
export const ingressStatusErrors = (o: KubeObject, old: KubeObject): Errors =>
  balancerErrors(o.status?.loadBalancer?.ingress ?? [], old.status?.loadBalancer?.ingress ?? []);
const CLASS = 'kubernetes.io/ingress.class';
export function ingressErrors(o: KubeObject): Errors {
  const errors = [...objectMeta(o, true), ...ingressSpecErrors(o)];
  const annotated = o.metadata.annotations?.[CLASS];
  if (annotated !== undefined && o.spec.ingressClassName !== undefined && annotated !== o.spec.ingressClassName)
    errors.push(invalid(`annotations.${CLASS}`, annotated, 'must match `ingressClassName` when both are specified'));
  return errors;
}
