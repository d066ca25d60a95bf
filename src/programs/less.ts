import { decode } from '../os/http.ts';
import type { Process } from '../os/process.ts';
import { readAll } from '../os/streams.ts';
import { splitKeys } from '../shell/keys.ts';
import { eachInput } from './files.ts';
import { nameOf, withOptions } from './options.ts';

/** less and more: pages on a terminal, cat elsewhere. */
export const less = withOptions({ flags: 'RSNFXriEegMmKsn', values: 'jxPp' }, async (proc, { rest, flags }) => {
  let text = '';
  if (!rest.length && proc.stdin.tty) {
    await proc.stderr.write(
      nameOf(proc) === 'more'
        ? "more: bad usage\nTry 'more --help' for more information.\n"
        : 'Missing filename ("less --help" for help)\n',
    );
    return 1;
  }
  const status = await eachInput(proc, rest, async (reader) => {
    text += decode(await readAll(reader, proc.signal));
  });
  const tty = proc.stdout.tty;
  const lines = text.replace(/\n$/, '').split('\n');
  if (!tty || (flags.has('F') && lines.length < tty.size.rows)) {
    await proc.stdout.write(text);
    return status;
  }
  return page(proc, lines, rest[0] ?? '');
});

async function page(proc: Process, lines: string[], name: string): Promise<number> {
  const tty = proc.stdout.tty as NonNullable<typeof proc.stdout.tty>;
  let top = 0;
  let query = '';
  let typing: string | undefined;
  let pending = '';
  tty.setRaw(true);
  await proc.stdout.write('\x1b[?1049h');
  try {
    for (;;) {
      const { rows, cols } = tty.size;
      const height = rows - 1;
      const most = Math.max(0, lines.length - height);
      top = Math.min(Math.max(0, top), most);
      const shown = Array.from({ length: height }, (_, i) => (top + i < lines.length ? lines[top + i].slice(0, cols) : '~'));
      const foot =
        typing !== undefined ? `/${typing}` : top >= most ? '\x1b[7m(END)\x1b[27m' : top === 0 && name ? `\x1b[7m${name}\x1b[27m` : ':';
      await proc.stdout.write(`\x1b[H\x1b[2J${shown.join('\r\n')}\r\n${foot}`);
      const bytes = await tty.reader.read(proc.signal);
      if (!bytes) return 0;
      const { keys, rest } = splitKeys(pending + decode(bytes));
      pending = rest;
      for (const key of keys) {
        if (typing !== undefined) {
          if (key === 'enter') {
            query = typing || query;
            typing = undefined;
            const found = lines.findIndex((line, i) => i > top && line.includes(query));
            if (found >= 0) top = found;
          } else if (key === 'backspace') typing = typing ? typing.slice(0, -1) : undefined;
          else if ([...key].length === 1) typing += key;
          else typing = undefined;
        } else if (key === 'q' || key === 'Q' || key === 'ctrl-c') return 0;
        else if (key === 'enter' || key === 'j' || key === 'down' || key === 'ctrl-n') top++;
        else if (key === 'k' || key === 'up' || key === 'ctrl-p') top--;
        else if (key === ' ' || key === 'f' || key === 'page-down' || key === 'ctrl-f') top += height;
        else if (key === 'b' || key === 'page-up' || key === 'ctrl-b') top -= height;
        else if (key === 'd' || key === 'ctrl-d') top += Math.floor(height / 2);
        else if (key === 'u' || key === 'ctrl-u') top -= Math.floor(height / 2);
        else if (key === 'g' || key === '<' || key === 'home') top = 0;
        else if (key === 'G' || key === '>' || key === 'end') top = most;
        else if (key === '/') typing = '';
        else if (key === 'n' && query) {
          const found = lines.findIndex((line, i) => i > top && line.includes(query));
          if (found >= 0) top = found;
        } else if (key === 'N' && query) {
          const found = lines.findLastIndex((line, i) => i < top && line.includes(query));
          if (found >= 0) top = found;
        }
      }
    }
  } finally {
    tty.setRaw(false);
    await proc.stdout.write('\x1b[?1049l').catch(() => {});
  }
}
