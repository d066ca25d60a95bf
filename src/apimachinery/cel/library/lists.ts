import type { Library } from '../declare.ts';
import { CelError } from '../problems.ts';
import { CelMap, compare, Duration, equal, Optional, Uint } from '../values.ts';
import { int, uint } from './operators.ts';

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
const SUMS = ['int', 'uint', 'double', 'duration'];
const each = (types: string[], signature: (t: string) => string): string => types.map(signature).join(';');
const order = (a: unknown, b: unknown): number => {
  const result = compare(a, b);
  if (result === undefined) throw new CelError('no such overload');
  return result;
};
function sum(items: any[]): unknown {
  if (!items.length) return 0n;
  return items.slice(1).reduce((a, b) => {
    if (typeof a === 'bigint') return int(a + b);
    if (typeof a === 'number') return a + b;
    return a instanceof Uint ? uint(a.value + b.value) : new Duration(a.nanos + b.nanos);
  }, items[0]);
}
function extreme(name: string, sign: number): (items: unknown[]) => unknown {
  return (items) => {
    if (!items.length) throw new CelError(`${name} called on empty list`);
    return items.reduce((a, b) => (order(a, b) === sign ? b : a));
  };
}
const isSorted = (items: unknown[]): boolean => items.every((v, i) => i === 0 || order(items[i - 1], v) !== 1);
const find = (items: unknown[], value: unknown): bigint => BigInt(items.findIndex((v) => equal(v, value)));
const findLast = (items: unknown[], value: unknown): bigint => {
  for (let i = items.length - 1; i >= 0; i--) if (equal(items[i], value)) return BigInt(i);
  return -1n;
};
function slice(items: unknown[], start: bigint, end: bigint): unknown[] {
  if (start < 0n || end < 0n) throw new CelError(`cannot slice(${start}, ${end}), negative indexes not supported`);
  if (start > end) throw new CelError(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`);
  if (end > BigInt(items.length)) throw new CelError(`cannot slice(${start}, ${end}), list is length ${items.length}`);
  return items.slice(Number(start), Number(end));
}
function flatten(items: unknown[], depth = 1n): unknown[] {
  if (depth < 0n) throw new CelError('level must be non-negative');
  return items.flatMap((v) => (Array.isArray(v) && depth > 0n ? flatten(v, depth - 1n) : [v]));
}
function sort(items: unknown[], keys: unknown[] = items): unknown[] {
  if (keys.length && keys.some((k) => typeof k !== typeof keys[0])) throw new CelError('list elements must have the same type');
  return items
    .map((_v, i) => i)
    .sort((a, b) => order(keys[a], keys[b]))
    .map((i) => items[i]);
}
const distinct = (items: unknown[]): unknown[] => items.filter((v, i) => !items.slice(0, i).some((w) => equal(v, w)));
const all = (inner: unknown[], outer: unknown[]): boolean => inner.every((v) => outer.some((w) => equal(v, w)));

function insert(into: CelMap, ...given: unknown[]): CelMap {
  const more: [unknown, unknown][] =
    given.length === 2 ? [[given[0], given[1]]] : (given[0] as CelMap).keys().map((k) => [k, (given[0] as CelMap).get(k)]);
  for (const [key, value] of more) {
    if (into.has(key)) throw new CelError(`insert failed: key ${key} already exists`);
    into.set(key, value);
  }
  return into;
}
const zero = (v: any): boolean =>
  v === null ||
  v === '' ||
  v === 0n ||
  v === 0 ||
  v === false ||
  (Array.isArray(v) && !v.length) ||
  (v instanceof Uint8Array && !v.length) ||
  (v instanceof CelMap && v.size === 0) ||
  (v instanceof Uint && v.value === 0n) ||
  (v instanceof Duration && v.nanos === 0n) ||
  (v instanceof Optional && !v.present);
const present = (items: unknown[]): unknown[] =>
  items.flatMap((v) => {
    if (!(v instanceof Optional)) throw new CelError(`value ${v} is not optional`);
    return v.present ? [v.value] : [];
  });
const end = (items: unknown[], at: number) => (items.length ? new Optional(items.at(at)) : Optional.none);

/** Models ext/{lists,sets,comprehensions}.go and cel/library.go of cel-go, and apiserver/pkg/cel/library/lists.go. */
export const LISTS: Library = [
  ['isSorted', each(COMPARABLE, (t) => `list(${t}).() => bool`), isSorted],
  ['sum', each(SUMS, (t) => `list(${t}).() => ${t}`), sum],
  ['max', each(COMPARABLE, (t) => `list(${t}).() => ${t}`), extreme('max', -1)],
  ['min', each(COMPARABLE, (t) => `list(${t}).() => ${t}`), extreme('min', 1)],
  ['indexOf', 'list(A).(A) => int', find],
  ['lastIndexOf', 'list(A).(A) => int', findLast],
  ['slice', 'list(T).(int, int) => list(T)', slice],
  ['flatten', 'list(list(T)).() => list(T); list(dyn).(int) => list(dyn)', flatten],
  ['sort', each(COMPARABLE, (t) => `list(${t}).() => list(${t})`), (items) => sort(items)],
  ['@sortByAssociatedKeys', each(COMPARABLE, (t) => `list(T).(list(${t})) => list(T)`), sort],
  ['lists.range', 'int => list(int)', (n) => Array.from({ length: Math.max(0, Number(n)) }, (_v, i) => BigInt(i))],
  ['reverse', 'list(T).() => list(T)', (items) => [...items].reverse()],
  ['distinct', 'list(T).() => list(T)', distinct],
  ['sets.contains', 'list(T), list(T) => bool', (a, b) => all(b, a)],
  ['sets.equivalent', 'list(T), list(T) => bool', (a, b) => all(a, b) && all(b, a)],
  ['sets.intersects', 'list(T), list(T) => bool', (a, b) => a.some((v: unknown) => b.some((w: unknown) => equal(v, w)))],
  ['cel.@mapInsert', 'map(K, V), K, V => map(K, V); map(K, V), map(K, V) => map(K, V)', insert],
  ['optional.of', 'V => optional(V)', (v) => new Optional(v)],
  ['optional.ofNonZeroValue', 'V => optional(V)', (v) => (zero(v) ? Optional.none : new Optional(v))],
  ['optional.none', ' => optional(V)', () => Optional.none],
  ['optional.unwrap', 'list(optional(V)) => list(V)', present],
  ['unwrapOpt', 'list(optional(V)).() => list(V)', present],
  ['first', 'list(V).() => optional(V)', (items) => end(items, 0)],
  ['last', 'list(V).() => optional(V)', (items) => end(items, -1)],
  ['hasValue', 'optional(V).() => bool', (o) => o.present],
  [
    'value',
    'optional(V).() => V',
    (o) => {
      if (!o.present) throw new CelError('optional.none() dereference');
      return o.value;
    },
  ],
  ['or', 'optional(V).(optional(V)) => optional(V)', (a, b) => (a.present ? a : b)],
  ['orValue', 'optional(V).(V) => V', (a, b) => (a.present ? a.value : b)],
  ['_?._', 'dyn, string => optional(V)', () => undefined],
];
