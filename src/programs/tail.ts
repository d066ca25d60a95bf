import { resolvePath } from '../os/fs.ts';
import { concat } from '../os/http.ts';
import type { Process, Program, Reader } from '../os/process.ts';
import { readLine } from '../os/streams.ts';
import { count, headers, modern, title } from './counting.ts';
import { eachInput } from './files.ts';
import { nameOf, withOptions } from './options.ts';

const tailMain = withOptions(
  {
    flags: 'fFqv',
    values: 'ncs',
    long: {
      'lines=': 'n',
      'bytes=': 'c',
      follow: 'f',
      'follow=': 'follow',
      quiet: 'q',
      silent: 'q',
      verbose: 'v',
      retry: 'retry',
      'sleep-interval=': 's',
      'pid=': 'pid',
    },
  },
  async (proc, parsed) => {
    const bytes = count(parsed, 'c');
    const lines = count(parsed, 'n') ?? { amount: 10, sign: '' };
    const follow = parsed.flags.has('f') || parsed.flags.has('F') || parsed.values.has('follow');
    let first = true;
    const status = await eachInput(proc, parsed.rest, async (reader, name) => {
      if (headers(parsed)) await proc.stdout.write(`${first ? '' : '\n'}${title(name)}`);
      first = false;
      await showEnd(proc, reader, bytes, lines);
    });
    if (!follow || !parsed.rest.some((name) => name !== '-')) return status;
    return followFiles(
      proc,
      parsed.rest.filter((name) => name !== '-'),
      headers(parsed),
    );
  },
);
export const tail: Program = (proc) => tailMain(modern(proc));

async function showEnd(
  proc: Process,
  reader: Reader,
  bytes: { amount: number; sign: string } | undefined,
  lines: { amount: number; sign: string },
): Promise<void> {
  if (bytes) {
    const chunks: Uint8Array[] = [];
    for (let chunk = await reader.read(proc.signal); chunk; chunk = await reader.read(proc.signal)) chunks.push(chunk);
    const whole = concat(chunks);
    const from = bytes.sign === '+' ? bytes.amount - 1 : Math.max(0, whole.length - bytes.amount);
    await proc.stdout.write(whole.subarray(Math.max(0, from)));
    return;
  }
  const kept: Uint8Array[] = [];
  for (let i = 1, line = await readLine(reader, proc.signal); line; line = await readLine(reader, proc.signal), i++) {
    if (lines.sign === '+') {
      if (i >= lines.amount) await proc.stdout.write(line);
      continue;
    }
    kept.push(line);
    if (kept.length > lines.amount) kept.shift();
  }
  for (const line of kept) await proc.stdout.write(line);
}

async function followFiles(proc: Process, names: string[], titled: boolean): Promise<number> {
  const { fs } = proc.machine;
  const sizes = new Map(names.map((name) => [name, sizeOf(proc, resolvePath(proc.cwd, name))]));
  let current = names.at(-1);
  for (;;) {
    let wake!: () => void;
    let fail!: (reason: unknown) => void;
    const changed = new Promise<void>((resolve, reject) => {
      wake = resolve;
      fail = reject;
    });
    const stops = names.map((name) => fs.watch(resolvePath(proc.cwd, name), () => wake()));
    const abort = () => fail(proc.signal.reason);
    proc.signal.addEventListener('abort', abort, { once: true });
    try {
      for (const name of names) {
        const path = resolvePath(proc.cwd, name);
        const size = sizeOf(proc, path);
        const seen = sizes.get(name) ?? 0;
        sizes.set(name, size);
        if (size < seen) await proc.stderr.write(`${nameOf(proc)}: ${name}: file truncated\n`);
        if (size === seen) continue;
        if (titled && current !== name) await proc.stdout.write(`\n${title(name)}`);
        current = name;
        await proc.stdout.write(fs.readFile(path).slice(size < seen ? 0 : seen));
      }
      if (names.every((name) => sizes.get(name) === sizeOf(proc, resolvePath(proc.cwd, name)))) await changed;
    } finally {
      for (const stop of stops) stop();
      proc.signal.removeEventListener('abort', abort);
    }
  }
}

function sizeOf(proc: Process, path: string): number {
  try {
    return proc.machine.fs.stat(path).size;
  } catch {
    return 0;
  }
}
