const ESCAPES: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};
/** What Go escapes in strings, and is nowhere else in JSON. */
function escapeText(json: string): string {
  for (const unsafe in ESCAPES) if (json.includes(unsafe)) return json.replace(/[<>&\u2028\u2029]/g, (c) => ESCAPES[c]);
  return json;
}

/** JSON as Go's encoding/json writes it: <, > and & escaped, map keys sorted when `sorted`. */
export function toGoJson(value: unknown, indent = '', sorted = false): string {
  if (isPlain(value)) {
    const plain = sorted ? inKeyOrder(value) : value;
    if (plain !== UNSORTABLE) return escapeText(JSON.stringify(plain, undefined, indent) ?? 'null');
  }
  const write = (v: unknown, pad: string): string => {
    if (typeof v === 'string') return escapeText(JSON.stringify(v));
    if (typeof v === 'number') return Object.is(v, -0) ? '-0' : JSON.stringify(v);
    if (typeof v === 'bigint') return `${v}`;
    if (v === null || typeof v !== 'object') return JSON.stringify(v) ?? 'null';
    const inner = pad + indent;
    const open = indent ? `\n${inner}` : '';
    const close = indent ? `\n${pad}` : '';
    const join = `,${open}`;
    if (Array.isArray(v)) return v.length ? `[${open}${v.map((x) => write(x, inner)).join(join)}${close}]` : '[]';
    const keys = Object.keys(v).filter((k) => (v as Record<string, unknown>)[k] !== undefined);
    if (sorted) keys.sort(byCodePoint);
    const colon = indent ? ': ' : ':';
    return keys.length
      ? `{${open}${keys.map((k) => write(k, '') + colon + write((v as Record<string, unknown>)[k], inner)).join(join)}${close}}`
      : '{}';
  };
  return write(value, '');
}

/** Nothing in it is written otherwise by JSON.stringify than by Go. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'number' ? !Object.is(value, -0) : typeof value !== 'bigint';
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlain(item)) return false;
    return true;
  }
  for (const key in value) if (!isPlain((value as Record<string, unknown>)[key])) return false;
  return true;
}

const UNSORTABLE = Symbol();
const INDEX = /^\d/;
/** The value with the keys of every map sorted; UNSORTABLE if an object of this language cannot hold them in that order. */
function inKeyOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(inKeyOrder);
    return items.includes(UNSORTABLE) ? UNSORTABLE : items;
  }
  const keys = Object.keys(value).sort(byCodePoint);
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    if ((INDEX.test(key) && keys.length > 1) || key === '__proto__') return UNSORTABLE;
    const field = inKeyOrder((value as Record<string, unknown>)[key]);
    if (field === UNSORTABLE) return UNSORTABLE;
    result[key] = field;
  }
  return result;
}

/** Go's order of strings: by bytes of UTF-8, which is by code point. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const high = (c: number) => (c >= 0xd800 && c < 0xe000 ? 0x10000 + c : c);
    return high(x) - high(y);
  }
  return a.length - b.length;
}

export const clone = <T = any>(value: T): T => {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (value === null || typeof value !== 'object') return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) set(copy, key, clone((value as Record<string, unknown>)[key]));
  return copy as T;
};
/** Sets a key that may be called `__proto__`. */
export function set(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a)) return a.length === (b as unknown[]).length && a.every((v, i) => deepEqual(v, (b as unknown[])[i]));
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((k) => Object.hasOwn(b, k) && deepEqual((a as Record<string, unknown>)[k], (b as Record<string, unknown>)[k]))
  );
}
export const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
