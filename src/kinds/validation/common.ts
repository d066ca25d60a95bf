import * as fields from '../../apimachinery/fields.ts';
import {
  inclusiveRange,
  isDns1123Label,
  isDns1123Subdomain,
  isQualifiedName,
  isValidLabelValue,
  isValidPortName,
  isValidPortNum,
} from '../../apimachinery/labels.ts';
import type { FieldError } from '../resource.ts';
import { isEmptyMap } from '../structure/order.ts';

export type Errors = FieldError[];
export const required: (field: string, detail?: string) => FieldError = fields.required;
export const invalid: (field: string, value: unknown, detail: string) => FieldError = fields.invalidValue;
export const notSupported: (field: string, value: unknown, supported: readonly string[]) => FieldError = fields.notSupported;
export const forbidden: (field: string, detail: string) => FieldError = fields.forbiddenField;
export const duplicate: (field: string, value: unknown) => FieldError = fields.duplicate;
export const notFound: (field: string, value: unknown) => FieldError = fields.notFoundField;
export const tooLong: (field: string, max: number, unit?: string) => FieldError = fields.tooLong;
export const tooMany: (field: string, actual: number, max: number) => FieldError = fields.tooMany;
export const internalError: (field: string, detail: string) => FieldError = fields.internalField;
/** A rule of names: what is wrong with one. */
export type Check = (value: string) => string[];

/** Each complaint of a check about a value. */
export const check = (path: string, value: any, rule: (value: any) => string[]): Errors =>
  rule(value).map((why) => invalid(path, value, why));
export const label = (value: string, path: string): Errors => check(path, value, isDns1123Label);
export const subdomain = (value: string, path: string): Errors => check(path, value, isDns1123Subdomain);
export const qualified = (value: string, path: string): Errors => check(path, value, isQualifiedName);
export const nonnegative = (value: any, path: string): Errors =>
  (value ?? 0) < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
export const positive = (value: any, path: string): Errors =>
  (value ?? 0) <= 0 ? [invalid(path, value ?? 0, 'must be greater than zero')] : [];
export const oneOf = (value: any, path: string, supported: readonly string[]): Errors =>
  supported.includes(value ?? '') ? [] : [notSupported(path, value ?? '', supported)];
/** As upstream's switch with a case for what is missing. */
export const requiredOneOf = (value: any, path: string, supported: readonly string[]): Errors =>
  value ? oneOf(value, path, supported) : [required(path)];
export const portNumber = (value: any, path: string): Errors => check(path, value ?? 0, isValidPortNum);
export const portNumberOrName = (value: any, path: string): Errors =>
  typeof value === 'string' ? check(path, value, isValidPortName) : portNumber(value, path);
const MAX_INT32 = 2147483647;
export const range = (value: any, low: number, high: number, path: string): Errors =>
  value < low || value > high ? [invalid(path, value, inclusiveRange(low, high))] : [];
export const userId = (value: any, path: string): Errors => (value === undefined || value === null ? [] : range(value, 0, MAX_INT32, path));
/** A value that Go shows as its internal type. */
export const internalInvalid = (path: string, type: string, value: unknown, detail: string): FieldError => ({
  ...invalid(path, null, detail),
  later: async () => `Invalid value: ${(await import('../internals/print.ts')).internalJson(type, value)}: ${detail}`,
});
/** As notSupported, of a value that Go shows as its internal type. */
export const internalNotSupported = (path: string, type: string, value: unknown, supported: readonly string[]): FieldError => {
  const error = notSupported(path, '', supported);
  return { ...error, later: async () => error.detail.replace('""', (await import('../internals/print.ts')).internalJson(type, value)) };
};
export const internalDuplicate = (path: string, type: string, value: unknown, detail = ''): FieldError => ({
  ...duplicate(path, ''),
  later: async () => `Duplicate value: ${(await import('../internals/print.ts')).internalJson(type, value)}${detail && `: ${detail}`}`,
});
/** What may not change, shown as a diff of the internal type. */
export const internalForbidden = (path: string, type: string, before: unknown, after: unknown, detail: string): FieldError => ({
  ...forbidden(path, detail),
  later: async () => `Forbidden: ${detail}\n${(await import('../internals/diff.ts')).internalDiff(type, before, after)}`,
});
export const fileMode = (value: any, path: string): Errors =>
  value !== undefined && value !== null && (value > 511 || value < 0)
    ? [invalid(path, value, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : [];
/** Go walks maps at chance; sorted is as good as any order. */
/** What a map itself holds: never what every object inherits. */
export const own = <T>(map: Record<string, T> | null | undefined, key: string): T | undefined =>
  map && Object.hasOwn(map, key) ? map[key] : undefined;
export const sorted = <T>(map: Record<string, T> | null | undefined): [string, T][] =>
  Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
export const labels = (map: Record<string, string> | null | undefined, path: string): Errors =>
  sorted(map).flatMap(([key, value]) => [...check(path, key, isQualifiedName), ...check(path, value, isValidLabelValue)]);
export const annotations = (map: Record<string, string> | null | undefined, path: string): Errors => {
  const errors = sorted(map).flatMap(([key]) => isQualifiedName(key.toLowerCase()).map((why) => invalid(path, key, why)));
  const size = sorted(map).reduce((n, [k, v]) => n + k.length + v.length, 0);
  return size > 262144 ? [...errors, tooLong(path, 262144)] : errors;
};
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
/** Upstream: apimachinery/pkg/util/validation IsDomainPrefixedPath. */
export function domainPath(value: string, path: string): Errors {
  if (!value) return [required(path)];
  const slash = value.indexOf('/');
  const [domain, rest] = [value.slice(0, Math.max(slash, 0)), value.slice(slash + 1)];
  if (!domain || !rest) return [invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return [
    ...check(path, domain, isDns1123Subdomain),
    ...(new RegExp(`^${HTTP_PATH}$`).test(rest) ? [] : [invalid(path, rest, `Invalid path (regex used for validation is '${HTTP_PATH}')`)]),
  ];
}
export const noBacksteps = (target: string, path: string): Errors =>
  target.split('/').includes('..') ? [invalid(path, target, "must not contain '..'")] : [];
export const descendingPath = (target: string, path: string): Errors => [
  ...(target.startsWith('/') ? [invalid(path, target, 'must be a relative path')] : []),
  ...noBacksteps(target, path),
];
export const localPath = (target: string, path: string): Errors => [
  ...descendingPath(target, path),
  ...(target.startsWith('..') && !target.startsWith('../') ? [invalid(path, target, "must not start with '..'")] : []),
];
export const immutable = (now: unknown, old: unknown, path: string): Errors =>
  same(now, old) ? [] : [invalid(path, now ?? null, 'field is immutable')];
const stable = (value: unknown): string =>
  JSON.stringify(value ?? null, (_k, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(
          Object.keys(v)
            .sort()
            .filter((k) => !(Array.isArray(v[k]) && !v[k].length) && !isEmptyMap(v[k]))
            .map((k) => [k, v[k]]),
        )
      : v,
  );
/** No list or map and an empty one are the same. Upstream: apimachinery/pkg/api/equality Semantic. */
export const same = (a: unknown, b: unknown): boolean => stable(a) === stable(b);
/** A map as Go prints it: by key. */
export const byKey = <T>(map: Record<string, T> | null | undefined): Record<string, T> | null =>
  map ? Object.fromEntries(sorted(map)) : null;
export const windowless = (field: string): FieldError => forbidden(field, 'cannot be set for a windows pod');
