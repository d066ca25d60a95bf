import { isDns1123SubdomainWithUnderscore } from '../../../../apimachinery/labels.ts';
import { check, type Errors, invalid, required, subdomain } from '../../../validation/common.ts';
import { ip } from '../../../validation/ip.ts';

/** Upstream: validatePodDNSConfig. */
export function dnsConfig(spec: any, path: string): Errors {
  const config = spec.dnsConfig;
  if (spec.dnsPolicy === 'None') {
    if (!config) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (!config.nameservers?.length)
      return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  if (!config) return [];
  const { nameservers = [], searches = [], options = [] } = config;
  const errors: Errors = [];
  if (nameservers.length > 3) errors.push(invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'));
  nameservers.forEach((n: string, i: number) => {
    errors.push(...ip(n, `${path}.nameservers[${i}]`));
  });
  if (searches.length > 32) errors.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048)
    errors.push(invalid(`${path}.searches`, searches, 'must not have more than 2048 characters (including spaces) in the search list'));
  searches.forEach((s: string, i: number) => {
    if (s !== '.') errors.push(...check(`${path}.searches[${i}]`, s.replace(/\.$/, ''), isDns1123SubdomainWithUnderscore));
  });
  options.forEach((o: any, i: number) => {
    if (!o.name) errors.push(required(`${path}.options[${i}]`, 'must not be empty'));
  });
  return errors;
}
export const hostAliases = (list: any[], path: string): Errors =>
  list.flatMap((a, i) => [
    ...ip(a.ip ?? '', `${path}[${i}].ip`),
    ...(a.hostnames ?? []).flatMap((h: string, n: number) => subdomain(h, `${path}[${i}].hostnames[${n}]`)),
  ]);
export function hostNetworkPorts(spec: any, isPod: boolean, path: string): Errors {
  if (!spec.hostNetwork) return [];
  return (spec.containers ?? []).flatMap((c: any, ci: number) =>
    (c.ports ?? []).flatMap((p: any, pi: number) =>
      (isPod || p.hostPort) && (p.hostPort ?? 0) !== p.containerPort
        ? [invalid(`${path}[${ci}].ports[${pi}].hostPort`, p.hostPort ?? 0, 'must match `containerPort` when `hostNetwork` is true')]
        : [],
    ),
  );
}
