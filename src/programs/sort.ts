import { resolvePath } from '../os/fs.ts';
import { encode } from '../os/http.ts';
import type { Process } from '../os/process.ts';
import { complain, openInput } from './files.ts';
import { lineReader } from './lines.ts';
import { last, type Parsed, UsageError, withOptions } from './options.ts';

const LONG = {
  'numeric-sort': 'n',
  'general-numeric-sort': 'g',
  'human-numeric-sort': 'h',
  'version-sort': 'V',
  'month-sort': 'M',
  'random-sort': 'R',
  reverse: 'r',
  unique: 'u',
  'ignore-case': 'f',
  'dictionary-order': 'd',
  'ignore-nonprinting': 'i',
  'ignore-leading-blanks': 'b',
  stable: 's',
  check: 'c',
  merge: 'm',
  'zero-terminated': 'z',
  'key=': 'k',
  'field-separator=': 't',
  'output=': 'o',
  'buffer-size=': 'S',
  'parallel=': 'parallel',
};

interface Key {
  from: { field: number; char: number };
  to?: { field: number; char: number };
  options: string;
}

/** GNU sort in the C order. */
export const sort = withOptions(
  { flags: 'nghVMRrufdibscCmz', values: 'ktoST', long: LONG },
  async (proc, parsed) => {
    const { flags, rest } = parsed;
    const zero = flags.has('z');
    const separator = separatorOf(last(parsed, 't'));
    const global = [...'nghVMRrfdib'].filter((f) => flags.has(f)).join('');
    const keys = (parsed.values.get('k') ?? []).map(keyOf);
    for (const key of keys) if (!key.options) key.options = global;
    const compareKeys = comparison(keys.length ? keys : [{ from: { field: 1, char: 1 }, options: global }], separator);
    const compare = (a: string, b: string): number =>
      compareKeys(a, b) || (flags.has('s') || flags.has('u') ? 0 : flags.has('r') ? bytewise(b, a) : bytewise(a, b));
    const lines: string[] = [];
    for (const name of rest.length ? rest : ['-'])
      try {
        const reader = lineReader(openInput(proc, name), proc.signal, zero ? 0 : 10);
        for (let line = await reader.next(); line; line = await reader.next()) lines.push(line.text);
      } catch (error) {
        await complain(proc, name, error, 'cannot read: ');
        return 2;
      }
    if (flags.has('c') || flags.has('C')) return check(proc, parsed, lines, compare);
    if (flags.has('R')) for (const line of lines) shuffle.set(line, shuffle.get(line) ?? proc.machine.random.next());
    let sorted = lines.map((line, i) => ({ line, i })).sort((a, b) => compare(a.line, b.line) || a.i - b.i);
    if (flags.has('u')) sorted = sorted.filter(({ line }, i) => i === 0 || compare(sorted[i - 1].line, line) !== 0);
    const text = sorted.map(({ line }) => line + (zero ? '\0' : '\n')).join('');
    const output = last(parsed, 'o');
    if (output !== undefined) proc.machine.fs.writeFile(resolvePath(proc.cwd, output), text);
    else await proc.stdout.write(text);
    return 0;
  },
  2,
);

const shuffle = new Map<string, number>();

async function check(proc: Process, parsed: Parsed, lines: string[], compare: (a: string, b: string) => number): Promise<number> {
  for (let i = 1; i < lines.length; i++) {
    const order = compare(lines[i - 1], lines[i]);
    if (order < 0 || (order === 0 && !parsed.flags.has('u'))) continue;
    if (!parsed.flags.has('C')) await proc.stderr.write(`sort: ${parsed.rest[0] ?? '-'}:${i + 1}: disorder: ${lines[i]}\n`);
    return 1;
  }
  return 0;
}

function separatorOf(given: string | undefined): string | undefined {
  if (given === '\\0') return '\0';
  if (given === '') throw new UsageError('empty tab', 2);
  if (given !== undefined && [...given].length > 1) throw new UsageError(`multi-character tab ‘${given}’`, 2);
  return given;
}

