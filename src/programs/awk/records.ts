import { concat, decode } from '../../os/http.ts';
import type { Reader } from '../../os/process.ts';
import { lineReader } from '../lines.ts';

/** Records by RS, which may change between two: one character, "" for paragraphs, or a regular expression. */
export function recordReader(reader: Reader, signal: AbortSignal, expression: (source: string) => RegExp) {
  const lines = lineReader(reader, signal);
  let rest: string | undefined;
  const all = async (): Promise<string> => {
    const chunks: Uint8Array[] = [];
    lines.done();
    for (let chunk = await reader.read(signal); chunk; chunk = await reader.read(signal)) chunks.push(chunk);
    return decode(concat(chunks));
  };
  return {
    async next(rs: string): Promise<string | undefined> {
      if (rs === '\n' && rest === undefined) return (await lines.next())?.text;
      if (rest === undefined) rest = await all();
      if (rs === '') rest = rest.replace(/^\n+/, '');
      if (rest === '') return undefined;
      const separator = rs === '' ? /\n\n+/g : rs.length === 1 ? undefined : expression(rs);
      let at: number;
      let length = 1;
      if (separator) {
        separator.lastIndex = 0;
        const match = separator.exec(rest);
        at = match?.[0] ? match.index : -1;
        length = match?.[0].length ?? 0;
      } else at = rest.indexOf(rs);
      const record = at < 0 ? rest.replace(/\n$/, '') : rest.slice(0, at);
      rest = at < 0 ? '' : rest.slice(at + length);
      return record;
    },
  };
}
export type RecordReader = ReturnType<typeof recordReader>;
