import { concat, decode } from '../os/http.ts';
import { readAll } from '../os/streams.ts';
import { fromBase64, toBase64 } from '../os/tree.ts';
import { eachInput } from './files.ts';
import { last, withOptions } from './options.ts';

export const base64 = withOptions(
  { flags: 'diD', values: 'w', long: { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' } },
  async (proc, parsed) => {
    const chunks: Uint8Array[] = [];
    const status = await eachInput(proc, parsed.rest.slice(0, 1), async (reader) => void chunks.push(await readAll(reader, proc.signal)));
    if (status) return status;
    const bytes = concat(chunks);
    if (!parsed.flags.has('d') && !parsed.flags.has('D')) {
      const width = Number(last(parsed, 'w') ?? 76);
      const text = toBase64(bytes);
      await proc.stdout.write(width ? `${(text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}${text ? '\n' : ''}` : text);
      return 0;
    }
    const text = decode(bytes).replace(/\n/g, '');
    const valid = /^[A-Za-z0-9+/]*={0,2}/.exec(parsed.flags.has('i') ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text)?.[0] ?? '';
    const whole = valid.slice(0, valid.length - (valid.length % 4));
    await proc.stdout.write(fromBase64(whole));
    const tail = valid.slice(whole.length);
    if (tail.length > 1) await proc.stdout.write(fromBase64(`${tail}==`.slice(0, 4)));
    if (valid.length === text.length && valid.length % 4 === 0) return 0;
    await proc.stderr.write('base64: invalid input\n');
    return 1;
  },
);
