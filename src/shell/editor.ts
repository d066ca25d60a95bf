import { decode, encode } from '../os/http.ts';
import type { Tty } from '../os/process.ts';
import { columns, complete } from './completion.ts';
import type { Context } from './context.ts';
import { keyBytes, splitKeys } from './keys.ts';
import { withoutMarks } from './marks.ts';
import { insert, type Line, newLine, press, promptOf, replaceBefore, textOf } from './readline.ts';
import { draw } from './render.ts';

const killed = new WeakMap<object, string>();

/** Reads one line from a terminal, with editing; undefined at ^D. */
export async function editLine(context: Context, tty: Tty, prompt: string): Promise<string | undefined | { interrupted: true }> {
  const { shell, io } = context;
  const write = (text: string) => io.stderr.write(text);
  let line = newLine(shell.history, killed.get(shell));
  let row = 0;
  let pending = '';
  let lead = withoutMarks(tty.partial ?? '');
  let shown: { line: Line; columns: number } | undefined;
  const show = async () => {
    const columns = tty.size.cols;
    const drawn = draw(lead + promptOf(line, prompt), line.chars, line.cursor, columns, row);
    const added = shown && shown.columns === columns ? appended(shown.line, line) : undefined;
    const short = added !== undefined && drawn.row === row && drawn.column > 0;
    const first = !shown && row === 0;
    // A resize may ask again while this is being written.
    row = drawn.row;
    shown = { line, columns };
    await write(first ? drawn.output.replace(`\r\x1b[J${lead.replace(/\n/g, '\r\n')}`, '') : short ? added : drawn.output);
  };
  const finish = async (mark: string) => {
    line = { ...line, cursor: line.chars.length, search: undefined };
    await show();
    await write(`${mark}\r\n`);
    killed.set(shell, line.killed);
  };
  const restart = () => {
    lead = '';
    row = 0;
    shown = undefined;
  };
  const unwatch = tty.onResize(() => void show().catch(() => {}));
  tty.setRaw(true);
  try {
    await write('\x1b[?2004h');
    await show();
    for (;;) {
      const bytes = await shell.proc.stdin.read();
      if (!bytes) return undefined;
      const { keys, rest } = splitKeys(pending + decode(bytes));
      pending = rest;
      for (let i = 0; i < keys.length; i++) {
        const pasted = line.pasting && !line.search ? pastedAt(keys, i) : '';
        if (pasted) {
          line = insert(line, pasted);
          i += [...pasted].length - 1;
          continue;
        }
        const key = keys[i];
        const again = line.tabbed;
        const pressed = press(line, key);
        line = pressed.line;
        if (pressed.effect === 'submit') {
          await finish('');
          shell.proc.stdin.unread(
            encode(
              keys
                .slice(i + 1)
                .map(keyBytes)
                .join('') + pending,
            ),
          );
          return textOf(line);
        }
        if (pressed.effect === 'interrupt') {
          await finish('^C');
          return { interrupted: true };
        }
        if (pressed.effect === 'end') return undefined;
        if (pressed.effect === 'bell') await write('\x07');
        if (pressed.effect === 'clear') {
          await write('\x1b[H\x1b[2J\x1b[3J');
          restart();
        }
        if (pressed.effect === 'complete') {
          const completed = await completeLine(context, tty, line, again);
          line = { ...completed.line, tabbed: true };
          if (completed.list) {
            await finish('');
            await write(completed.list);
            restart();
          }
        }
      }
      await show();
    }
  } finally {
    unwatch();
    tty.setRaw(false);
    await write('\x1b[?2004l').catch(() => {});
  }
}

const PASTED: Record<string, string> = { enter: '\n', tab: '\t' };
/** What follows of a pasted text: it goes in at once, however long it is. */
function pastedAt(keys: string[], from: number): string {
  const text: string[] = [];
  for (let i = from; i < keys.length; i++) {
    const char = PASTED[keys[i]] ?? keys[i];
    if (char.length > 2 || [...char].length !== 1) break;
    text.push(char);
  }
  return text.join('');
}

/** What was typed at the end since `old` was drawn; undefined where more changed. */
function appended(old: Line, line: Line): string | undefined {
  if (old.search || line.search || old.cursor !== old.chars.length || line.cursor !== line.chars.length) return undefined;
  if (old.chars.some((char, i) => line.chars[i] !== char)) return undefined;
  const added = line.chars.slice(old.chars.length).join('');
  return /[\x00-\x1f]/.test(added) ? undefined : added;
}

async function completeLine(context: Context, tty: Tty, line: Line, again: boolean): Promise<{ line: Line; list?: string }> {
  const found = await complete(context.shell, line.chars.slice(0, line.cursor).join(''));
  if (!found.choices.length) return { line };
  const shared = commonPrefix(found.choices.map((choice) => choice.text));
  if (found.choices.length === 1) {
    const [choice] = found.choices;
    return { line: replaceBefore(line, [...found.typed].length, choice.text + choice.suffix) };
  }
  if (shared.length > found.typed.length) return { line: replaceBefore(line, [...found.typed].length, shared) };
  return again
    ? {
        line,
        list: columns(
          found.choices.map((choice) => choice.shown),
          tty.size.cols,
        ),
      }
    : { line };
}

function commonPrefix(texts: string[]): string {
  let shared = texts[0];
  for (const text of texts) while (!text.startsWith(shared)) shared = shared.slice(0, -1);
  return shared;
}
