import { concat, decode, encode } from './http.ts';
import { BrokenPipe, type Reader, type Writer } from './process.ts';

const CAPACITY = 65536;
const NEWLINE = 10;

/** Two ends of a byte stream: writing waits while 64 KiB are unread. */
export interface Pipe {
  reader: Reader;
  writer: Writer;
  /** The writing end is closed: the reader gets what is left, then null. */
  end(): void;
  /** The reading end is closed: a write throws BrokenPipe. */
  destroy(): void;
}

export function pipe(capacity = CAPACITY): Pipe {
  let queue: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  let destroyed = false;
  let waiting: (() => void)[] = [];
  const kick = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const wait = (signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      waiting.push(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  return {
    reader: {
      async read(signal) {
        for (;;) {
          if (signal?.aborted) throw signal.reason;
          if (queue.length) break;
          if (ended) return null;
          await wait(signal);
        }
        const bytes = concat(queue);
        queue = [];
        size = 0;
        kick();
        return bytes;
      },
      unread(bytes) {
        if (!bytes.length) return;
        queue.unshift(bytes);
        size += bytes.length;
        kick();
      },
    },
    writer: {
      async write(data) {
        const bytes = typeof data === 'string' ? encode(data) : data;
        if (destroyed) throw new BrokenPipe();
        if (!bytes.length) return;
        while (size >= capacity && !destroyed) await wait();
        if (destroyed || ended) throw new BrokenPipe();
        queue.push(bytes);
        size += bytes.length;
        kick();
      },
    },
    end() {
      ended = true;
      kick();
    },
    destroy() {
      destroyed = true;
      kick();
    },
  };
}

/** Reads given bytes, then ends. */
export function bytesReader(bytes: Uint8Array): Reader {
  let rest: Uint8Array[] = bytes.length ? [bytes] : [];
  return {
    async read(signal) {
      if (signal?.aborted) throw signal.reason;
      const next = rest.shift();
      if (!next) return null;
      if (next.length > CAPACITY) rest.unshift(next.subarray(CAPACITY));
      return next.subarray(0, CAPACITY);
    },
    unread(given) {
      if (given.length) rest = [given, ...rest];
    },
  };
}
export const textReader = (text: string): Reader => bytesReader(encode(text));
export const emptyReader = (): Reader => bytesReader(new Uint8Array(0));
export const nullWriter: Writer = { async write() {} };

/** Keeps what is written, and tells `also` of it at once. */
export function collector(also?: (bytes: Uint8Array) => void): Writer & { text(): string; bytes(): Uint8Array } {
  const chunks: Uint8Array[] = [];
  const bytes = () => concat(chunks);
  return {
    async write(data) {
      const chunk = typeof data === 'string' ? encode(data) : data.slice();
      chunks.push(chunk);
      also?.(chunk);
    },
    bytes,
    text: () => decode(bytes()),
  };
}

export async function readAll(reader: Reader, signal?: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await reader.read(signal); chunk; chunk = await reader.read(signal)) chunks.push(chunk);
  return concat(chunks);
}
export const readAllText = async (reader: Reader, signal?: AbortSignal): Promise<string> => decode(await readAll(reader, signal));

/** Up to and with the next newline, null at the end; takes nothing that follows. */
export async function readLine(reader: Reader, signal?: AbortSignal, delimiter = NEWLINE): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = await reader.read(signal);
    if (!chunk) return chunks.length ? concat(chunks) : null;
    const at = chunk.indexOf(delimiter);
    if (at < 0) chunks.push(chunk);
    else {
      reader.unread(chunk.subarray(at + 1));
      chunks.push(chunk.subarray(0, at + 1));
      return concat(chunks);
    }
  }
}

/** Lines without their newline, as they come. */
export async function* readLines(reader: Reader, signal?: AbortSignal): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  for (;;) {
    const chunk = await reader.read(signal);
    if (!chunk) break;
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      yield decode(concat([...held, chunk.subarray(from, at)]));
      held = [];
      from = at + 1;
    }
    if (from < chunk.length) held.push(chunk.subarray(from));
  }
  if (held.length) yield decode(concat(held));
}
