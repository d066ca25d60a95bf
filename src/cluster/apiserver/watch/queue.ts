/** Chunks written now and read later. */
export interface EventQueue {
  push(chunk: Uint8Array): void;
  end(): void;
  onEnd(listener: () => void): void;
  read(): AsyncIterable<Uint8Array>;
}

export function eventQueue(): EventQueue {
  let chunks: Uint8Array[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  const listeners: (() => void)[] = [];
  const end = () => {
    if (ended) return;
    ended = true;
    wake?.();
    for (const listener of listeners) listener();
  };
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (chunks.length) {
          const now = chunks;
          chunks = [];
          yield* now;
        } else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      end();
    }
  }
  return {
    push(chunk) {
      if (ended) return;
      chunks.push(chunk);
      wake?.();
    },
    end,
    onEnd(listener) {
      if (ended) listener();
      else listeners.push(listener);
    },
    read,
  };
}
