import { Uint } from './values.ts';

const SIMPLE: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const ESCAPED = /\\(?:([0-3][0-7][0-7])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;

/** What a quoted token says; a string of undefined when an escape is no character. Models parser/unescape.go. */
export function unquote(token: string): string | undefined {
  const raw = /^[rR]/.test(token);
  const body = token.replace(/^[rR]/, '').replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const quotes = body.startsWith('"""') || body.startsWith("'''") ? 3 : 1;
  const inner = body.slice(quotes, body.length - quotes);
  if (raw) return inner;
  let valid = true;
  const text = inner.replace(ESCAPED, (_all, octal, hex, small, large, plain) => {
    if (plain !== undefined) return SIMPLE[plain] ?? plain;
    const point = octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex ?? small ?? large, 16);
    if ((point >= 0xd800 && point < 0xe000) || point > 0x10ffff) valid = false;
    return valid ? String.fromCodePoint(point) : '';
  });
  return valid ? text : undefined;
}
/** Of b"…": octal and hex escapes are bytes. */
export function unquoteBytes(token: string): Uint8Array {
  const text = unquote(token.slice(1)) ?? '';
  if (!/\\([0-3][0-7][0-7]|[xX])/.test(token) || /^.[rR]/.test(token)) return new TextEncoder().encode(text);
  return Uint8Array.from([...text].flatMap((c) => (c.charCodeAt(0) < 256 ? [c.charCodeAt(0)] : [...new TextEncoder().encode(c)])));
}
export const MIN_INT = -(2n ** 63n);
export const MAX_INT = 2n ** 63n - 1n;
export const MAX_UINT = 2n ** 64n - 1n;

export function intLiteral(text: string): bigint | undefined {
  const negative = text.startsWith('-');
  const size = BigInt(text.replace('-', ''));
  const value = negative ? -size : size;
  return value < MIN_INT || value > MAX_INT ? undefined : value;
}
export function uintLiteral(text: string): Uint | undefined {
  const value = BigInt(text.slice(0, -1));
  return value > MAX_UINT ? undefined : new Uint(value);
}
