import { type StdioOptions, spawn as start } from 'node:child_process';
import { hostname } from 'node:os';
import type { Readable } from 'node:stream';
import { SystemClock } from '../../os/clock.ts';
import {
  BrokenPipe,
  Killed,
  type Machine,
  type Process,
  type ProcessHandle,
  type Reader,
  type Signal,
  type SpawnOptions,
  type Tty,
  type Writer,
} from '../../os/process.ts';
import { SeededRandom } from '../../os/random.ts';
import { realFileSystem } from './filesystem.ts';
import { realNetwork } from './network.ts';

/** This very process of Node, as our programs see one. */
export function realProcess(argv: string[]): Process {
  const abort = new AbortController();
  const handlers = new Map<Signal, () => void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      const handler = handlers.get(signal);
      if (handler) handler();
      else abort.abort(new Killed(signal));
    });
  const stdin = readerOf(process.stdin);
  const stdout = writerOf(process.stdout);
  const stderr = writerOf(process.stderr);
  const env = Object.fromEntries(Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined));
  const tty = process.stdin.isTTY ? terminal(stdin, stdout) : undefined;
  if (tty) stdin.tty = tty;
  if (process.stdout.isTTY) stdout.tty = tty ?? terminal(stdin, stdout);
  if (process.stderr.isTTY) stderr.tty = tty ?? terminal(stdin, stderr);
  const base = { argv, env, cwd: process.cwd(), stdin, stdout, stderr };
  const machine: Machine = {
    hostname: hostname(),
    fs: realFileSystem,
    network: realNetwork,
    clock: new SystemClock(),
    random: new SeededRandom(Date.now() ^ process.pid),
    processes: new Map(),
    program: async () => undefined,
    spawn: (options) => spawn(base, options),
  };
  return {
    ...base,
    pid: process.pid,
    ppid: process.ppid,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    started: machine.clock.now(),
    signal: abort.signal,
    handlers,
    machine,
    spawn: (options) => spawn(base, options),
  };
}

function readerOf(stream: Readable): Reader {
  const held: Uint8Array[] = [];
  return {
    async read(signal) {
      const back = held.pop();
      if (back) return back;
      for (;;) {
        const chunk = stream.read() as Uint8Array | null;
        if (chunk) return new Uint8Array(chunk);
        if (stream.readableEnded || stream.destroyed) return null;
        await new Promise<void>((resolve, reject) => {
          const done = () => {
            stream.off('readable', done).off('end', done).off('close', done);
            signal?.removeEventListener('abort', stop);
            resolve();
          };
          const stop = () => {
            done();
            reject(signal?.reason);
          };
          stream.on('readable', done).on('end', done).on('close', done);
          signal?.addEventListener('abort', stop, { once: true });
        });
      }
    },
    unread: (bytes) => void held.push(bytes),
  };
}

const writerOf = (stream: NodeJS.WriteStream): Writer => {
  stream.on('error', () => undefined);
  return {
    write: (data) =>
      new Promise((resolve, reject) =>
        stream.write(data, (error) =>
          error ? reject((error as NodeJS.ErrnoException).code === 'EPIPE' ? new BrokenPipe() : error) : resolve(),
        ),
      ),
  };
};

const terminal = (reader: Reader, writer: Writer): Tty => ({
  get size() {
    return { rows: process.stdout.rows ?? 24, cols: process.stdout.columns ?? 80 };
  },
  setRaw: (raw) => void process.stdin.setRawMode?.(raw),
  feed: () => undefined,
  resize: () => undefined,
  onResize(changed) {
    process.stdout.on('resize', changed);
    return () => void process.stdout.off('resize', changed);
  },
  foreground: undefined,
  hangup: () => undefined,
  reader,
  writer,
});

/** A real child; streams that are not this process' own go through pipes. */
function spawn(own: Omit<SpawnOptions, 'program'>, options: Partial<SpawnOptions> & { argv: string[] }): ProcessHandle {
  const { argv, env = own.env, cwd = own.cwd, stdin = own.stdin, stdout = own.stdout, stderr = own.stderr } = options;
  const stdio: StdioOptions = [
    stdin === own.stdin ? 'inherit' : 'pipe',
    stdout === own.stdout ? 'inherit' : 'pipe',
    stderr === own.stderr ? 'inherit' : 'pipe',
  ];
  const child = start(argv[0], argv.slice(1), { env, cwd, stdio });
  const pumps = (
    [
      [child.stdout, stdout],
      [child.stderr, stderr],
    ] as const
  ).map(async ([from, to]) => {
    if (from) for await (const chunk of from) await to.write(chunk);
  });
  if (child.stdin) void feed(stdin, child.stdin);
  const failed = new Promise<'ENOENT' | 'EACCES' | undefined>((resolve) => {
    child.on('error', (error) => resolve((error as NodeJS.ErrnoException).code === 'EACCES' ? 'EACCES' : 'ENOENT'));
    child.on('spawn', () => resolve(undefined));
  });
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
  return {
    pid: child.pid ?? 0,
    failed,
    wait: ended.then(async (code) => {
      await Promise.allSettled(pumps);
      return code;
    }),
    kill: (signal) => void child.kill(signal),
  };
}

async function feed(from: Reader, to: NodeJS.WritableStream): Promise<void> {
  for (let chunk = await from.read(); chunk; chunk = await from.read()) to.write(chunk);
  to.end();
}
