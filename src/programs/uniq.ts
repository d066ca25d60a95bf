import { resolvePath } from '../os/fs.ts';
import type { Reader } from '../os/process.ts';
import { collector } from '../os/streams.ts';
import { complain, openInput } from './files.ts';
import { lineReader } from './lines.ts';
import { last, UsageError, withOptions } from './options.ts';

const LONG = {
  count: 'c',
  repeated: 'd',
  unique: 'u',
  'ignore-case': 'i',
  'skip-fields=': 'f',
  'skip-chars=': 's',
  'check-chars=': 'w',
  'all-repeated': 'D',
  'zero-terminated': 'z',
};

/** GNU uniq; a group is printed once the next one begins. */
export const uniq = withOptions({ flags: 'cduiDz', values: 'fsw', long: LONG }, async (proc, parsed) => {
  const { flags, rest } = parsed;
  if (rest.length > 2) throw new UsageError(`extra operand ‘${rest[2]}’\nTry 'uniq --help' for more information.`);
  const number = (name: string, what: string) => {
    const text = last(parsed, name);
    if (text !== undefined && !/^\d+$/.test(text)) throw new UsageError(`${text}: invalid number of ${what}`);
    return text === undefined ? undefined : Number(text);
  };
  const fields = number('f', 'fields to skip') ?? 0;
  const chars = number('s', 'bytes to skip') ?? 0;
  const width = number('w', 'bytes to compare');
  const end = flags.has('z') ? '\0' : '\n';
  const keyOf = (line: string) => {
    const skipped = line.replace(new RegExp(`^(?:[ \\t]*[^ \\t]*){${fields}}`), '').slice(chars);
    const key = width === undefined ? skipped : skipped.slice(0, width);
    return flags.has('i') ? key.toLowerCase() : key;
  };
  const target = rest[1] === undefined ? undefined : collector();
  const out = target ?? proc.stdout;
  // All of a group's lines with -D, else the first alone.
  let group: string[] = [];
  let size = 0;
  const flush = async () => {
    const repeated = size > 1;
    if (!size || (flags.has('u') && repeated) || ((flags.has('d') || flags.has('D')) && !repeated)) return;
    if (flags.has('D')) for (const line of group) await out.write(line + end);
    else await out.write(`${flags.has('c') ? `${String(size).padStart(7)} ` : ''}${group[0]}${end}`);
  };
  let reader: Reader;
  try {
    reader = openInput(proc, rest[0] ?? '-');
  } catch (error) {
    return complain(proc, rest[0], error);
  }
  const lines = lineReader(reader, proc.signal, flags.has('z') ? 0 : 10);
  for (let line = await lines.next(); line; line = await lines.next()) {
    if (size && keyOf(group[0]) !== keyOf(line.text)) {
      await flush();
      group = [];
      size = 0;
    }
    if (!size++ || flags.has('D')) group.push(line.text);
  }
  await flush();
  if (target) proc.machine.fs.writeFile(resolvePath(proc.cwd, rest[1]), target.bytes());
  return 0;
});
