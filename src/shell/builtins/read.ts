import { sleep } from '../../os/clock.ts';
import { concat, decode } from '../../os/http.ts';
import type { Reader } from '../../os/process.ts';
import { setElement } from '../element.ts';
import { splitFields } from '../expand.ts';
import { type Builtin, refuse } from './types.ts';

interface Wanted {
  raw: boolean;
  silent: boolean;
  array?: string;
  prompt?: string;
  timeout?: number;
  count?: number;
  exact: boolean;
  delimiter: string;
  fd: number;
  names: string[];
}

export const read: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  const wanted = parse(args);
  if (typeof wanted === 'string') return refuse(context, name, wanted, 2);
  const reader = io.fds.get(wanted.fd)?.reader;
  if (!reader) return refuse(context, name, `read error: ${wanted.fd}: Bad file descriptor`);
  if (wanted.prompt && reader.tty) await io.stderr.write(wanted.prompt);

  const timer = new AbortController();
  const signal = AbortSignal.any([shell.signal, timer.signal]);
  if (wanted.timeout !== undefined) {
    void sleep(shell.proc.machine.clock, wanted.timeout * 1000, signal)
      .then(() => timer.abort('timeout'))
      .catch(() => {});
  }
  const hidden = wanted.silent || wanted.count !== undefined;
  if (hidden) reader.tty?.setRaw(true);
  let taken: { text: string; complete: boolean };
  try {
    taken = await take(reader, wanted, signal);
  } catch (error) {
    if (timer.signal.reason === 'timeout') return 142;
    throw error;
  } finally {
    if (hidden) reader.tty?.setRaw(false);
    timer.abort();
  }
  const plain = wanted.raw ? taken.text : taken.text.replace(/\\\n/g, '');
  const names = wanted.names;
  if (!names.length && !wanted.array) {
    shell.variables.set('REPLY', wanted.raw ? plain : plain.replace(/\\(.)/gs, '$1'));
    return taken.complete ? 0 : 1;
  }
  const ifs = shell.variables.text('IFS') ?? ' \t\n';
  if (wanted.array) {
    shell.variables.unset(wanted.array);
    shell.variables.setList(wanted.array, fields(plain, ifs, wanted.raw));
    return taken.complete ? 0 : 1;
  }
  const values = distribute(plain, ifs, names.length, wanted.raw);
  for (const [i, each] of names.entries()) await setElement(context, each, values[i] ?? '');
  return taken.complete ? 0 : 1;
};

function parse(args: string[]): Wanted | string {
  const wanted: Wanted = { raw: false, silent: false, exact: false, delimiter: '\n', fd: 0, names: [] };
  let i = 0;
  for (; i < args.length && /^-./.test(args[i]) && args[i] !== '--'; i++) {
    const letters = args[i].slice(1);
    for (let j = 0; j < letters.length; j++) {
      const letter = letters[j];
      if (letter === 'r') wanted.raw = true;
      else if (letter === 's') wanted.silent = true;
      else if (letter === 'e') continue;
      else if ('aptnNdui'.includes(letter)) {
        const value = letters.slice(j + 1) || args[++i];
        if (value === undefined) return `-${letter}: option requires an argument`;
        if (letter === 'a') wanted.array = value;
        else if (letter === 'p') wanted.prompt = value;
        else if (letter === 't') wanted.timeout = Number(value);
        else if (letter === 'n' || letter === 'N') {
          wanted.count = Number(value);
          wanted.exact = letter === 'N';
        } else if (letter === 'd') wanted.delimiter = value[0] ?? '\0';
        else if (letter === 'u') wanted.fd = Number(value);
        break;
      } else return `-${letter}: invalid option`;
    }
  }
  if (args[i] === '--') i++;
  wanted.names = args.slice(i);
  const bad = wanted.names.find((each) => !/^[A-Za-z_]\w*(\[.*\])?$/.test(each));
  return bad === undefined ? wanted : `\`${bad}': not a valid identifier`;
}

