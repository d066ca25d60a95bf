import { byCodePoint } from '../../apimachinery/json.ts';

/** Flow-style YAML with quoted values, `-o kyaml`; keys sorted, or in the order `given`. Models sigs.k8s.io/yaml/kyaml. */
export function toKyaml(value: unknown, given = false, indent = 0): string {
  const pad = '  '.repeat(indent);
  if (Array.isArray(value)) {
    if (!value.length) return '[]';
    if (value.every((v) => typeof v === 'object' && v !== null)) return `[${value.map((v) => toKyaml(v, given, indent)).join(', ')}]`;
    return `[\n${value.map((v) => `${pad}  ${toKyaml(v, given, indent + 1)},\n`).join('')}${pad}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    if (!entries.length) return '{}';
    if (!given) entries.sort(([a], [b]) => byCodePoint(a, b));
    return `{\n${entries.map(([k, v]) => `${pad}  ${keyText(k)}: ${toKyaml(v, given, indent + 1)},\n`).join('')}${pad}}`;
  }
  return typeof value === 'string' ? quoted(value, indent + 1) : `${value}`;
}

const keyText = (key: string): string => (needsQuotes(key) ? compact(key) : key);
const compact = (text: string): string => `"${[...text].map((c) => (c === '\n' ? '\\n' : c === '\t' ? '\\t' : escaped(c))).join('')}"`;

/** A string of several lines is folded, a line of it below the other. */
function quoted(text: string, indent: number): string {
  if (!text.includes('\n')) return `"${[...text].map(escaped).join('')}"`;
  const pad = '  '.repeat(indent);
  const lines = text.split('\n');
  const last = lines.pop() as string;
  const line = (each: string) => `${pad}${/^[^\S\n]/u.test(each) ? '\\' : ' '}${[...each].map(escaped).join('')}`;
  return `"\\\n${lines.map((each) => `${line(each)}\\n\\\n`).join('')}${last ? `${line(last)}\\\n` : ''}${pad}"`;
}

const NAMED: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\t': '\t',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\r': '\\r',
  '\v': '\\v',
  '\0': '\\0',
  '\x1b': '\\e',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};
const PRINTED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

function escaped(char: string): string {
  const named = NAMED[char];
  if (named) return named;
  if (PRINTED.test(char)) return char;
  const code = char.codePointAt(0) as number;
  const hex = (digits: number) => code.toString(16).padStart(digits, '0');
  if (code < 0x20 || code === 0x7f) return `\\x${hex(2)}`;
  return code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

const needsQuotes = (text: string): boolean => isAmbiguous(text) || !/^[\p{L}\p{N}_](?:[\p{L}\p{N}_\-./]*[\p{L}\p{N}_])?$/u.test(text);

/** What a parser of YAML might read as something else than a string. */
function isAmbiguous(text: string): boolean {
  if (/^(null|~|t|f|true|false|y|yes|n|no|on|off|[+-]?\.inf|\.nan)?$/i.test(text)) return true;
  const plain = text.replaceAll('_', '');
  if (/^[+-]?(\d+|0b[01]+|0o[0-7]+|0x[\da-f]+)$/i.test(plain)) return true;
  if (/^[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|0x[\da-f]*\.?[\da-f]*p[+-]?\d+|inf|infinity|nan)$/i.test(plain)) return true;
  if (/^[+-]?[1-9][\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/.test(text)) return true;
  return /^\d{4}-\d{1,2}-\d{1,2}($|[Tt ]\d{1,2}:\d{1,2}:\d{1,2})/.test(text);
}
