import { randomInt } from '../os/random.ts';
import { complain, openInput } from './files.ts';
import { lineReader } from './lines.ts';
import { last, UsageError, withOptions } from './options.ts';

/** GNU shuf. */
export const shuf = withOptions(
  {
    flags: 'erz',
    values: 'ino',
    long: { echo: 'e', 'input-range=': 'i', 'head-count=': 'n', 'output=': 'o', repeat: 'r', 'zero-terminated': 'z' },
  },
  async (proc, parsed) => {
    const { flags, rest } = parsed;
    const { random } = proc.machine;
    const range = last(parsed, 'i');
    let items: string[] = [];
    if (flags.has('e')) items = [...rest];
    else if (range !== undefined) {
      const match = /^(\d+)-(\d+)$/.exec(range);
      if (!match || Number(match[1]) > Number(match[2])) throw new UsageError(`invalid input range: ‘${range}’`);
      items = Array.from({ length: Number(match[2]) - Number(match[1]) + 1 }, (_, i) => String(Number(match[1]) + i));
    } else
      try {
        const lines = lineReader(openInput(proc, rest[0] ?? '-'), proc.signal, flags.has('z') ? 0 : 10);
        for (let line = await lines.next(); line; line = await lines.next()) items.push(line.text);
      } catch (error) {
        return complain(proc, rest[0], error);
      }
    const count = last(parsed, 'n') === undefined ? (flags.has('r') ? Number.POSITIVE_INFINITY : items.length) : Number(last(parsed, 'n'));
    const end = flags.has('z') ? '\0' : '\n';
    if (!items.length) return 0;
    if (flags.has('r')) for (let i = 0; i < count; i++) await proc.stdout.write(items[randomInt(random, items.length)] + end);
    else
      for (let i = 0; i < Math.min(count, items.length); i++) {
        const j = i + randomInt(random, items.length - i);
        [items[i], items[j]] = [items[j], items[i]];
        await proc.stdout.write(items[i] + end);
      }
    return 0;
  },
);