async function take(reader: Reader, wanted: Wanted, signal: AbortSignal): Promise<{ text: string; complete: boolean }> {
  const code = wanted.delimiter.charCodeAt(0);
  const got: number[] = [];
  for (;;) {
    const chunk = await reader.read(signal);
    if (!chunk) return { text: decode(Uint8Array.from(got)), complete: false };
    for (let i = 0; i < chunk.length; i++) {
      const escaped = !wanted.raw && got.at(-1) === 92 && trailing(got) % 2 === 1;
      const ends = chunk[i] === code || (reader.tty !== undefined && wanted.delimiter === '\n' && chunk[i] === 13);
      if (reader.tty && chunk[i] === 3) {
        reader.tty.foreground?.('SIGINT');
        continue;
      }
      if (ends && !escaped && !wanted.exact) {
        reader.unread(chunk.slice(i + 1));
        return { text: decode(Uint8Array.from(got)), complete: true };
      }
      got.push(chunk[i]);
      if (wanted.count !== undefined && [...decode(Uint8Array.from(got))].length >= wanted.count) {
        reader.unread(chunk.slice(i + 1));
        return { text: decode(Uint8Array.from(got)), complete: true };
      }
    }
  }
}

function trailing(bytes: number[]): number {
  let count = 0;
  while (bytes[bytes.length - 1 - count] === 92) count++;
  return count;
}

const fields = (text: string, ifs: string, raw: boolean): string[] =>
  splitFields(pieces(text, raw), ifs).map((field) => field.map((s) => s.text).join(''));

/** Backslashes keep the next character from splitting. */
function pieces(text: string, raw: boolean) {
  if (raw) return [{ text, quoted: false, split: true }];
  return text
    .split(/(\\.)/s)
    .filter(Boolean)
    .map((part) => (/^\\./s.test(part) ? { text: part.slice(1), quoted: true } : { text: part, quoted: false, split: true }));
}

/** The last name gets the rest of the line, separators included. */
function distribute(text: string, ifs: string, count: number, raw: boolean): string[] {
  const space = new RegExp(
    `[${[...ifs]
      .filter((c) => /[ \t\n]/.test(c))
      .map((c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
      .join('')}]`,
  );
  const isSpace = (char: string) => ifs !== '' && /[ \t\n]/.test(char) && space.test(char);
  const plain = (part: string) => (raw ? part : part.replace(/\\(.)/gs, '$1'));
  let i = 0;
  while (i < text.length && isSpace(text[i])) i++;
  const values: string[] = [];
  while (values.length < count - 1 && i < text.length) {
    let word = '';
    while (i < text.length && !ifs.includes(text[i])) {
      if (!raw && text[i] === '\\') word += text[i++];
      word += text[i++] ?? '';
    }
    values.push(plain(word));
    while (i < text.length && isSpace(text[i])) i++;
    if (i < text.length && ifs.includes(text[i]) && !isSpace(text[i])) {
      i++;
      while (i < text.length && isSpace(text[i])) i++;
    }
  }
  let rest = text.slice(i);
  while (rest && isSpace(rest[rest.length - 1]) && (raw || rest[rest.length - 2] !== '\\')) rest = rest.slice(0, -1);
  const last = [...rest].filter((c) => ifs.includes(c) && !isSpace(c));
  if (last.length === 1 && rest.endsWith(last[0])) rest = rest.slice(0, -1);
  values.push(plain(rest));
  return values;
}

export const mapfile: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  let strip = false;
  let target = 'MAPFILE';
  let limit = Number.POSITIVE_INFINITY;
  let skip = 0;
  let delimiter = '\n';
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-t') strip = true;
    else if (args[i] === '-n') limit = Number(args[++i]) || Number.POSITIVE_INFINITY;
    else if (args[i] === '-s') skip = Number(args[++i]);
    else if (args[i] === '-d') delimiter = args[++i][0] ?? '\0';
    else if (args[i].startsWith('-')) return refuse(context, name, `${args[i]}: invalid option`, 2);
    else target = args[i];
  }
  const chunks: Uint8Array[] = [];
  for (let chunk = await io.stdin.read(shell.signal); chunk; chunk = await io.stdin.read(shell.signal)) chunks.push(chunk);
  const text = decode(concat(chunks));
  const lines = text.split(delimiter);
  if (lines.at(-1) === '') lines.pop();
  const ends = text.endsWith(delimiter);
  const kept = lines.map((line, i) => (strip || (i === lines.length - 1 && !ends) ? line : line + delimiter));
  shell.variables.unset(target);
  shell.variables.setList(target, kept.slice(skip, skip + limit));
  return 0;
};
