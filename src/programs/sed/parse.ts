import { UsageError } from '../options.ts';
import { expression, readDelimited, type SedRegExp } from './regexp.ts';
import { parseSubstitute, parseTranslate, type Substitute } from './substitute.ts';

export type Address =
  | { kind: 'line'; line: number }
  | { kind: 'step'; first: number; step: number }
  | { kind: 'last' }
  | { kind: 'regexp'; regexp: SedRegExp };
export type End = Address | { kind: 'plus'; count: number } | { kind: 'multiple'; of: number };

export interface Command {
  from?: Address;
  to?: End;
  negated: boolean;
  name: string;
  /** Text of a, i, c; the label of b, t, T; the file of r, R, w, W; the exit code of q, Q. */
  text?: string;
  substitute?: Substitute;
  translate?: Map<string, string>;
  /** Of `{`: the index of its `}`. */
  jump?: number;
  id: number;
}

/** A position in one -e or -f script. Its complaints are GNU sed's. */
export interface Cursor {
  text: string;
  at: number;
  where: string;
  extended: boolean;
}
export const fail = (cursor: Cursor, message: string): never => {
  throw new UsageError(`${cursor.where}, char ${cursor.at}: ${message}`);
};

/** Parses whole scripts, joined as one program. */
export function parseScript(scripts: readonly { text: string; where: string }[], extended: boolean): Command[] {
  const commands: Command[] = [];
  const open: { index: number; cursor: Cursor }[] = [];
  let pending: Command | undefined;
  for (const { text, where } of scripts) {
    const cursor: Cursor = { text, at: 0, where, extended };
    // `-e 'a\' -e text`: the text comes in the next script.
    if (pending) {
      pending.text = readText(cursor, true);
      pending = undefined;
    }
    while (skip(cursor, /[\s;]/)) {
      if (text[cursor.at] === '#') {
        skip(cursor, /[^\n]/);
        continue;
      }
      const command = parseCommand(cursor, commands.length);
      if (command.name === '}') {
        const begin = open.pop();
        if (!begin) return fail(cursor, "unexpected `}'");
        commands[begin.index].jump = commands.length;
      }
      if (command.name === '{') open.push({ index: commands.length, cursor: { ...cursor } });
      if ('aic'.includes(command.name) && command.text === undefined) pending = command;
      commands.push(command);
    }
  }
  if (pending) throw new UsageError(`${scripts.at(-1)?.where}, char ${scripts.at(-1)?.text.length}: expected \\ after \`a', \`c' or \`i'`);
  if (open.length) throw new UsageError(`${open[0].cursor.where}, char 0: unmatched \`{'`);
  for (const command of commands)
    if ('btT'.includes(command.name) && command.text && !commands.some((c) => c.name === ':' && c.text === command.text))
      throw new UsageError(`can't find label for jump to \`${command.text}'`, 4);
  return commands;
}

/** Moves over what matches; whether something is left. */
function skip(cursor: Cursor, what: RegExp): boolean {
  while (cursor.at < cursor.text.length && what.test(cursor.text[cursor.at])) cursor.at++;
  return cursor.at < cursor.text.length;
}

function parseCommand(cursor: Cursor, id: number): Command {
  const from = parseAddress(cursor);
  let to: End | undefined;
  skip(cursor, /[ \t]/);
  if (from && cursor.text[cursor.at] === ',') {
    cursor.at++;
    skip(cursor, /[ \t]/);
    const relative = /^([+~])(\d+)/.exec(cursor.text.slice(cursor.at));
    if (relative) {
      cursor.at += relative[0].length;
      to = relative[1] === '+' ? { kind: 'plus', count: Number(relative[2]) } : { kind: 'multiple', of: Number(relative[2]) };
    } else to = parseAddress(cursor);
    if (!to) {
      cursor.at++;
      fail(cursor, "unexpected `,'");
    }
  }
  if (from?.kind === 'line' && from.line === 0 && to?.kind !== 'regexp') {
    cursor.at++;
    fail(cursor, 'invalid usage of line address 0');
  }
  skip(cursor, /[ \t]/);
  let negated = false;
  while (cursor.text[cursor.at] === '!') {
    negated = true;
    cursor.at++;
    skip(cursor, /[ \t]/);
  }
  const name = cursor.text[cursor.at++];
  if (name === undefined || name === '\n' || name === ';') {
    cursor.at--;
    return fail(cursor, 'missing command');
  }
  const command: Command = { from, to, negated, name, id };
  if (name === '}' && from) fail(cursor, "} doesn't want any addresses");
  if (name === ':' && from) fail(cursor, ": doesn't want any addresses");
  return fill(cursor, command);
}

