import type { Process } from '../../os/process.ts';
import { openInput } from '../files.ts';
import { type Line, type LineReader, lineReader } from '../lines.ts';

/** The lines of all files as one input, or of one file at a time. Files that cannot be read are told to `complain`. */
export function sedInput(
  proc: Process,
  files: readonly string[],
  zero: boolean,
  complain: (name: string, error: unknown) => Promise<void>,
) {
  const left = [...files];
  let reader: LineReader | undefined;
  let ahead: Line | null | undefined;
  const pull = async (): Promise<Line | null> => {
    for (;;) {
      const line = await reader?.next();
      if (line) return line;
      reader = undefined;
      const name = left.shift();
      if (name === undefined) return null;
      try {
        reader = lineReader(openInput(proc, name), proc.signal, zero ? 0 : 10);
      } catch (error) {
        await complain(name, error);
      }
    }
  };
  return {
    async next(): Promise<Line | null> {
      const line = ahead === undefined ? await pull() : ahead;
      ahead = line === null ? null : undefined;
      return line;
    },
    async last(): Promise<boolean> {
      if (ahead === undefined) ahead = await pull();
      return ahead === null;
    },
  };
}
export type SedInput = ReturnType<typeof sedInput>;
