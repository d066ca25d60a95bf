/** Chunks written now and read later, by one reader. */
export interface EventQueue {
  push(chunk: Uint8Array): void;
  end(): void;
  onEnd(listener: () => void): void;
  read(): AsyncIterable<Uint8Array>;
}
type Result = IteratorResult<Uint8Array, undefined>;
const DONE: Result = { done: true, value: undefined };

/** Its reader is no generator: one that waits is told of a chunk at once. */
export function eventQueue(): EventQueue {
  let chunks: Uint8Array[] = [];
  let at = 0;
  let ended = false;
  let waiting: ((result: Result) => void) | undefined;
  const listeners: (() => void)[] = [];
  const tell = (result: Result) => {
    const tellReader = waiting;
    waiting = undefined;
    tellReader?.(result);
  };
  const end = () => {
    if (ended) return;
    ended = true;
    tell(DONE);
    for (const listener of listeners) listener();
  };
  const reader: AsyncIterableIterator<Uint8Array, undefined> = {
    next() {
      if (at < chunks.length) return Promise.resolve({ done: false, value: chunks[at++] });
      chunks = [];
      at = 0;
      if (ended) return Promise.resolve(DONE);
      return new Promise<Result>((resolve) => {
        waiting = resolve;
      });
    },
    return() {
      end();
      return Promise.resolve(DONE);
    },
    [Symbol.asyncIterator]: () => reader,
  };
  return {
    push(chunk) {
      if (ended) return;
      if (waiting) tell({ done: false, value: chunk });
      else chunks.push(chunk);
    },
    end,
    onEnd(listener) {
      if (ended) listener();
      else listeners.push(listener);
    },
    read: () => reader,
  };
}
