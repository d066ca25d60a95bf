import { concat } from '../os/http.ts';
import type { Program } from '../os/process.ts';
import { readLine } from '../os/streams.ts';
import { count, headers, modern, title } from './counting.ts';
import { eachInput } from './files.ts';
import { withOptions } from './options.ts';

const headMain = withOptions(
  { flags: 'qv', values: 'nc', long: { 'lines=': 'n', 'bytes=': 'c', quiet: 'q', silent: 'q', verbose: 'v' } },
  async (proc, parsed) => {
    const bytes = count(parsed, 'c');
    const lines = count(parsed, 'n') ?? { amount: 10, sign: '' };
    let first = true;
    return eachInput(proc, parsed.rest, async (reader, name) => {
      if (headers(parsed)) await proc.stdout.write(`${first ? '' : '\n'}${title(name)}`);
      first = false;
      if (bytes) {
        const held: Uint8Array[] = [];
        let left = bytes.amount;
        for (
          let chunk = left || bytes.sign ? await reader.read(proc.signal) : null;
          chunk;
          chunk = left > 0 || bytes.sign ? await reader.read(proc.signal) : null
        ) {
          if (bytes.sign === '-') held.push(chunk);
          else {
            await proc.stdout.write(chunk.subarray(0, left));
            if (chunk.length > left) reader.unread(chunk.subarray(left));
            left -= Math.min(left, chunk.length);
          }
        }
        if (bytes.sign === '-') {
          const whole = concat(held);
          await proc.stdout.write(whole.subarray(0, Math.max(0, whole.length - bytes.amount)));
        }
        return;
      }
      const queue: Uint8Array[] = [];
      for (let i = 0; lines.sign === '-' || i < lines.amount; i++) {
        const line = await readLine(reader, proc.signal);
        if (!line) break;
        if (lines.sign !== '-') await proc.stdout.write(line);
        else {
          queue.push(line);
          if (queue.length > lines.amount) await proc.stdout.write(queue.shift() as Uint8Array);
        }
      }
    });
  },
);
export const head: Program = (proc) => headMain(modern(proc));
