import { turn } from './clock.ts';
import { BrokenPipe, type Reader, type Writer } from './process.ts';

const inner = new WeakMap<object, Reader | Writer>();
export const unguarded = <T extends Reader | Writer>(stream: T): T => (inner.get(stream) as T | undefined) ?? stream;

/** Where a process may be interrupted: its streams reject once it is over, and now and then others get their turn. */
export interface Life {
  signal: AbortSignal;
  over: boolean;
  operations: number;
}

const OPERATIONS_PER_TURN = 64;
async function pace(life: Life): Promise<void> {
  if (++life.operations % OPERATIONS_PER_TURN === 0) await turn();
  if (life.signal.aborted) throw life.signal.reason;
  if (life.over) throw new BrokenPipe();
}

export function guardReader(given: Reader, life: Life): Reader {
  const reader = unguarded(given);
  const guarded: Reader = {
    async read(signal) {
      await pace(life);
      return reader.read(signal ? AbortSignal.any([signal, life.signal]) : life.signal);
    },
    unread: (bytes) => reader.unread(bytes),
    tty: reader.tty,
  };
  inner.set(guarded, reader);
  return guarded;
}

export function guardWriter(given: Writer, life: Life): Writer {
  const writer = unguarded(given);
  const guarded: Writer = {
    async write(data) {
      await pace(life);
      await writer.write(data);
    },
    tty: writer.tty,
  };
  inner.set(guarded, writer);
  return guarded;
}
