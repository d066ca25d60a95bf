import { type FileSystem, FsError, resolvePath } from '../os/fs.ts';
import type { Process, Reader } from '../os/process.ts';
import { readLines } from '../os/streams.ts';
import { basicToExtended, posixRegExp } from '../shell/regexp.ts';
import { complain, openInput } from './files.ts';
import { last, nameOf, UsageError, withOptions } from './options.ts';

const LONG = {
  'ignore-case': 'i',
  'invert-match': 'v',
  'line-number': 'n',
  count: 'c',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'only-matching': 'o',
  quiet: 'q',
  silent: 'q',
  'no-messages': 's',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'fixed-strings': 'F',
  'extended-regexp': 'E',
  'perl-regexp': 'P',
  'basic-regexp': 'G',
  recursive: 'r',
  'no-filename': 'h',
  'with-filename': 'H',
  'line-buffered': 'U',
  text: 'a',
  'regexp=': 'e',
  'file=': 'f',
  'max-count=': 'm',
  'after-context=': 'A',
  'before-context=': 'B',
  'context=': 'C',
  'include=': 'include',
  'exclude=': 'exclude',
  color: 'color',
  colour: 'color',
  'color=': 'color',
};

function expressionOf(patterns: string[], flags: Set<string>, name: string): RegExp {
  const source = patterns
    .map((pattern) => {
      if (flags.has('F') || name === 'fgrep') return pattern.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
      if (flags.has('P')) return pattern;
      return posixRegExp(flags.has('E') || name === 'egrep' ? pattern : basicToExtended(pattern));
    })
    .map((pattern) => `(?:${pattern})`)
    .join('|');
  const whole = flags.has('x') ? `^(?:${source})$` : flags.has('w') ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source;
  try {
    return new RegExp(whole, `gu${flags.has('i') ? 'i' : ''}`);
  } catch {
    throw new UsageError(
      /\(/.test(patterns.join('')) && !/\[[^\]]*$/.test(patterns.join('')) ? 'Unmatched ( or \\(' : 'Invalid regular expression',
      2,
    );
  }
}

export const grep = withOptions(
  { flags: 'ivnclLoqswxFEPGrRhHazyUZ0123456789', values: 'efmABC', long: LONG },
  async (proc, { flags, values, rest: given }) => {
    const name = nameOf(proc);
    const rest = [...given];
    const number = given.find((word) => /^-\d+$/.test(word));
    const patterns = [...(values.get('e') ?? [])];
    for (const file of values.get('f') ?? [])
      patterns.push(...proc.machine.fs.readText(resolvePath(proc.cwd, file)).replace(/\n$/, '').split('\n'));
    if (!patterns.length && !values.has('f')) {
      const pattern = rest.shift();
      if (pattern === undefined) {
        await proc.stderr.write(`Usage: ${name} [OPTION]... PATTERNS [FILE]...\nTry '${name} --help' for more information.\n`);
        return 2;
      }
      patterns.push(...pattern.split('\n'));
    }
    if (flags.has('y')) flags.add('i');
    const expression = expressionOf(patterns, flags, name);
    const recursive = flags.has('r') || flags.has('R');
    const context = last({ flags, values, rest }, 'C') ?? number?.slice(1);
    const after = Number(last({ flags, values, rest }, 'A') ?? context ?? 0);
    const before = Number(last({ flags, values, rest }, 'B') ?? context ?? 0);
    const limit = Number(last({ flags, values, rest }, 'm') ?? Number.POSITIVE_INFINITY);
    const color =
      flags.has('color') || (values.get('color')?.at(-1) ?? '') === 'always'
        ? proc.stdout.tty !== undefined || values.get('color')?.at(-1) === 'always'
        : values.get('color')?.at(-1) === 'auto' && proc.stdout.tty !== undefined;
    let names = rest.length ? rest : [recursive ? '.' : '-'];
    if (recursive) names = names.flatMap((each) => walk(proc, each, values.get('include'), values.get('exclude')));
    const headed = (flags.has('H') || rest.length > 1 || recursive) && !flags.has('h');
    let found = false;
    let status = 0;
    for (const each of names) {
      let reader: Reader;
      try {
        if (each !== '-' && proc.machine.fs.stat(resolvePath(proc.cwd, each)).type === 'directory') {
          if (!flags.has('s')) await proc.stderr.write(`${name}: ${each}: Is a directory\n`);
          continue;
        }
        reader = openInput(proc, each);
      } catch (error) {
        if (!flags.has('s')) await complain(proc, each, error);
        else if (!(error instanceof FsError)) throw error;
        status = 2;
        continue;
      }
      const shown = each === '-' ? '(standard input)' : each;
      const hit = await search(proc, reader, shown, { expression, flags, after, before, limit, headed, color });
      found ||= hit;
      if (hit && flags.has('q')) return 0;
    }
    return status && !(found && flags.has('q')) ? status : found ? 0 : 1;
  },
  2,
);

interface Search {
  expression: RegExp;
  flags: Set<string>;
  after: number;
  before: number;
  limit: number;
  headed: boolean;
  color: boolean;
}

async function search(proc: Process, reader: Reader, name: string, s: Search): Promise<boolean> {
  const { flags, expression } = s;
  const paint = (code: string, text: string) => (s.color ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text);
  const head = (number: number, mark: string) =>
    `${s.headed ? paint('35', name) + paint('36', mark) : ''}${flags.has('n') ? paint('32', String(number)) + paint('36', mark) : ''}`;
  const held: [number, string][] = [];
  let number = 0;
  let count = 0;
  let trailing = 0;
  let lastShown = 0;
  for await (const line of readLines(reader, proc.signal)) {
    number++;
    expression.lastIndex = 0;
    const matched = expression.test(line) !== flags.has('v');
    if (matched) {
      count++;
      if (flags.has('q')) return true;
      if (flags.has('l') || flags.has('L')) break;
      if (!flags.has('c')) {
        if ((s.before || s.after) && lastShown && number - held.length > lastShown + 1) await proc.stdout.write(`${paint('36', '--')}\n`);
        for (const [n, text] of held.splice(0)) await proc.stdout.write(`${head(n, '-')}${text}\n`);
        if (flags.has('o') && !flags.has('v'))
          for (const match of allMatches(line, expression))
            await (match[0] ? proc.stdout.write(`${head(number, ':')}${paint('01;31', match[0])}\n`) : undefined);
        else
          await proc.stdout.write(
            `${head(number, ':')}${s.color && !flags.has('v') ? line.replace(expression, (m) => (m ? paint('01;31', m) : m)) : line}\n`,
          );
        lastShown = number;
        trailing = s.after;
      }
      if (count >= s.limit) break;
    } else if (trailing > 0 && !flags.has('c')) {
      trailing--;
      lastShown = number;
      await proc.stdout.write(`${head(number, '-')}${line}\n`);
    } else if (s.before) {
      held.push([number, line]);
      if (held.length > s.before) held.shift();
    }
  }
  if (flags.has('l') || flags.has('L')) {
    if (count > 0 === flags.has('l')) await proc.stdout.write(`${name}\n`);
  } else if (flags.has('c')) await proc.stdout.write(`${s.headed ? `${name}:` : ''}${count}\n`);
  return count > 0;
}

function allMatches(line: string, expression: RegExp) {
  expression.lastIndex = 0;
  return line.matchAll(expression);
}

function walk(proc: Process, name: string, include: string[] | undefined, exclude: string[] | undefined): string[] {
  const { fs } = proc.machine;
  const wanted = (file: string) => {
    const base = file.replace(/^.*\//, '');
    const matches = (patterns: string[]) =>
      patterns.some((p) =>
        new RegExp(
          `^${p
            .replace(/[.+^${}()|\\]/g, '\\$&')
            .replace(/\*/g, '.*')
            .replace(/\?/g, '.')}$`,
        ).test(base),
      );
    return (!include || matches(include)) && !(exclude && matches(exclude));
  };
  return isDirectory(fs, resolvePath(proc.cwd, name))
    ? fs.readdir(resolvePath(proc.cwd, name)).flatMap((each) => walk(proc, `${name.replace(/\/$/, '')}/${each}`, include, exclude))
    : wanted(name)
      ? [name]
      : [];
}
function isDirectory(fs: FileSystem, path: string): boolean {
  try {
    return fs.lstat(path).type === 'directory';
  } catch {
    return false;
  }
}
