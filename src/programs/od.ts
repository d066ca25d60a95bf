import { concat } from '../os/http.ts';
import type { Process } from '../os/process.ts';
import { readAll } from '../os/streams.ts';
import { eachInput } from './files.ts';
import { last, UsageError, withOptions } from './options.ts';

const NAMES = [
  'nul',
  'soh',
  'stx',
  'etx',
  'eot',
  'enq',
  'ack',
  'bel',
  'bs',
  'ht',
  'nl',
  'vt',
  'ff',
  'cr',
  'so',
  'si',
  'dle',
  'dc1',
  'dc2',
  'dc3',
  'dc4',
  'nak',
  'syn',
  'etb',
  'can',
  'em',
  'sub',
  'esc',
  'fs',
  'gs',
  'rs',
  'us',
  'sp',
];
const ESCAPES: Record<number, string> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' };

async function input(proc: Process, names: readonly string[], skip: number, limit: number): Promise<{ bytes: Uint8Array; status: number }> {
  const chunks: Uint8Array[] = [];
  const status = await eachInput(proc, names, async (reader) => {
    let size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    for (let chunk = await reader.read(proc.signal); chunk; chunk = size < skip + limit ? await reader.read(proc.signal) : null) {
      chunks.push(chunk);
      size += chunk.length;
    }
  });
  return { bytes: concat(chunks).subarray(skip, limit === Number.POSITIVE_INFINITY ? undefined : skip + limit), status };
}

interface Format {
  size: number;
  width: number;
  show(bytes: Uint8Array, at: number): string;
}
const little = (bytes: Uint8Array, at: number, size: number): bigint => {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return value;
};
function formatOf(type: string): Format {
  if (type === 'c')
    return {
      size: 1,
      width: 4,
      show: (bytes, at) =>
        ESCAPES[bytes[at]] ??
        (bytes[at] >= 32 && bytes[at] < 127 ? String.fromCharCode(bytes[at]) : bytes[at].toString(8).padStart(3, '0')),
    };
  if (type === 'a')
    return {
      size: 1,
      width: 4,
      show: (bytes, at) => NAMES[bytes[at] & 127] ?? ((bytes[at] & 127) === 127 ? 'del' : String.fromCharCode(bytes[at] & 127)),
    };
  const match = /^([doux])([1248]|[CSIL])?$/.exec(type);
  if (!match) throw new UsageError(`invalid character '${type.replace(/^[acdoux\d]*/, '')[0] ?? type[0]}' in type string ‘${type}’`);
  const size = { C: 1, S: 2, I: 4, L: 8 }[match[2] as 'C'] ?? Number(match[2] ?? 4);
  const [base, digits] = {
    x: [16, size * 2],
    o: [8, Math.ceil((size * 8) / 3)],
    d: [10, { 1: 4, 2: 6, 4: 11, 8: 20 }[size] as number],
    u: [10, { 1: 3, 2: 5, 4: 10, 8: 20 }[size] as number],
  }[match[1] as 'x'];
  return {
    size,
    width: digits + 1,
    show(bytes, at) {
      const value = little(bytes, at, size);
      const signed = match[1] === 'd' ? BigInt.asIntN(size * 8, value) : value;
      const text = signed.toString(base);
      return base === 10 ? text : text.padStart(digits, '0');
    },
  };
}