function keyOf(text: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([nghVMRrfdib]*)(?:,(\d+)(?:\.(\d+))?([nghVMRrfdib]*))?$/.exec(text);
  if (!match)
    throw new UsageError(
      /^\d/.test(text)
        ? `stray character in field spec: invalid field specification ‘${text}’`
        : `invalid number at field start: invalid count at start of ‘${text}’`,
      2,
    );
  if (match[1] === '0') throw new UsageError(`field number is zero: invalid field specification ‘${text}’`, 2);
  return {
    from: { field: Number(match[1]), char: Number(match[2] ?? 1) },
    to: match[4] ? { field: Number(match[4]), char: Number(match[5] ?? 0) } : undefined,
    options: match[3] + (match[6] ?? ''),
  };
}

function comparison(keys: readonly Key[], separator: string | undefined): (a: string, b: string) => number {
  return (a, b) => {
    for (const key of keys) {
      const order = compareBy(key.options, part(a, key, separator), part(b, key, separator));
      if (order) return key.options.includes('r') ? -order : order;
    }
    return 0;
  };
}

/** Where each field begins and ends; without a separator a field begins with the blanks before it. */
function fieldsOf(line: string, separator: string | undefined): [number, number][] {
  if (separator === undefined) return [...line.matchAll(/[ \t]*[^ \t]+|[ \t]+$/g)].map((m) => [m.index, m.index + m[0].length]);
  const fields: [number, number][] = [];
  let at = 0;
  for (const piece of line.split(separator)) {
    fields.push([at, at + piece.length]);
    at += piece.length + separator.length;
  }
  return fields;
}

function part(line: string, key: Key, separator: string | undefined): string {
  if (key.from.field === 1 && key.from.char === 1 && !key.to && !key.options.includes('b')) return line;
  const fields = fieldsOf(line, separator);
  const blanks = (from: number, to: number) =>
    key.options.includes('b') ? (/^[ \t]*/.exec(line.slice(from, to)) as RegExpExecArray)[0].length : 0;
  const first = fields[key.from.field - 1];
  if (!first) return '';
  const begin = first[0] + blanks(...first) + key.from.char - 1;
  const final = key.to && fields[key.to.field - 1];
  const end = !final ? line.length : key.to?.char ? Math.min(final[0] + blanks(...final) + key.to.char, line.length) : final[1];
  return line.slice(begin, end);
}

function compareBy(options: string, a: string, b: string): number {
  if (options.includes('R')) return (shuffle.get(a) ?? 0) - (shuffle.get(b) ?? 0);
  if (options.includes('n')) return numberOf(a) - numberOf(b);
  if (options.includes('g')) return general(a) - general(b);
  if (options.includes('h')) return human(a) - human(b);
  if (options.includes('M')) return month(a) - month(b);
  const [x, y] = [a, b].map((text) => {
    let kept = options.includes('b') ? text.replace(/^[ \t]+/, '') : text;
    if (options.includes('d')) kept = kept.replace(/[^ \tA-Za-z0-9]/g, '');
    if (options.includes('i')) kept = kept.replace(/[^ -~]/g, '');
    return options.includes('f') ? kept.toUpperCase() : kept;
  });
  return options.includes('V') ? versions(x, y) : bytewise(x, y);
}

export function bytewise(a: string, b: string): number {
  if (a === b) return 0;
  if (/^[\x00-\x7f]*$/.test(a + b)) return a < b ? -1 : 1;
  const [x, y] = [encode(a), encode(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
const numberOf = (text: string): number => Number(/^[ \t]*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0;
const general = (text: string): number => {
  const value = Number.parseFloat(text.trimStart());
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
};
function human(text: string): number {
  const match = /^[ \t]*(-?\d*\.?\d*)([KkMGTPEZY]?)/.exec(text) as RegExpExecArray;
  const value = Number(match[1]) || 0;
  const unit = value && match[2] ? ' KMGTPEZY'.indexOf(match[2].toUpperCase()) : 0;
  // The unit decides before the number does.
  return Math.sign(value) * (unit * 1e12 + Math.abs(value));
}
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const month = (text: string): number => MONTHS.indexOf(text.trimStart().slice(0, 3).toUpperCase());

function versions(a: string, b: string): number {
  const [x, y] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p = '', q = ''] = [x[i], y[i]];
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : bytewise(p.replace(/~/g, '\0'), q.replace(/~/g, '\0'));
    if (order) return order;
  }
  return 0;
}
