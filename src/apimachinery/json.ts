const ESCAPES: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};
const UNSAFE = /[<>&\u2028\u2029]/;
function string(text: string): string {
  const quoted = JSON.stringify(text);
  return UNSAFE.test(quoted) ? quoted.replace(/[<>&\u2028\u2029]/g, (c) => ESCAPES[c]) : quoted;
}

/** JSON as Go's encoding/json writes it: <, > and & escaped, map keys sorted when `sorted`. */
export function toGoJson(value: unknown, indent = '', sorted = false): string {
  const write = (v: unknown, pad: string): string => {
    if (typeof v === 'string') return string(v);
    if (typeof v === 'number') return goNumber(v);
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
      ? `{${open}${keys.map((k) => string(k) + colon + write((v as Record<string, unknown>)[k], inner)).join(join)}${close}}`
      : '{}';
  };
  return write(value, '');
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

/** A float as Go's encoding/json writes it: exponents from 1e21 on and below 1e-6. */
function goNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (Object.is(value, -0)) return '-0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-6 || size >= 1e21))
    return value
      .toExponential()
      .replace(/e-(\d)$/, 'e-0$1')
      .replace(/e-0(\d)$/, 'e-$1');
  return `${value}`;
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
