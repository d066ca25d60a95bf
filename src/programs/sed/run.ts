import { resolvePath } from '../../os/fs.ts';
import type { Process, Writer } from '../../os/process.ts';
import type { SedInput } from './input.ts';
import type { Address, Command } from './parse.ts';
import { substitute } from './substitute.ts';

export interface SedOptions {
  quiet: boolean;
  zero: boolean;
  posix?: boolean;
}
export interface SedState {
  hold: string;
  line: number;
  /** Ranges that are open, by command; the number is their last line where it is known. */
  ranges: Map<number, number | undefined>;
  files: Set<string>;
}
export const freshState = (): SedState => ({ hold: '', line: 0, ranges: new Map(), files: new Set() });

/** Plays the program over an input; the exit code, where `q` or `Q` gave one. */
export async function runSed(
  proc: Process,
  program: readonly Command[],
  input: SedInput,
  out: Writer,
  options: SedOptions,
  state: SedState,
  name = '-',
): Promise<number | undefined> {
  const newline = options.zero ? '\0' : '\n';
  let last: RegExp | undefined;
  let space = '';
  let ended = true;
  let missing = false;
  let queue: string[] = [];
  const write = async (text: string, end = newline) => {
    await out.write((missing ? newline : '') + text + end);
    missing = end === '';
  };
  const raw = async (text: string) => {
    await out.write((missing ? newline : '') + text);
    missing = text !== '' && !text.endsWith(newline);
  };
  const regexpOf = (regexp: RegExp | undefined): RegExp => {
    last = regexp ?? last;
    if (!last) throw new SedError('no previous regular expression');
    last.lastIndex = 0;
    return last;
  };
  const hits = async (address: Address): Promise<boolean> => {
    if (address.kind === 'line') return state.line === address.line;
    if (address.kind === 'last') return input.last();
    if (address.kind === 'step')
      return address.step ? state.line >= address.first && (state.line - address.first) % address.step === 0 : state.line === address.first;
    return regexpOf(address.regexp).test(space);
  };
  const selects = async ({ from, to, id }: Command): Promise<boolean> => {
    if (!from) return true;
    if (!to) return hits(from);
    if (state.ranges.has(id)) {
      const known = state.ranges.get(id);
      if (known === undefined ? await hits(to as Address) : state.line >= known) state.ranges.delete(id);
      return known === undefined || state.line <= known || (await hits(from));
    }
    const zero = from.kind === 'line' && from.line === 0 && state.line === 1;
    if (!zero && !(await hits(from))) return false;
    if (to.kind === 'line') {
      if (to.line > state.line) state.ranges.set(id, to.line);
    } else if (to.kind === 'plus') {
      if (to.count) state.ranges.set(id, state.line + to.count);
    } else if (to.kind === 'multiple') {
      if (to.of && state.line % to.of) state.ranges.set(id, Math.ceil(state.line / to.of) * to.of);
    } else if (zero ? !(await hits(to)) : to.kind === 'last' ? !(await input.last()) : true) state.ranges.set(id, undefined);
    return true;
  };
  const append = async () => {
    for (const text of queue) await raw(text);
    queue = [];
  };
  const toFile = async (file: string, text: string) => {
    if (file === '/dev/stdout') return raw(text);
    if (file === '/dev/stderr') return proc.stderr.write(text);
    const path = resolvePath(proc.cwd, file);
    if (state.files.has(path)) proc.machine.fs.appendFile(path, text);
    else proc.machine.fs.writeFile(path, text);
    state.files.add(path);
  };
  const endCycle = async () => {
    if (!options.quiet) await write(space, ended ? newline : '');
    await append();
  };
  const take = async (): Promise<boolean> => {
    const line = await input.next();
    if (!line) return false;
    state.line++;
    ended = line.ended;
    space = line.text;
    return true;
  };

  let again = false;
  for (;;) {
    if (!again && !(await take())) return undefined;
    again = false;
    let replaced = false;
    let deleted = false;
    for (let i = 0; i < program.length; i++) {
      const command = program[i];
      const { name: verb, text = '' } = command;
      if (verb === '}' || verb === ':') continue;
      if ((await selects(command)) === command.negated) {
        if (verb === '{') i = command.jump as number;
        continue;
      }
      if (verb === 'p') await write(space, ended ? newline : '');
      else if (verb === 's' && command.substitute) {
        const s = command.substitute;
        const made = substitute(space, s, regexpOf(s.regexp));
        if (made === undefined) continue;
        space = made;
        replaced = true;
        for (let n = 0; n < s.print; n++) await write(space);
        if (s.file) await toFile(s.file, `${space}${newline}`);
      } else if (verb === 'd') deleted = true;
      else if (verb === 'D') {
        const at = space.indexOf('\n');
        deleted = true;
        if (at >= 0) {
          space = space.slice(at + 1);
          again = true;
        }
      } else if (verb === 'a') queue.push(text);
      else if (verb === 'i') await raw(text);
      else if (verb === 'c') {
        if (!command.to || command.negated || !state.ranges.has(command.id)) await raw(text);
        deleted = true;
      } else if (verb === '=') await raw(`${state.line}\n`);
      else if (verb === 'F') await raw(`${name}\n`);
      else if (verb === 'l') await raw(`${visible(space)}$\n`);
      else if (verb === 'g') space = state.hold;
      else if (verb === 'G') space += `\n${state.hold}`;
      else if (verb === 'h') state.hold = space;
      else if (verb === 'H') state.hold += `\n${space}`;
      else if (verb === 'x') [space, state.hold] = [state.hold, space];
      else if (verb === 'z') space = '';
      else if (verb === 'P') await write(space.split('\n')[0]);
      else if (verb === 'y') space = [...space].map((char) => command.translate?.get(char) ?? char).join('');
      else if (verb === 'r') queue.push(await contentOf(proc, text));
      else if (verb === 'R') queue.push(nextLineOf(proc, state, text));
      else if (verb === 'w') await toFile(text, `${space}${newline}`);
      else if (verb === 'W') await toFile(text, `${space.split('\n')[0]}${newline}`);
      else if (verb === 'q' || verb === 'Q') {
        if (verb === 'q') await endCycle();
        return Number(text);
      } else if (verb === 'n' || verb === 'N') {
        if (await input.last()) {
          // GNU prints the pattern space when there is no next line.
          await endCycle();
          return undefined;
        }
        if (verb === 'n') {
          if (!options.quiet) await write(space, ended ? newline : '');
          await append();
          await take();
        } else {
          const before = space;
          await append();
          await take();
          space = `${before}\n${space}`;
        }
      } else if (verb === 'b' || (verb === 't' && replaced) || (verb === 'T' && !replaced)) {
        if (!text) break;
        i = program.findIndex((c) => c.name === ':' && c.text === text);
      }
      if (verb === 't' || verb === 'T') replaced = false;
      if (deleted) break;
      proc.signal.throwIfAborted();
    }
    if (deleted) await append();
    else await endCycle();
  }
}

export class SedError extends Error {}

async function contentOf(proc: Process, file: string): Promise<string> {
  try {
    return proc.machine.fs.readText(resolvePath(proc.cwd, file));
  } catch {
    return '';
  }
}
const positions = new WeakMap<SedState, Map<string, number>>();
function nextLineOf(proc: Process, state: SedState, file: string): string {
  const known = positions.get(state) ?? new Map<string, number>();
  positions.set(state, known);
  try {
    const lines = proc.machine.fs.readText(resolvePath(proc.cwd, file)).replace(/\n$/, '').split('\n');
    const at = known.get(file) ?? 0;
    known.set(file, at + 1);
    return at < lines.length ? `${lines[at]}\n` : '';
  } catch {
    return '';
  }
}
const visible = (text: string): string =>
  text.replace(/[\\\n\t\r\x07\b\f\v]|[^ -~]/gu, (char) => {
    const named = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\v': '\\v' }[char];
    return named ?? [...new TextEncoder().encode(char)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  });
