import { sleep as pause } from '../os/clock.ts';
import type { Program } from '../os/process.ts';

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };

/** Milliseconds of `1.5m`; undefined where it is none. */
export function duration(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return 2_000_000_000;
  const match = /^(\d*\.?\d+|\d+\.)([smhd]?)$/.exec(text);
  return match ? Math.min(2_000_000_000, Number(match[1]) * UNITS[match[2]] * 1000) : undefined;
}

export const sleep: Program = async (proc) => {
  const words = proc.argv.slice(1);
  if (!words.length) {
    await proc.stderr.write("sleep: missing operand\nTry 'sleep --help' for more information.\n");
    return 1;
  }
  let total = 0;
  for (const word of words) {
    const ms = duration(word);
    if (ms === undefined) {
      await proc.stderr.write(
        `sleep: ${word.startsWith('-') ? `invalid option -- '${word[1]}'` : `invalid time interval '${word}'`}\nTry 'sleep --help' for more information.\n`,
      );
      return 1;
    }
    total += ms;
  }
  await pause(proc.machine.clock, total, proc.signal);
  return 0;
};
