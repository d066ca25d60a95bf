import { FsError, resolvePath } from '../os/fs.ts';
import type { Process, Reader } from '../os/process.ts';
import { bytesReader } from '../os/streams.ts';
import { nameOf } from './options.ts';

/** Opens what a word names: `-` and /dev/stdin are standard input. */
export function openInput(proc: Process, name: string): Reader {
  if (name === '-' || name === '/dev/stdin' || name === '/proc/self/fd/0') return proc.stdin;
  const path = resolvePath(proc.cwd, name);
  const { fs } = proc.machine;
  const content = fs.readFile(path);
  return fs.stat(path).type === 'device' && content.length ? endless(() => fs.readFile(path), content) : bytesReader(content);
}

const endless = (next: () => Uint8Array, first: Uint8Array): Reader => {
  const held: Uint8Array[] = [first];
  return {
    async read(signal) {
      if (signal?.aborted) throw signal.reason;
      return held.shift() ?? next();
    },
    unread(bytes) {
      if (bytes.length) held.unshift(bytes);
    },
  };
};

/** Runs `each` over files, standard input where there are none; a file that cannot be read is reported. */
export async function eachInput(
  proc: Process,
  names: readonly string[],
  each: (reader: Reader, name: string) => Promise<void>,
): Promise<number> {
  let status = 0;
  for (const name of names.length ? names : ['-']) {
    let reader: Reader;
    try {
      reader = openInput(proc, name);
    } catch (error) {
      status = await complain(proc, name, error);
      continue;
    }
    await each(reader, name);
  }
  return status;
}

export async function complain(proc: Process, name: string, error: unknown, before = ''): Promise<number> {
  if (!(error instanceof FsError)) throw error;
  await proc.stderr.write(`${nameOf(proc)}: ${before}${name}: ${error.message}\n`);
  return 1;
}
