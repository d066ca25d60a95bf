import { decode, encode } from '../os/http.ts';
import { eachInput } from './files.ts';
import { lineReader } from './lines.ts';
import { last, UsageError, withOptions } from './options.ts';

const LONG = {
  'bytes=': 'b',
  'characters=': 'c',
  'fields=': 'f',
  'delimiter=': 'd',
  'only-delimited': 's',
  complement: 'complement',
  'output-delimiter=': 'output',
  'zero-terminated': 'z',
};

function ranges(list: string, fields: boolean): [number, number][] {
  return list.split(/[, ]/).map((text) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(text);
    if (!match)
      throw new UsageError(
        `invalid ${fields ? 'field value' : 'byte/character position'} ‘${text}’\nTry 'cut --help' for more information.`,
      );
    if (text === '-') throw new UsageError(`invalid range with no endpoint: -\nTry 'cut --help' for more information.`);
    const from = match[1] === '' ? 1 : Number(match[1]);
    const to = match[2] ? (match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])) : from;
    if (from === 0 || text === '')
      throw new UsageError(`${fields ? 'fields' : 'byte/character positions'} are numbered from 1\nTry 'cut --help' for more information.`);
    if (to < from) throw new UsageError(`invalid decreasing range\nTry 'cut --help' for more information.`);
    return [from, to];
  });
}

/** GNU cut; bytes and characters are the same to it. */
export const cut = withOptions({ flags: 'snz', values: 'bcfd', long: LONG }, async (proc, parsed) => {
  const { flags } = parsed;
  const list = last(parsed, 'f') ?? last(parsed, 'b') ?? last(parsed, 'c');
  const fields = parsed.values.has('f');
  if (list === undefined)
    throw new UsageError("you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.");
  const delimiter = last(parsed, 'd') ?? '\t';
  if ([...delimiter].length !== 1) throw new UsageError("the delimiter must be a single character\nTry 'cut --help' for more information.");
  if (!fields && parsed.values.has('d'))
    throw new UsageError("an input delimiter may be specified only when operating on fields\nTry 'cut --help' for more information.");
  if (!fields && flags.has('s'))
    throw new UsageError(
      "suppressing non-delimited lines makes sense\n\tonly when operating on fields\nTry 'cut --help' for more information.",
    );
  const wanted = ranges(list, fields);
  const complement = flags.has('complement');
  const keeps = (n: number) => wanted.some(([from, to]) => n >= from && n <= to) !== complement;
  const end = flags.has('z') ? '\0' : '\n';
  const output = last(parsed, 'output') ?? (fields ? delimiter : '');
  return eachInput(proc, parsed.rest, async (reader) => {
    const lines = lineReader(reader, proc.signal, flags.has('z') ? 0 : 10);
    for (let line = await lines.next(); line; line = await lines.next()) {
      if (fields) {
        const parts = line.text.split(delimiter);
        if (parts.length === 1 && flags.has('s')) continue;
        const kept = parts.length === 1 ? parts : parts.filter((_, i) => keeps(i + 1));
        await proc.stdout.write(kept.join(output) + end);
        continue;
      }
      const bytes = encode(line.text);
      const runs: number[][] = [];
      for (const [i, byte] of bytes.entries()) {
        if (!keeps(i + 1)) continue;
        if (i > 0 && keeps(i) && !(output && wanted.some(([from]) => from === i + 1))) runs.at(-1)?.push(byte);
        else runs.push([byte]);
      }
      await proc.stdout.write(runs.map((run) => decode(Uint8Array.from(run))).join(output) + end);
    }
  });
});
