import { concat, decode } from '../os/http.ts';
import { eachInput } from './files.ts';
import { withOptions } from './options.ts';

export const wc = withOptions(
  { flags: 'lwcmL', long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' } },
  async (proc, { flags, rest }) => {
    const order = ['l', 'w', 'm', 'c', 'L'].filter((key) => (flags.size ? flags.has(key) : 'lwc'.includes(key)));
    const rows: { counts: number[]; name: string }[] = [];
    const status = await eachInput(proc, rest, async (reader, name) => {
      const chunks: Uint8Array[] = [];
      for (let chunk = await reader.read(proc.signal); chunk; chunk = await reader.read(proc.signal)) chunks.push(chunk);
      const bytes = concat(chunks);
      const text = decode(bytes);
      const countOf = (key: string): number => {
        if (key === 'l') return text.split('\n').length - 1;
        if (key === 'w') return text.match(/\S+/g)?.length ?? 0;
        if (key === 'm') return [...text].length;
        return key === 'c' ? bytes.length : Math.max(0, ...text.split('\n').map((line) => line.length));
      };
      rows.push({ counts: order.map(countOf), name: rest.length ? name : '' });
    });
    if (rest.length > 1) rows.push({ counts: order.map((_, i) => rows.reduce((sum, row) => sum + row.counts[i], 0)), name: 'total' });
    const widest = Math.max(...rows.flatMap((row) => row.counts.map((n) => String(n).length)), 1);
    const width = order.length === 1 && rows.length === 1 ? 1 : !rest.length ? 7 : widest;
    for (const row of rows)
      await proc.stdout.write(`${row.counts.map((n) => String(n).padStart(width)).join(' ')}${row.name ? ` ${row.name}` : ''}\n`);
    return status;
  },
);
