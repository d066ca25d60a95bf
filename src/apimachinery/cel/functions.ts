import { deepEqual } from '../json.ts';
import { compareQuantity, isQuantity } from '../quantity.ts';

export class CelError extends Error {}
/** An optional value of CEL: there, or not. */
export class Optional {
  constructor(readonly value?: unknown) {}
  get present(): boolean {
    return this.value !== undefined;
  }
}
type Call = (of: any, ...rest: any[]) => unknown;
const size = (v: unknown): number => {
  if (typeof v === 'string') return [...v].length;
  if (v !== null && typeof v === 'object') return Array.isArray(v) ? v.length : Object.keys(v).length;
  throw new CelError('no such overload');
};
const text = (v: unknown): string => (typeof v === 'string' ? v : JSON.stringify(v));
const number = (v: unknown): number => {
  const n = Number(v);
  if (Number.isNaN(n)) throw new CelError(`strconv.ParseInt: parsing ${JSON.stringify(v)}: invalid syntax`);
  return n;
};
const least = (list: any[], sign: 1 | -1) => {
  if (!list.length) throw new CelError(`${sign > 0 ? 'min' : 'max'} called on empty list`);
  return list.reduce((a, b) => (b < a === sign > 0 ? b : a));
};

/** Functions by name; a method's receiver is the first argument. */
export const FUNCTIONS: Record<string, Call> = {
  size,
  int: (v) => Math.trunc(number(v)),
  uint: (v) => Math.trunc(number(v)),
  double: number,
  string: text,
  bool: (v) => v === true || v === 'true',
  dyn: (v) => v,
  type: (v) =>
    v === null
      ? 'null_type'
      : Array.isArray(v)
        ? 'list'
        : typeof v === 'object'
          ? 'map'
          : typeof v === 'boolean'
            ? 'bool'
            : typeof v === 'number'
              ? 'int'
              : typeof v,
  startsWith: (s, t) => s.startsWith(t),
  endsWith: (s, t) => s.endsWith(t),
  contains: (s, t) => s.includes(t),
  matches: (s, t) => new RegExp(t, 'u').test(s),
  lowerAscii: (s) => s.toLowerCase(),
  upperAscii: (s) => s.toUpperCase(),
  trim: (s) => s.trim(),
  split: (s, t, n = -1) =>
    n < 0
      ? s.split(t)
      : n === 0
        ? []
        : [
            ...s.split(t).slice(0, n - 1),
            ...(s.split(t).length >= n
              ? [
                  s
                    .split(t)
                    .slice(n - 1)
                    .join(t),
                ]
              : []),
          ],
  join: (list, t = '') => list.join(t),
  replace: (s, a, b) => s.replaceAll(a, b),
  substring: (s, a, b) => [...s].slice(a, b).join(''),
  charAt: (s, i) => [...s][i] ?? '',
  indexOf: (s, t) => s.indexOf(t),
  lastIndexOf: (s, t) => s.lastIndexOf(t),
  find: (s, t) => new RegExp(t, 'u').exec(s)?.[0] ?? '',
  findAll: (s, t) => s.match(new RegExp(t, 'gu')) ?? [],
  reverse: (v) => (typeof v === 'string' ? [...v].reverse().join('') : [...v].reverse()),
  isSorted: (list) => list.every((v: any, i: number) => i === 0 || list[i - 1] <= v),
  sum: (list) => list.reduce((a: number, b: number) => a + b, 0),
  min: (list) => least(list, 1),
  max: (list) => least(list, -1),
  flatten: (list) => list.flat(),
  distinct: (list) => list.filter((v: unknown, i: number) => list.findIndex((w: unknown) => deepEqual(v, w)) === i),
  hasValue: (o) => o instanceof Optional && o.present,
  value: (o) => {
    if (o instanceof Optional && o.present) return o.value;
    throw new CelError('optional.none() dereference');
  },
  orValue: (o, other) => (o instanceof Optional && o.present ? o.value : other),
  or: (o, other) => (o instanceof Optional && o.present ? o : other),
  isQuantity: (s) => isQuantity(s),
  quantity: (s) => s,
  isGreaterThan: (a, b) => compareQuantity(a, b) > 0,
  isLessThan: (a, b) => compareQuantity(a, b) < 0,
  compareTo: (a, b) => compareQuantity(a, b),
};
/** Those that name a variable and go through a list or map. */
export const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'has']);
