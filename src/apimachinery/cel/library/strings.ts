import { regexp } from '../../regexp/index.ts';
import type { Library } from '../declare.ts';
import { CelError } from '../problems.ts';
import { format } from './format.ts';

const range = (i: bigint): never => {
  throw new CelError(`index out of range: ${i}`);
};
function charAt(text: string, index: bigint): string {
  const chars = [...text];
  const i = Number(index);
  if (i < 0 || i > chars.length) range(index);
  return chars[i] ?? '';
}
const startsAt = (chars: string[], part: string[], at: number): boolean => part.every((c, i) => chars[at + i] === c);
function indexOf(text: string, part: string, offset = 0n): bigint {
  if (part === '') return offset;
  const chars = [...text];
  const sought = [...part];
  if (offset < 0n) range(offset);
  for (let i = Number(offset); i <= chars.length - sought.length; i++) if (startsAt(chars, sought, i)) return BigInt(i);
  return -1n;
}
function lastIndexOf(text: string, part: string, offset?: bigint): bigint {
  const chars = [...text];
  const sought = [...part];
  if (part === '') return offset ?? BigInt(chars.length);
  const from = Number(offset ?? BigInt(chars.length - 1));
  if (offset !== undefined && offset < 0n) range(offset);
  if (offset !== undefined && from >= chars.length) return -1n;
  for (let i = Math.min(from, chars.length - sought.length); i >= 0; i--) if (startsAt(chars, sought, i)) return BigInt(i);
  return -1n;
}
function replace(text: string, old: string, next: string, count = -1n): string {
  if (count < 0n) return old === '' ? `${next}${[...text].map((c) => c + next).join('')}` : text.replaceAll(old, () => next);
  let rest = text;
  let done = '';
  for (let n = count; n > 0n; n--) {
    const at = rest.indexOf(old);
    if (at < 0) break;
    const step = old === '' ? 1 : old.length;
    done += rest.slice(0, at) + next + (old === '' ? rest.slice(0, 1) : '');
    rest = rest.slice(at + step);
  }
  return done + rest;
}
function split(text: string, by: string, count = -1n): string[] {
  const parts = by === '' ? [...text] : text.split(by);
  if (count < 0n || parts.length <= count) return count === 0n ? [] : parts;
  if (count === 0n) return [];
  const n = Number(count);
  return [...parts.slice(0, n - 1), parts.slice(n - 1).join(by)];
}
function substring(text: string, start: bigint, end?: bigint): string {
  const chars = [...text];
  if (end !== undefined && start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  for (const i of end === undefined ? [start] : [start, end]) if (i < 0n || i > BigInt(chars.length)) range(i);
  return chars.slice(Number(start), end === undefined ? undefined : Number(end)).join('');
}
const ascii = (text: string, pattern: RegExp, change: (c: string) => string): string => text.replace(pattern, change);
function join(items: unknown[], by = ''): string {
  for (const item of items) if (typeof item !== 'string') throw new CelError(`join: invalid input: ${item}`);
  return items.join(by);
}
const QUOTED: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};
const quote = (text: string): string => `"${[...text].map((c) => QUOTED[c] ?? c).join('')}"`;
const pattern = (text: string) => {
  try {
    return regexp(text);
  } catch (error) {
    throw new CelError(`${(error as Error).message}`);
  }
};
const illegal = (text: string) => {
  try {
    return regexp(text);
  } catch (error) {
    throw new CelError(`Illegal regex: ${(error as Error).message}`);
  }
};

/** Models ext/strings.go of cel-go and apiserver/pkg/cel/library/regex.go. */
export const STRINGS: Library = [
  ['contains', 'string.(string) => bool', (s, t) => s.includes(t)],
  ['endsWith', 'string.(string) => bool', (s, t) => s.endsWith(t)],
  ['startsWith', 'string.(string) => bool', (s, t) => s.startsWith(t)],
  ['matches', 'string, string => bool; string.(string) => bool', (s, p) => pattern(p).test(s)],
  ['charAt', 'string.(int) => string', charAt],
  ['indexOf', 'string.(string) => int; string.(string, int) => int', indexOf],
  ['lastIndexOf', 'string.(string) => int; string.(string, int) => int', lastIndexOf],
  ['lowerAscii', 'string.() => string', (s) => ascii(s, /[A-Z]/g, (c) => c.toLowerCase())],
  ['upperAscii', 'string.() => string', (s) => ascii(s, /[a-z]/g, (c) => c.toUpperCase())],
  ['replace', 'string.(string, string) => string; string.(string, string, int) => string', replace],
  ['split', 'string.(string) => list(string); string.(string, int) => list(string)', split],
  ['substring', 'string.(int) => string; string.(int, int) => string', substring],
  ['trim', 'string.() => string', (s) => s.replace(/^[\s\u0085]+|[\s\u0085]+$/g, '')],
  ['format', 'string.(list(dyn)) => string', format],
  ['strings.quote', 'string => string', quote],
  ['join', 'list(string).() => string; list(string).(string) => string', join],
  ['find', 'string.(string) => string', (s, p) => illegal(p).find(s) ?? ''],
  ['findAll', 'string.(string) => list(string); string.(string, int) => list(string)', (s, p, n = -1n) => illegal(p).findAll(s, Number(n))],
];
/** Only where patches are written. Models library/jsonpatch.go. */
export const PATCH_KEYS: Library = [
  ['jsonpatch.escapeKey', 'string => string', (s) => s.replace(/[~/]/g, (c: string) => (c === '~' ? '~0' : '~1'))],
];
