import { sleep } from '../os/clock.ts';
import { FsError, resolvePath } from '../os/fs.ts';
import { concat, decode, encode } from '../os/http.ts';
import type { Process, Program, Tty } from '../os/process.ts';
import { fromBase64, toBase64 } from '../os/tree.ts';
import { complain } from './files.ts';
import { nameOf } from './options.ts';

const START = '\x1b]7379;';
const END = '\x07';
const ANSWER_WITHIN = 500;

/** Opens a file in the page's editor and waits until it is closed there. The page is reached through the terminal. */
export async function editFile(proc: Process, path: string): Promise<number> {
  const tty = proc.stdin.tty ?? proc.stdout.tty;
  if (!tty) {
    await proc.stderr.write(`${nameOf(proc)}: standard input is not a terminal\n`);
    return 1;
  }
  const { fs } = proc.machine;
  let content: Uint8Array = new Uint8Array(0);
  try {
    if (fs.stat(path).type === 'directory') throw new FsError('EISDIR', path);
    content = fs.readFile(path);
  } catch (error) {
    if (!(error instanceof FsError && error.code === 'ENOENT')) return complain(proc, path, error);
  }
  tty.setRaw(true);
  try {
    return await converse(proc, tty, path, content);
  } finally {
    tty.setRaw(false);
  }
}

async function converse(proc: Process, tty: Tty, path: string, content: Uint8Array): Promise<number> {
  const messages = reader(proc);
  await proc.stdout.write(`${START}?${END}`);
  const limit = new AbortController();
  const late = sleep(proc.machine.clock, ANSWER_WITHIN, limit.signal).then(
    () => 'late',
    () => 'late',
  );
  const first = await Promise.race([messages.next(), late]);
  limit.abort();
  if (first !== 'ok') {
    tty.setRaw(false);
    await proc.stderr.write(`${nameOf(proc)}: there is no editor here\n`);
    return 1;
  }
  await proc.stdout.write(`${START}edit;${toBase64(encode(path))};${toBase64(content)}${END}`);
  for (;;) {
    const message = await messages.next();
    if (message === undefined || message === 'close') return 0;
    if (!message.startsWith('save;')) continue;
    try {
      proc.machine.fs.writeFile(path, fromBase64(message.slice(5)));
    } catch (error) {
      await complain(proc, path, error);
    }
  }
}

/** The page's messages among what is typed. */
function reader(proc: Process): { next(): Promise<string | undefined> } {
  let held: Uint8Array = new Uint8Array(0);
  return {
    async next() {
      for (;;) {
        const text = decode(held);
        const from = text.indexOf(START);
        const to = text.indexOf(END, Math.max(0, from));
        if (from >= 0 && to > from) {
          held = encode(text.slice(to + 1));
          return text.slice(from + START.length, to);
        }
        const chunk = await proc.stdin.read();
        if (!chunk) return undefined;
        held = concat([held, chunk]);
      }
    },
  };
}

/** vi, vim and nano. */
export const editor: Program = async (proc) => {
  const words = proc.argv.slice(1).filter((arg) => !/^[-+]/.test(arg));
  if (words.length > 1) {
    await proc.stderr.write(`${nameOf(proc)}: one file at a time\n`);
    return 1;
  }
  if (!words.length) {
    await proc.stderr.write(`${nameOf(proc)}: name a file: ${nameOf(proc)} FILE\n`);
    return 1;
  }
  return editFile(proc, resolvePath(proc.cwd, words[0]));
};
