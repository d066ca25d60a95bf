import { isDns1123Label, isDns1123Subdomain, isValidLabelValue } from '../../../apimachinery/labels.ts';
import { check, duplicate, type Errors, invalid, notSupported, qualified, required, tooLong, tooMany } from '../../validation/common.ts';

// Upstream: pkg/apis/resource/validation.
export type Rule<T> = (item: T, path: string) => Errors;
/** Too many are not looked at. */
export function listOf<T>(list: T[] | null | undefined, max: number, rule: Rule<T>, path: string): Errors {
  const items = list ?? [];
  return items.length > max ? [tooMany(path, items.length, max)] : items.flatMap((item, i) => rule(item, `${path}[${i}]`));
}
export function setOf<T>(list: T[] | null | undefined, max: number, rule: Rule<T>, key: (item: T) => string, path: string): Errors {
  const items = list ?? [];
  const errors = listOf(items, max, rule, path);
  if (items.length > max) return errors;
  const keys = items.map(key);
  return [...errors, ...keys.flatMap((k, i) => (keys.indexOf(k) < i ? [duplicate(`${path}[${i}]`, k)] : []))];
}
export function mapOf<T>(
  map: Record<string, T> | null | undefined,
  max: number,
  keyRule: Rule<string>,
  rule: Rule<T>,
  path: string,
): Errors {
  const entries = Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length > max) return [tooMany(path, entries.length, max)];
  return entries.flatMap(([key, value]) => [...keyRule(key, path), ...rule(value, `${path}[${key}]`)]);
}
export const labelName = (name: string | undefined, path: string): Errors => check(path, name ?? '', isDns1123Label);
export function driverName(name: string | undefined, path: string): Errors {
  if (!name) return [required(path)];
  return [
    ...(name.length > 63 ? [tooLong(path, 63)] : []),
    ...isDns1123Subdomain(name.toLowerCase()).map((why) => invalid(path, name, why)),
  ];
}
export function poolName(name: string | undefined, path: string): Errors {
  if (!name) return [required(path)];
  return [...(name.length > 253 ? [tooLong(path, 253)] : []), ...name.split('/').flatMap((part) => check(path, part, isDns1123Subdomain))];
}
const C_IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';
export function cIdentifier(id: string, path: string): Errors {
  const bad = !new RegExp(`^${C_IDENTIFIER}$`).test(id);
  const why = `a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '${C_IDENTIFIER}')`;
  return [...(id.length > 32 ? [tooLong(path, 32)] : []), ...(bad ? [invalid(path, id, why)] : [])];
}
export function attributeName(name: string, path: string): Errors {
  const parts = name.split('/');
  if (parts.length === 1) return cIdentifier(name, path);
  if (parts.length > 2) return [];
  return [
    ...(parts[0] ? driverName(parts[0], path) : [invalid(path, '', 'the domain must not be empty')]),
    ...(parts[1] ? cIdentifier(parts[1], path) : [invalid(path, '', 'the name must not be empty')]),
  ];
}
export const fullName = (name: string, path: string): Errors => [
  ...attributeName(name, path),
  ...(name.includes('/') ? [] : [invalid(path, name, 'a fully qualified name must be a domain and a name separated by a slash')]),
];
const EFFECTS = ['NoExecute', 'NoSchedule', 'None'];
const labelValue = (value: string, path: string): Errors => check(path, value, isValidLabelValue);
export const taintErrors = (t: any, path: string): Errors => [
  ...qualified(t.key ?? '', `${path}.key`),
  ...labelValue(t.value ?? '', `${path}.value`),
  ...(!t.effect ? [required(`${path}.effect`)] : EFFECTS.includes(t.effect) ? [] : [notSupported(`${path}.effect`, t.effect, EFFECTS)]),
];
export const tolerationErrors = (t: any, path: string): Errors => [
  ...(t.key ? qualified(t.key, `${path}.key`) : []),
  ...(t.operator === 'Exists'
    ? t.value
      ? [invalid(`${path}.value`, t.value, 'must be empty for operator `Exists`')]
      : []
    : t.operator === 'Equal'
      ? labelValue(t.value ?? '', `${path}.value`)
      : t.operator
        ? [notSupported(`${path}.operator`, t.operator, ['Equal', 'Exists'])]
        : [required(`${path}.operator`)]),
  ...(t.effect && !EFFECTS.includes(t.effect) ? [notSupported(`${path}.effect`, t.effect, EFFECTS)] : []),
];
export function bindingConditions(o: any, path: string): Errors {
  const wanted: string[] = o.bindingConditions ?? [];
  const failures: string[] = o.bindingFailureConditions ?? [];
  const [here, there] = [`${path}.bindingConditions`, `${path}.bindingFailureConditions`];
  return [
    ...listOf(wanted, 4, qualified, here),
    ...listOf(failures, 4, qualified, there),
    ...wanted.flatMap((c, i) => (wanted.indexOf(c) < i ? [duplicate(`${here}[${i}]`, c)] : [])),
    ...failures.flatMap((c, i) => [
      ...(failures.indexOf(c) < i ? [duplicate(`${there}[${i}]`, c)] : []),
      ...(wanted.includes(c) ? [invalid(`${there}[${i}]`, c, 'bindingFailureConditions must not overlap with bindingConditions')] : []),
    ]),
    ...(!wanted.length && failures.length
      ? [invalid(here, o.bindingConditions ?? null, 'bindingConditions are required to use bindingFailureConditions')]
      : []),
    ...(wanted.length && !failures.length
      ? [invalid(there, o.bindingFailureConditions ?? null, 'bindingFailureConditions are required to use bindingConditions')]
      : []),
  ];
}
