import { CelError } from './problems.ts';
import type { Type } from './types.ts';

/*
 * How values look at run time: int is bigint, double is number, uint a class of its own; bool, string and null are JavaScript's;
 * bytes are a Uint8Array, lists arrays, maps and objects CelMap, and what libraries add is an Opaque.
 */
export class Uint {
  constructor(readonly value: bigint) {}
}
export class Timestamp {
  /** Nanoseconds since 1970. */
  constructor(readonly nanos: bigint) {}
}
export class Duration {
  constructor(readonly nanos: bigint) {}
}
export class Optional {
  static readonly none = new Optional(undefined);
  constructor(readonly value: unknown) {}
  get present(): boolean {
    return this !== Optional.none;
  }
}
/** A type as a value. */
export class TypeValue {
  constructor(readonly name: string) {}
}
/** A value of a library's own type. */
export interface Opaque {
  readonly typeName: string;
  equals(other: unknown): boolean;
}
export const isOpaque = (v: unknown): v is Opaque => v !== null && typeof v === 'object' && 'typeName' in v;

type Key = string | bigint | boolean;
const keyOf = (key: unknown): Key | undefined => {
  if (typeof key === 'string' || typeof key === 'bigint' || typeof key === 'boolean') return key;
  if (key instanceof Uint) return key.value;
  return typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : undefined;
};
/** A map, or an object with fields. */
export class CelMap {
  private readonly values = new Map<Key, { key: unknown; value: unknown }>();
  /** `struct`: the name of an object's type. */
  constructor(
    entries: Iterable<readonly [unknown, unknown]> = [],
    readonly struct?: string,
  ) {
    for (const [key, value] of entries) this.set(key, value);
  }
  set(key: unknown, value: unknown): void {
    const k = keyOf(key);
    if (k === undefined) throw new CelError('unsupported key type');
    this.values.set(k, { key, value });
  }
  has(key: unknown): boolean {
    const k = keyOf(key);
    return k !== undefined && this.values.has(k);
  }
  get(key: unknown): unknown {
    const found = this.values.get(keyOf(key) as Key)?.value;
    return found instanceof Lazy ? found.value() : found;
  }
  keys(): unknown[] {
    return [...this.values.values()].map((e) => e.key);
  }
  get size(): number {
    return this.values.size;
  }
}
/** A field's value that is only worked out when somebody asks. */
export class Lazy {
  private done?: { value: unknown } | { error: unknown };
  constructor(private readonly make: () => unknown) {}
  value(): unknown {
    if (!this.done) {
      try {
        this.done = { value: this.make() };
      } catch (error) {
        this.done = { error };
      }
    }
    if ('error' in this.done) throw this.done.error;
    return this.done.value;
  }
}
/** A list whose items are told apart by keys, or that is a set: order means nothing, and adding merges. */
export class KeyedList extends Array<unknown> {
  keyed: { kind: 'set' | 'map'; keys: string[] } = { kind: 'set', keys: [] };
  static of2(items: unknown[], keyed: KeyedList['keyed']): KeyedList {
    const made = new KeyedList();
    made.keyed = keyed;
    for (const item of items) made.push(item);
    return made;
  }
  static get [Symbol.species]() {
    return Array;
  }
}

export function kindOf(v: unknown): Type['kind'] {
  switch (typeof v) {
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
  }
  if (v === null || v === undefined) return 'null';
  if (Array.isArray(v)) return 'list';
  if (v instanceof CelMap) return v.struct ? 'struct' : 'map';
  if (v instanceof Uint) return 'uint';
  if (v instanceof Uint8Array) return 'bytes';
  if (v instanceof Timestamp) return 'timestamp';
  if (v instanceof Duration) return 'duration';
  if (v instanceof TypeValue) return 'type';
  return 'opaque';
}
const NAMES: Partial<Record<Type['kind'], string>> = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
};
/** The name of a value's type, as `type()` gives it. */
export function typeName(v: unknown): string {
  if (v instanceof Optional) return 'optional_type';
  if (v instanceof CelMap && v.struct) return v.struct;
  if (isOpaque(v)) return v.typeName;
  const kind = kindOf(v);
  return NAMES[kind] ?? kind;
}

const compared = (a: bigint | number, b: bigint | number): number | undefined =>
  Number.isNaN(a) || Number.isNaN(b) ? undefined : a < b ? -1 : a > b ? 1 : 0;
const numeric = (v: unknown): bigint | number | undefined =>
  typeof v === 'bigint' || typeof v === 'number' ? v : v instanceof Uint ? v.value : undefined;

/** Less, equal or more; undefined where there is no order. */
export function compare(a: unknown, b: unknown): number | undefined {
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) {
    const order = compared(x, y);
    if (order === undefined) throw new CelError('NaN values cannot be ordered');
    return order;
  }
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration))
    return compared(a.nanos, b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return undefined;
}
/** By code points, as Go compares UTF-8. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return compareBytes(new TextEncoder().encode(a), new TextEncoder().encode(b));
}
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return Math.sign(a.length - b.length);
}

export function equal(a: unknown, b: unknown): boolean {
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined || y !== undefined) return x !== undefined && y !== undefined && compared(x, y) === 0;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b);
  if (a instanceof CelMap) return b instanceof CelMap && a.size === b.size && a.keys().every((k) => b.has(k) && equal(a.get(k), b.get(k)));
  if (a instanceof Optional) return b instanceof Optional && a.present === b.present && equal(a.value ?? null, b.value ?? null);
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (isOpaque(a)) return a.equals(b);
  return compare(a, b) === 0;
}
function equalLists(a: unknown[], b: unknown[]): boolean {
  if (a.length !== b.length) return false;
  if (a instanceof KeyedList) return a.every((x) => b.some((y) => equal(x, y)));
  return a.every((v, i) => equal(v, b[i]));
}

/** The value as plain JSON, for messages and patches. */
export function toJson(v: unknown): unknown {
  if (typeof v === 'bigint') return Number(v);
  if (v instanceof Uint) return Number(v.value);
  if (Array.isArray(v)) return Array.from(v, toJson);
  if (v instanceof CelMap) return Object.fromEntries(v.keys().map((k) => [`${toJson(k)}`, toJson(v.get(k))]));
  if (v instanceof Optional) return v.present ? toJson(v.value) : undefined;
  return v;
}
/** JSON as CEL sees it when nothing says what its types are: whole numbers are ints. */
export function fromJson(v: unknown): unknown {
  if (typeof v === 'number') return Number.isInteger(v) ? BigInt(v) : v;
  if (v === undefined || v === null || typeof v !== 'object') return v ?? null;
  if (Array.isArray(v)) return v.map(fromJson);
  return new CelMap(Object.entries(v).flatMap(([k, inner]) => (inner === undefined ? [] : [[k, lazily(inner)] as const])));
}
const lazily = (inner: unknown): unknown =>
  inner !== null && typeof inner === 'object' ? new Lazy(() => fromJson(inner)) : fromJson(inner);
