import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import { check, type Errors, invalid, notSupported, required } from '../../validation/common.ts';
import { fullName, labelName, listOf, setOf, tolerationErrors } from './common.ts';
import { configuration, selectors } from './selectors.ts';

const MODES = ['All', 'ExactCount'];
function allocation({ allocationMode: mode = '', count = 0 }: any, path: string): Errors {
  if (mode === 'All') return count ? [invalid(`${path}.count`, count, "must not be specified when allocationMode is 'All'")] : [];
  if (mode === 'ExactCount') return count <= 0 ? [invalid(`${path}.count`, count, 'must be greater than zero')] : [];
  return [notSupported(`${path}.allocationMode`, mode, MODES)];
}
const wanted = (r: any, path: string): Errors => [
  ...(r.deviceClassName ? check(`${path}.deviceClassName`, r.deviceClassName, isDns1123Subdomain) : [required(`${path}.deviceClassName`)]),
  ...selectors(r.selectors, `${path}.selectors`),
  ...allocation(r, path),
  ...listOf(r.tolerations, 16, tolerationErrors, `${path}.tolerations`),
];
const ONE = 'exactly one of `exactly` or `firstAvailable` is required';
function request(r: any, path: string): Errors {
  const errors = labelName(r.name, `${path}.name`);
  const some = r.firstAvailable?.length > 0;
  if (!some && !r.exactly) return [...errors, required(path, ONE)];
  if (some && r.exactly) return [...errors, invalid(path, null, `${ONE}, but multiple fields are set`)];
  if (!some) return [...errors, ...wanted(r.exactly, `${path}.exactly`)];
  const sub = (s: any, at: string): Errors => [...labelName(s.name, `${at}.name`), ...wanted(s, at)];
  return [...errors, ...setOf(r.firstAvailable, 8, sub, (s) => s.name ?? '', `${path}.firstAvailable`)];
}
const REFERENCE = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
/** Names that constraints and configuration may speak of. */
const namesOf = (devices: any): Set<string> =>
  new Set((devices.requests ?? []).flatMap((r: any) => [r.name, ...(r.firstAvailable ?? []).map((s: any) => `${r.name}/${s.name}`)]));
const reference =
  (known: Set<string>) =>
  (name: string, path: string): Errors => {
    const parts = name.split('/');
    if (parts.length > 2) return [invalid(path, name, REFERENCE)];
    return [...parts.flatMap((p) => labelName(p, path)), ...(known.has(name) ? [] : [invalid(path, name, REFERENCE)])];
  };
const own = (s: string): string => s;
/** Upstream: validateDeviceClaim. */
export function claimSpec(spec: any, path: string): Errors {
  const devices = spec?.devices ?? {};
  const at = `${path}.devices`;
  const named = reference(namesOf(devices));
  const constraint = (c: any, here: string): Errors => [
    ...setOf(c.requests, 32, named, own, `${here}.requests`),
    ...(c.matchAttribute !== undefined
      ? fullName(c.matchAttribute, `${here}.matchAttribute`)
      : c.distinctAttribute !== undefined
        ? fullName(c.distinctAttribute, `${here}.distinctAttribute`)
        : [required(here, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set')]),
  ];
  const config = (c: any, here: string): Errors => [...setOf(c.requests, 32, named, own, `${here}.requests`), ...configuration(c, here)];
  return [
    ...setOf(devices.requests, 32, request, (r: any) => r.name ?? '', `${at}.requests`),
    ...listOf(devices.constraints, 32, constraint, `${at}.constraints`),
    ...listOf(devices.config, 32, config, `${at}.config`),
  ];
}
