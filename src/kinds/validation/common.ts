import { forbiddenField, invalidValue, notSupported, required, tooLong } from '../../apimachinery/fields.ts';
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

export {
  duplicate,
  forbiddenField as forbidden,
  invalidValue as invalid,
  notFoundField as notFound,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../apimachinery/fields.ts';
export type Errors = FieldError[];
/** A rule of names: what is wrong with one. */
export type Check = (value: string) => string[];

/** Each complaint of a check about a value. */
export const check = (path: string, value: any, rule: (value: any) => string[]): Errors =>
  rule(value).map((why) => invalidValue(path, value, why));
export const label = (value: string, path: string): Errors => check(path, value, isDns1123Label);
export const subdomain = (value: string, path: string): Errors => check(path, value, isDns1123Subdomain);
export const qualified = (value: string, path: string): Errors => check(path, value, isQualifiedName);
export const nonnegative = (value: any, path: string): Errors =>
  (value ?? 0) < 0 ? [invalidValue(path, value, 'must be greater than or equal to 0')] : [];
export const positive = (value: any, path: string): Errors =>
  (value ?? 0) <= 0 ? [invalidValue(path, value ?? 0, 'must be greater than 0')] : [];
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
  value < low || value > high ? [invalidValue(path, value, inclusiveRange(low, high))] : [];
export const userId = (value: any, path: string): Errors => (value === undefined || value === null ? [] : range(value, 0, MAX_INT32, path));
export const fileMode = (value: any, path: string): Errors =>
  value !== undefined && value !== null && (value > 511 || value < 0)
    ? [invalidValue(path, value, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : [];
/** Go walks maps at chance; sorted is as good as any order. */
export const sorted = <T>(map: Record<string, T> | null | undefined): [string, T][] =>
  Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
export const labels = (map: Record<string, string> | null | undefined, path: string): Errors =>
  sorted(map).flatMap(([key, value]) => [...check(path, key, isQualifiedName), ...check(path, value, isValidLabelValue)]);
export const annotations = (map: Record<string, string> | null | undefined, path: string): Errors => {
  const errors = sorted(map).flatMap(([key]) => isQualifiedName(key.toLowerCase()).map((why) => invalidValue(path, key, why)));
  const size = sorted(map).reduce((n, [k, v]) => n + k.length + v.length, 0);
  return size > 262144 ? [...errors, tooLong(path, 262144)] : errors;
};
export const noBacksteps = (target: string, path: string): Errors =>
  target.split('/').includes('..') ? [invalidValue(path, target, "must not contain '..'")] : [];
export const descendingPath = (target: string, path: string): Errors => [
  ...(target.startsWith('/') ? [invalidValue(path, target, 'must be a relative path')] : []),
  ...noBacksteps(target, path),
];
export const localPath = (target: string, path: string): Errors => [
  ...descendingPath(target, path),
  ...(target.startsWith('..') && !target.startsWith('../') ? [invalidValue(path, target, "must not start with '..'")] : []),
];
export const immutable = (now: unknown, old: unknown, path: string): Errors =>
  same(now, old) ? [] : [invalidValue(path, now ?? null, 'field is immutable')];
const stable = (value: unknown): string =>
  JSON.stringify(value ?? null, (_k, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(
          Object.keys(v)
            .sort()
            .map((k) => [k, v[k]]),
        )
      : v,
  );
export const same = (a: unknown, b: unknown): boolean => stable(a) === stable(b);
/** A map as Go prints it: by key. */
export const byKey = <T>(map: Record<string, T> | null | undefined): Record<string, T> | null =>
  map ? Object.fromEntries(sorted(map)) : null;
export const windowless = (field: string): FieldError => forbiddenField(field, 'cannot be set for a windows pod');
