import type { Library } from '../declare.ts';
import { MAX_INT, MAX_UINT, MIN_INT } from '../literals.ts';
import { CelError } from '../problems.ts';
import { CelMap, compare, Duration, equal, KeyedList, Optional, Timestamp, Uint } from '../values.ts';

export const int = (value: bigint): bigint => {
  if (value < MIN_INT || value > MAX_INT) throw new CelError('integer overflow');
  return value;
};
export const uint = (value: bigint): Uint => {
  if (value < 0n || value > MAX_UINT) throw new CelError('unsigned integer overflow');
  return new Uint(value);
};
const duration = (nanos: bigint): Duration => {
  if (nanos < MIN_INT || nanos > MAX_INT) throw new CelError('duration overflow');
  return new Duration(nanos);
};
const EARLIEST = -62135596800n * 1_000_000_000n;
const LATEST = 253402300800n * 1_000_000_000n;
export const timestamp = (nanos: bigint): Timestamp => {
  if (nanos < EARLIEST || nanos >= LATEST) throw new CelError('timestamp overflow');
  return new Timestamp(nanos);
};
const divisor = (value: bigint, modulus = false): bigint => {
  if (value === 0n) throw new CelError(modulus ? 'modulus by zero' : 'division by zero');
  return value;
};

/** Lists add up; sets and maps of the API merge. Models apiserver/pkg/cel/common/values.go. */
function addLists(a: unknown[], b: unknown[]): unknown[] {
  if (!(a instanceof KeyedList)) return [...a, ...b];
  const { kind, keys } = a.keyed;
  const same = (x: unknown, y: unknown) =>
    kind === 'set'
      ? equal(x, y)
      : x instanceof CelMap && y instanceof CelMap && keys.every((k) => equal(x.get(k) ?? null, y.get(k) ?? null));
  const merged = [...a];
  for (const item of b) {
    const at = merged.findIndex((m) => same(m, item));
    if (at < 0) merged.push(item);
    else merged[at] = item;
  }
  return KeyedList.of2(merged, a.keyed);
}
function add(a: any, b: any): unknown {
  if (typeof a === 'bigint') return int(a + b);
  if (typeof a === 'number' || typeof a === 'string') return a + b;
  if (a instanceof Uint) return uint(a.value + b.value);
  if (a instanceof Uint8Array) return Uint8Array.from([...a, ...b]);
  if (Array.isArray(a)) return addLists(a, b);
  if (a instanceof Timestamp || b instanceof Timestamp) return timestamp(a.nanos + b.nanos);
  return duration(a.nanos + b.nanos);
}
function subtract(a: any, b: any): unknown {
  if (typeof a === 'bigint') return int(a - b);
  if (typeof a === 'number') return a - b;
  if (a instanceof Uint) return uint(a.value - b.value);
  const nanos = (a.nanos as bigint) - (b.nanos as bigint);
  return a instanceof Timestamp && b instanceof Duration ? timestamp(nanos) : duration(nanos);
}
function multiply(a: any, b: any): unknown {
  if (a instanceof Uint) return uint(a.value * b.value);
  const product = (a as number) * (b as number);
  return typeof a === 'bigint' ? int(product as unknown as bigint) : product;
}
function divide(a: any, b: any): unknown {
  if (typeof a === 'number') return a / b;
  if (a instanceof Uint) return uint(a.value / divisor(b.value));
  return int(BigInt(a) / divisor(b as bigint));
}
const modulo = (a: any, b: any) => (typeof a === 'bigint' ? a % divisor(b, true) : uint(a.value % divisor(b.value, true)));

const NUMBERS = ['int', 'uint', 'double'];
const ORDERED = ['bool', 'string', 'bytes', 'timestamp', 'duration'].map((t) => `${t}, ${t} => bool`);
const COMPARISONS = [...ORDERED, ...NUMBERS.flatMap((a) => NUMBERS.map((b) => `${a}, ${b} => bool`))].join(';');
const ordered = (test: (order: number) => boolean) => (a: unknown, b: unknown) => test(compare(a, b) as number);

export function itemAt(of: unknown[], index: unknown): unknown {
  const i = index instanceof Uint ? Number(index.value) : Number(index);
  if (!Number.isInteger(i)) throw new CelError(`unsupported index value ${i} in list`);
  if (i < 0 || i >= of.length) throw new CelError(`index out of bounds: ${i}`);
  return of[i];
}
function keyed(of: CelMap, key: unknown): unknown {
  if (of.has(key)) return of.get(key);
  throw new CelError(`no such key: ${key instanceof Uint ? key.value : key}`);
}
const maybe = (of: any, key: unknown): unknown => {
  if (of instanceof Optional) return of.present ? maybe(of.value, key) : of;
  if (Array.isArray(of)) return Number(key) >= 0 && Number(key) < of.length ? new Optional(of[Number(key)]) : Optional.none;
  return of.has(key) ? new Optional(of.get(key)) : Optional.none;
};

/** Models common/stdlib/standard.go of cel-go. */
export const OPERATORS: Library = [
  ['_?_:_', 'bool, A, A => A', () => undefined],
  ['_&&_', 'bool, bool => bool', () => undefined],
  ['_||_', 'bool, bool => bool', () => undefined],
  ['@not_strictly_false', 'bool => bool', () => undefined],
  ['_==_', 'A, A => bool', equal],
  ['_!=_', 'A, A => bool', (a, b) => !equal(a, b)],
  ['!_', 'bool => bool', (v) => !v],
  ['-_', 'double => double; int => int', (v) => (typeof v === 'bigint' ? int(-v) : -v)],
  ['_<_', COMPARISONS, ordered((o) => o < 0)],
  ['_<=_', COMPARISONS, ordered((o) => o <= 0)],
  ['_>_', COMPARISONS, ordered((o) => o > 0)],
  ['_>=_', COMPARISONS, ordered((o) => o >= 0)],
  [
    '_+_',
    'bytes, bytes => bytes; double, double => double; duration, duration => duration; duration, timestamp => timestamp; timestamp, duration => timestamp; int, int => int; list(A), list(A) => list(A); string, string => string; uint, uint => uint',
    add,
  ],
  [
    '_-_',
    'double, double => double; duration, duration => duration; int, int => int; timestamp, duration => timestamp; timestamp, timestamp => duration; uint, uint => uint',
    subtract,
  ],
  ['_*_', 'double, double => double; int, int => int; uint, uint => uint', multiply],
  ['_/_', 'double, double => double; int, int => int; uint, uint => uint', divide],
  ['_%_', 'int, int => int; uint, uint => uint', modulo],
  ['_[_]', 'list(A), int => A; map(A, B), A => B', (of, key) => (Array.isArray(of) ? itemAt(of, key) : keyed(of, key))],
  ['_[_]', 'optional(list(V)), int => optional(V); optional(map(K, V)), K => optional(V)', maybe],
  [
    '_[?_]',
    'list(V), int => optional(V); optional(list(V)), int => optional(V); map(K, V), K => optional(V); optional(map(K, V)), K => optional(V)',
    maybe,
  ],
  ['@in', 'A, list(A) => bool; A, map(A, B) => bool', (v, of) => (Array.isArray(of) ? of.some((x) => equal(x, v)) : of.has(v))],
];