function fill(cursor: Cursor, command: Command): Command {
  const { name } = command;
  if (name === '{') return command;
  if ('=dDgGhHnNpPxlFz}'.includes(name)) return ended(cursor, command);
  if (name === ':') {
    const label = /^[ \t]*([^\s;]*)/.exec(cursor.text.slice(cursor.at)) as RegExpExecArray;
    cursor.at += label[0].length;
    if (!label[1]) fail(cursor, '":" lacks a label');
    return { ...command, text: label[1] };
  }
  if ('btT'.includes(name)) {
    const label = /^[ \t]*([^\s;}]*)/.exec(cursor.text.slice(cursor.at)) as RegExpExecArray;
    cursor.at += label[0].length;
    return ended(cursor, { ...command, text: label[1] });
  }
  if ('qQ'.includes(name)) {
    if (command.to) fail(cursor, 'command only uses one address');
    const code = /^[ \t]*(\d*)/.exec(cursor.text.slice(cursor.at)) as RegExpExecArray;
    cursor.at += code[0].length;
    return ended(cursor, { ...command, text: code[1] || '0' });
  }
  if ('rRwW'.includes(name)) {
    const file = /^[ \t]*([^\n]*)/.exec(cursor.text.slice(cursor.at)) as RegExpExecArray;
    cursor.at += file[0].length;
    if (!file[1]) fail(cursor, 'missing filename in r/R/w/W commands');
    return { ...command, text: file[1] };
  }
  if ('aic'.includes(name)) return { ...command, text: readText(cursor, false) };
  if (name === 's') return ended(cursor, { ...command, substitute: parseSubstitute(cursor) });
  if (name === 'y') return ended(cursor, { ...command, translate: parseTranslate(cursor) });
  return fail(cursor, `unknown command: \`${name}'`);
}

function ended(cursor: Cursor, command: Command): Command {
  skip(cursor, /[ \t\r]/);
  const next = cursor.text[cursor.at];
  if (next === undefined || next === '}' || next === '#') return command;
  cursor.at++;
  if (next !== ';' && next !== '\n') fail(cursor, command.name === 's' ? "unknown option to `s'" : 'extra characters after command');
  return command;
}

/** The text of a, i and c: GNU's one-line form and the one after a backslash; undefined where the script ends before it. */
function readText(cursor: Cursor, continued: boolean): string | undefined {
  if (!continued) {
    skip(cursor, /[ \t]/);
    if (cursor.text[cursor.at] === '\\') {
      cursor.at++;
      const blank = /^[ \t]*\n/.exec(cursor.text.slice(cursor.at));
      if (blank) cursor.at += blank[0].length;
      else if (cursor.at >= cursor.text.length) return undefined;
    } else if (cursor.at >= cursor.text.length) fail(cursor, "expected \\ after `a', `c' or `i'");
  }
  let text = '';
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '\n') {
    if (cursor.text[cursor.at] === '\\') cursor.at++;
    text += cursor.text[cursor.at] ?? '';
    cursor.at++;
  }
  cursor.at++;
  return `${text}\n`;
}

function parseAddress(cursor: Cursor): Address | undefined {
  const rest = cursor.text.slice(cursor.at);
  const step = /^(\d+)[ \t]*~[ \t]*(\d+)/.exec(rest);
  const line = /^\d+/.exec(rest);
  if (step) {
    cursor.at += step[0].length;
    return { kind: 'step', first: Number(step[1]), step: Number(step[2]) };
  }
  if (line) {
    cursor.at += line[0].length;
    return { kind: 'line', line: Number(line[0]) };
  }
  if (rest[0] === '$') {
    cursor.at++;
    return { kind: 'last' };
  }
  if (rest[0] !== '/' && rest[0] !== '\\') return undefined;
  if (rest[0] === '\\') cursor.at++;
  const source = readDelimited(cursor, true);
  if (source === undefined) return fail(cursor, 'unterminated address regex');
  let flags = '';
  while (/[IM]/.test(cursor.text[cursor.at] ?? '')) flags += cursor.text[cursor.at++];
  return { kind: 'regexp', regexp: expression(cursor, source, flags) };
}
