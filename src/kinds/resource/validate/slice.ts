import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { nodeSelector } from '../../core/pod/validate/affinity.ts';
import { check, type Errors, forbidden, immutable, internalInvalid, invalid, required, same, tooLong } from '../../validation/common.ts';
import { objectMeta } from '../../validation/meta.ts';
import { attributeName, bindingConditions, driverName, labelName, listOf, mapOf, poolName, setOf, taintErrors } from './common.ts';
import { mappings } from './mappings.ts';
import { requestPolicy } from './request-policy.ts';

const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;
const MAX_VALUE = 64;
const long = (value: string, path: string): Errors => (value.length > MAX_VALUE ? [tooLong(path, MAX_VALUE)] : []);
function version(value: string, path: string): Errors {
  const wrong = SEMVER.test(value) ? [] : [invalid(path, value, 'must be a string compatible with semver.org spec 2.0.0')];
  return [...wrong, ...long(value, path)];
}
function attribute(a: any, path: string): Errors {
  const given = Object.keys(a).filter((k) => a[k] !== undefined && a[k] !== null);
  const errors: Errors = [];
  if (a.string !== undefined) errors.push(...long(a.string, `${path}.string`));
  if (a.version !== undefined) errors.push(...version(a.version, `${path}.version`));
  for (const f of ['bools', 'ints', 'strings', 'versions'])
    if (a[f]) {
      if (!a[f].length) errors.push(invalid(`${path}.${f}`, [], 'must not be empty if specified'));
      const rule = f === 'strings' ? long : f === 'versions' ? version : undefined;
      if (rule) a[f].forEach((item: string, i: number) => errors.push(...rule(item, `${path}.${f}[${i}]`)));
    }
  if (!given.length) errors.push(invalid(path, '', 'exactly one value must be specified'));
  else if (given.length > 1) errors.push(internalInvalid(path, 'DeviceAttribute', a, 'exactly one value must be specified'));
  return errors;
}
const NODES = '`nodeName`, `nodeSelector` and `allNodes`';
const nodeName = (name: string, path: string): Errors => check(path, name, isDns1123Subdomain);
function placement(d: any, path: string, per: boolean): Errors {
  const given = ['nodeName', 'nodeSelector', 'allNodes'].filter((f) => d[f] !== undefined);
  if (!per)
    return given.length
      ? [invalid(path, null, `${NODES} can only be set if \`perDeviceNodeSelection\` is set to true in the ResourceSlice spec`)]
      : [];
  const one =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  const set = given.filter((f) => d[f]);
  return [
    ...(d.nodeName === undefined
      ? []
      : d.nodeName
        ? nodeName(d.nodeName, `${path}.nodeName`)
        : [invalid(`${path}.nodeName`, '', 'must not be empty')]),
    ...(d.nodeSelector ? nodeSelector(d.nodeSelector, `${path}.nodeSelector`) : []),
    ...(d.allNodes === false ? [invalid(`${path}.allNodes`, false, 'must be either unset or set to true')] : []),
    ...(!set.length ? [required(path, one)] : set.length > 1 ? [invalid(path, `{${set.map((f) => `\`${f}\``).join(', ')}}`, one)] : []),
  ];
}
const counters = (map: any, path: string): Errors =>
  Object.keys(map ?? {}).length ? mapOf(map, 32, labelName, () => [], path) : [required(path)];
const MAX_TRAITS = 32;
const MAX_VALUES = 48;
const values = (d: any): number =>
  Object.values<any>(d.attributes ?? {}).reduce((n, a) => {
    const listed = ['bools', 'ints', 'strings', 'versions'].reduce((m, f) => m + (a[f]?.length ?? 0), 0);
    return n + (listed || 1);
  }, 0);
function device(d: any, old: any, path: string, per: boolean): Errors {
  const count = Object.keys(d.attributes ?? {}).length + Object.keys(d.capacity ?? {}).length;
  const capacity = ({ value, requestPolicy: policy }: any, at: string): Errors => {
    if (!policy) return [];
    const here = `${at}.requestPolicy`;
    return d.allowMultipleAllocations
      ? requestPolicy(value ?? '0', policy, here)
      : [forbidden(here, 'allowMultipleAllocations must be true')];
  };
  const consumes = (c: any, at: string): Errors => [
    ...(c.counterSet ? labelName(c.counterSet, `${at}.counterSet`) : [required(`${at}.counterSet`)]),
    ...counters(c.counters, `${at}.counters`),
  ];
  return [
    ...labelName(d.name, `${path}.name`),
    ...(count > MAX_TRAITS ? [invalid(path, count, `the total number of attributes and capacities must not exceed ${MAX_TRAITS}`)] : []),
    ...(values(d) > MAX_VALUES ? [invalid(path, values(d), `the total number of attribute values must not exceed ${MAX_VALUES}`)] : []),
    ...mapOf(d.attributes, Number.POSITIVE_INFINITY, attributeName, attribute, `${path}.attributes`),
    ...mapOf(d.capacity, Number.POSITIVE_INFINITY, attributeName, capacity, `${path}.capacity`),
    ...(old && same(old.taints, d.taints) ? [] : listOf(d.taints, 16, taintErrors, `${path}.taints`)),
    ...setOf(d.consumesCounters, 2, consumes, (c: any) => c.counterSet ?? '', `${path}.consumesCounters`),
    ...placement(d, path, per),
    ...bindingConditions(d, path),
    ...mappings(d, `${path}.nodeAllocatableResourceMappings`),
  ];
}
const ONE = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
function where(spec: any): Errors {
  const errors: Errors = [];
  if (spec.nodeName !== undefined)
    errors.push(
      ...(spec.nodeName
        ? nodeName(spec.nodeName, 'spec.nodeName')
        : [invalid('spec.nodeName', '', 'must be either unset or set to a non-empty string')]),
    );
  if (spec.nodeSelector) {
    errors.push(...nodeSelector(spec.nodeSelector, 'spec.nodeSelector'));
    const terms = spec.nodeSelector.nodeSelectorTerms ?? [];
    if (terms.length !== 1) errors.push(invalid('spec.nodeSelector.nodeSelectorTerms', terms, 'must have exactly one node selector term'));
  }
  for (const f of ['allNodes', 'perDeviceNodeSelection'])
    if (spec[f] === false) errors.push(invalid(`spec.${f}`, false, 'must be either unset or set to true'));
  const set = ['nodeName', 'nodeSelector', 'allNodes', 'perDeviceNodeSelection'].filter((f) => spec[f]);
  if (!set.length) errors.push(required('spec', ONE));
  else if (set.length > 1)
    errors.push(invalid('spec', `{${set.map((f) => `\`${f}\``).join(', ')}}`, `${ONE}, but multiple fields are set`));
  return errors;
}
function specErrors(spec: any, old?: any): Errors {
  const pool = spec.pool ?? {};
  const devices: any[] = spec.devices ?? [];
  const few = devices.some(
    (d) =>
      d.taints?.length ||
      d.consumesCounters?.length ||
      Object.values<any>(d.attributes ?? {}).some((a) => a.bools || a.ints || a.strings || a.versions),
  );
  const counterSet = (c: any, at: string): Errors => [
    ...(c.name ? labelName(c.name, `${at}.name`) : [required(`${at}.name`)]),
    ...counters(c.counters, `${at}.counters`),
  ];
  return [
    ...driverName(spec.driver, 'spec.driver'),
    ...poolName(pool.name, 'spec.pool.name'),
    ...(!(pool.resourceSliceCount > 0)
      ? [invalid('spec.pool.resourceSliceCount', pool.resourceSliceCount ?? 0, 'must be greater than zero')]
      : []),
    ...(pool.generation < 0 ? [invalid('spec.pool.generation', pool.generation, 'must be greater than or equal to zero')] : []),
    ...(old
      ? [
          ...immutable(pool.name, old.pool?.name, 'spec.pool.name'),
          ...immutable(spec.driver, old.driver, 'spec.driver'),
          ...immutable(spec.nodeName, old.nodeName, 'spec.nodeName'),
        ]
      : []),
    ...where(spec),
    ...(spec.sharedCounters && spec.devices ? [invalid('spec', '', 'only one of `sharedCounters` or `devices` is allowed')] : []),
    ...setOf(
      devices,
      few ? 64 : 128,
      (d, at) =>
        device(
          d,
          (old?.devices ?? []).find((o: any) => o.name === d.name),
          at,
          !!spec.perDeviceNodeSelection,
        ),
      (d) => d.name ?? '',
      'spec.devices',
    ),
    ...setOf(spec.sharedCounters, 8, counterSet, (c: any) => c.name ?? '', 'spec.sharedCounters'),
  ];
}
export const sliceStrategy = {
  validate: (o: KubeObject): Errors => [...objectMeta(o, false), ...specErrors(o.spec)],
  validateUpdate: (o: KubeObject, old: KubeObject): Errors => specErrors(o.spec, old.spec),
};
