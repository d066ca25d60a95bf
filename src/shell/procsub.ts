import { bytesReader, collector, pipe } from '../os/streams.ts';
import type { Context } from './context.ts';
import { runList } from './execute.ts';
import type { Fd } from './io.ts';
import type { ProcessSubstitutionPart } from './parse.ts';
import { fork, waitForeground } from './subshell.ts';

/** Files that a command's arguments name, to be cleared away (or fed to their readers) after it. */
const cleanups = new WeakMap<object, (() => Promise<void>)[]>();

/** The path of a process substitution: its whole output as a file, or a file whose content it reads afterwards. */
export async function substitute(context: Context, part: ProcessSubstitutionPart): Promise<string> {
  const { shell, io } = context;
  const { fs } = shell.proc.machine;
  let number = 63;
  while (fs.exists(`/dev/fd/${number}`)) number--;
  const path = `/dev/fd/${number}`;
  const later = cleanups.get(shell) ?? [];
  cleanups.set(shell, later);
  const commands = part.script?.commands ?? [];
  if (part.operator === '<') {
    const out = collector();
    fs.writeFile(path, '');
    const handle = await fork({ shell, io: io.with(1, { writer: out }) }, (child) => runList(child, commands));
    await waitForeground(context, [handle]);
    fs.writeFile(path, out.bytes());
    later.push(async () => fs.unlink(path));
  } else {
    fs.writeFile(path, '');
    later.push(async () => {
      const content = fs.readFile(path);
      fs.unlink(path);
      const handle = await fork({ shell, io: io.with(0, { reader: bytesReader(content) }) }, (child) => runList(child, commands));
      await waitForeground(context, [handle]);
    });
  }
  return path;
}

export async function finishSubstitutions(context: Context): Promise<void> {
  const later = cleanups.get(context.shell);
  if (!later) return;
  cleanups.delete(context.shell);
  for (const clean of later) await clean();
}

/** `< <(command)` and `> >(command)`: a live pipe. The answer closes this end and waits for a reader. */
export async function connect(context: Context, part: ProcessSubstitutionPart): Promise<{ fd: Fd; close(): Promise<void> }> {
  const { shell, io } = context;
  const between = pipe();
  const commands = part.script?.commands ?? [];
  if (part.operator === '<') {
    const handle = await fork({ shell, io: io.with(1, { writer: between.writer }) }, (child) => runList(child, commands));
    shell.lastBackground = handle.pid;
    void handle.wait.then(() => between.end());
    return { fd: { reader: between.reader }, close: async () => between.destroy() };
  }
  const handle = await fork({ shell, io: io.with(0, { reader: between.reader }) }, (child) => runList(child, commands));
  void handle.wait.then(() => between.destroy());
  return {
    fd: { writer: between.writer },
    close: async () => {
      between.end();
      await handle.wait;
    },
  };
}
