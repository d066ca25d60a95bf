import { complain, openInput } from './files.ts';
import { type LineReader, lineReader } from './lines.ts';
import { last, withOptions } from './options.ts';

/** GNU paste: lines of several inputs side by side, or each input on one line. */
export const paste = withOptions(
  { flags: 'sz', values: 'd', long: { serial: 's', 'delimiters=': 'd', 'zero-terminated': 'z' } },
  async (proc, parsed) => {
    const delimiters = [...(last(parsed, 'd') ?? '\t').matchAll(/\\(.)|[^\\]/gsu)].map(([whole, escaped]) =>
      escaped ? ({ n: '\n', t: '\t', '0': '', '\\': '\\' }[escaped] ?? escaped) : whole,
    );
    const end = parsed.flags.has('z') ? '\0' : '\n';
    const standard = lineReader(proc.stdin, proc.signal, end.charCodeAt(0));
    const readers: LineReader[] = [];
    for (const name of parsed.rest.length ? parsed.rest : ['-'])
      try {
        readers.push(name === '-' ? standard : lineReader(openInput(proc, name), proc.signal, end.charCodeAt(0)));
      } catch (error) {
        return complain(proc, name, error);
      }
    const join = (parts: string[]) =>
      parts.reduce((text, part, i) => text + (i ? (delimiters.length ? delimiters[(i - 1) % delimiters.length] : '') : '') + part, '') +
      end;
    if (parsed.flags.has('s')) {
      for (const reader of readers) {
        const parts: string[] = [];
        for (let line = await reader.next(); line; line = await reader.next()) parts.push(line.text);
        await proc.stdout.write(join(parts));
      }
      return 0;
    }
    for (;;) {
      const parts: string[] = [];
      let some = false;
      for (const reader of readers) {
        const line = await reader.next();
        some ||= line !== null;
        parts.push(line?.text ?? '');
      }
      if (!some) return 0;
      await proc.stdout.write(join(parts));
    }
  },
);