/** GNU od. */
export const od = withOptions(
  {
    flags: 'bcdosxvai',
    values: 'AtNjw',
    long: { 'address-radix=': 'A', 'format=': 't', 'read-bytes=': 'N', 'skip-bytes=': 'j', 'width=': 'w', 'output-duplicates': 'v' },
  },
  async (proc, parsed) => {
    const short: Record<string, string> = { b: 'o1', c: 'c', d: 'u2', o: 'o2', s: 'd2', x: 'x2', a: 'a', i: 'd4' };
    const types = (parsed.values.get('t') ?? []).flatMap((text) => text.match(/[acdouxf][1248CSIL]?/g) ?? [text]);
    for (const [flag, type] of Object.entries(short)) if (parsed.flags.has(flag)) types.push(type);
    const formats = (types.length ? types : ['o2']).map(formatOf);
    const number = (name: string, otherwise: number) => (last(parsed, name) === undefined ? otherwise : Number(last(parsed, name)));
    const skip = number('j', 0);
    const across = number('w', 16);
    const { bytes, status } = await input(proc, parsed.rest, skip, number('N', Number.POSITIVE_INFINITY));
    const radix = last(parsed, 'A') ?? 'o';
    const address = (at: number) =>
      radix === 'n' ? '' : (at + skip).toString({ o: 8, d: 10, x: 16 }[radix] ?? 8).padStart(radix === 'x' ? 6 : 7, '0');
    // Formats side by side use the width of the widest.
    const cell = Math.max(...formats.map((format) => format.width / format.size));
    let out = '';
    let before = '';
    let starred = false;
    for (let at = 0; at < bytes.length; at += across) {
      const block = bytes.subarray(at, at + across);
      const same = block.length === across && block.join() === before && !parsed.flags.has('v');
      before = block.join();
      if (same) {
        if (!starred) out += '*\n';
        starred = true;
        continue;
      }
      starred = false;
      for (const [i, format] of formats.entries()) {
        let line = '';
        for (let j = 0; j < block.length; j += format.size) line += format.show(block, j).padStart(Math.round(cell * format.size));
        out += `${i === 0 ? address(at) : ' '.repeat(address(at).length)}${line}\n`;
      }
    }
    await proc.stdout.write(out + (radix === 'n' ? '' : `${address(bytes.length)}\n`));
    return status;
  },
);

/** hexdump: its default of two-byte words, and -C. */
export const hexdump = withOptions({ flags: 'Cv', values: 'ns' }, async (proc, parsed) => {
  const skip = Number(last(parsed, 's') ?? 0);
  const { bytes, status } = await input(proc, parsed.rest, skip, Number(last(parsed, 'n') ?? Number.POSITIVE_INFINITY));
  const canonical = parsed.flags.has('C');
  const address = (at: number) => (at + skip).toString(16).padStart(canonical ? 8 : 7, '0');
  let out = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const block = bytes.subarray(at, at + 16);
    const hex = [...block].map((byte) => byte.toString(16).padStart(2, '0'));
    if (canonical) {
      const halves = `${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}`;
      out += `${address(at)}  ${halves}  |${[...block].map(printable).join('')}|\n`;
    } else
      out += `${address(at)} ${Array.from({ length: 8 }, (_, i) =>
        i * 2 < block.length
          ? little(block, i * 2, 2)
              .toString(16)
              .padStart(4, '0')
          : '    ',
      ).join(' ')}\n`;
  }
  await proc.stdout.write(out + (bytes.length ? `${address(bytes.length)}\n` : ''));
  return status;
});

/** xxd: a dump, -p plain, -r back. */
export const xxd = withOptions({ flags: 'pru', values: 'lscg' }, async (proc, parsed) => {
  const { flags } = parsed;
  if (flags.has('r')) {
    const text = new TextDecoder().decode(await readAll(proc.stdin, proc.signal));
    const hex = flags.has('p')
      ? text
      : text
          .split('\n')
          .map((line) => /^[0-9a-fA-F]+: ((?:[0-9a-fA-F]+ ?)+)/.exec(line)?.[1] ?? '')
          .join('');
    const digits = hex.replace(/[^0-9a-fA-F]/g, '');
    await proc.stdout.write(Uint8Array.from({ length: digits.length >> 1 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16)));
    return 0;
  }
  const skip = Number(last(parsed, 's') ?? 0);
  const { bytes, status } = await input(proc, parsed.rest, skip, Number(last(parsed, 'l') ?? Number.POSITIVE_INFINITY));
  const across = Number(last(parsed, 'c') ?? (flags.has('p') ? 30 : 16));
  const group = Number(last(parsed, 'g') ?? 2) || across;
  let out = '';
  for (let at = 0; at < bytes.length; at += across) {
    const block = bytes.subarray(at, at + across);
    const hex = [...block]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .map((digits) => (flags.has('u') ? digits.toUpperCase() : digits));
    if (flags.has('p')) {
      out += `${hex.join('')}\n`;
      continue;
    }
    let cells = '';
    for (let i = 0; i < across; i++) cells += (hex[i] ?? '  ') + ((i + 1) % group === 0 ? ' ' : '');
    out += `${(at + skip).toString(16).padStart(8, '0')}: ${cells}${across % group ? ' ' : ''} ${[...block].map(printable).join('')}\n`;
  }
  await proc.stdout.write(out);
  return status;
});
const printable = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.');
