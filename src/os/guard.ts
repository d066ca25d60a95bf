import { turn } from './clock.ts';
import { BrokenPipe, type Reader, type Writer } from './process.ts';
import { type Life, Paused } from './stopping.ts';

const inner = new WeakMap<object, Reader | Writer>();
export const unguarded = <T extends Reader | Writer>(stream: T): T => (inner.get(stream) as T | undefined) ?? stream;

const OPERATIONS_PER_TURN = 64;
async function pace(life: Life): Promise<void> {
  if (++life.operations % OPERATIONS_PER_TURN === 0) await turn();
  if (life.stopped) await life.held();
  if (life.signal.aborted) throw life.signal.reason;
  if (life.over) throw new BrokenPipe();
}

export function guardReader(given: Reader, life: Life): Reader {
  const reader = unguarded(given);
  const guarded: Reader = {
    async read(signal) {
      for (;;) {
        await pace(life);
        if (reader.tty) {
          life.beforeInput?.(reader.tty);
          if (life.stopped) continue;
        }
        try {
          const bytes = await reader.read(signal ? AbortSignal.any([signal, life.reading]) : life.reading);
          if (life.stopped) await life.held();
          return bytes;
        } catch (error) {
          if (!(error instanceof Paused)) throw error;
        }
      }
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
