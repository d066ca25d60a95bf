import { concat, decode } from '../os/http.ts';
import type { Reader } from '../os/process.ts';

export interface Line {
  text: string;
  /** Only the last line of an input can be without its end. */
  ended: boolean;
}

/** Lines one by one as they come; `delimiter` is a byte. */
export function lineReader(reader: Reader, signal?: AbortSignal, delimiter = 10) {
  let chunk: Uint8Array = new Uint8Array(0);
  let at = 0;
  return {
    async next(): Promise<Line | null> {
      const held: Uint8Array[] = [];
      for (;;) {
        const end = chunk.indexOf(delimiter, at);
        if (end >= 0) {
          const line = chunk.subarray(at, end);
          at = end + 1;
          return { text: decode(held.length ? concat([...held, line]) : line), ended: true };
        }
        if (at < chunk.length) held.push(chunk.subarray(at));
        const more = await reader.read(signal);
        chunk = more ?? new Uint8Array(0);
        at = 0;
        if (!more) return held.length ? { text: decode(concat(held)), ended: false } : null;
      }
    },
    /** Gives back what was read and not used. */
    done() {
      if (at < chunk.length) reader.unread(chunk.subarray(at));
      chunk = new Uint8Array(0);
      at = 0;
    },
  };
}
export type LineReader = ReturnType<typeof lineReader>;
