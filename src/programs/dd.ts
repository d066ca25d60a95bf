import { FsError, resolvePath } from '../os/fs.ts';
import { concat } from '../os/http.ts';
import type { Program } from '../os/process.ts';
import { openInput } from './files.ts';

const UNITS: Record<string, number> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  kB: 1000,
  K: 1024,
  k: 1024,
  MB: 1e6,
  M: 1_048_576,
  GB: 1e9,
  G: 1_073_741_824,
};
const LARGEST = 256 * 1_048_576;
const size = (text: string): number | undefined => {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  return match && UNITS[match[2]] !== undefined ? Number(match[1]) * UNITS[match[2]] : undefined;
};

/** GNU dd: if, of, bs, count, skip, seek, conv=notrunc, status. */
export const dd: Program = async (proc) => {
  const given = new Map<string, string>();
  for (const arg of proc.argv.slice(1)) {
    const at = arg.indexOf('=');
    const name = arg.slice(0, at);
    if (at < 0 || !['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'status', 'iflag', 'oflag'].includes(name)) {
      await proc.stderr.write(`dd: unrecognized operand ‘${arg}’\nTry 'dd --help' for more information.\n`);
      return 1;
    }
    given.set(name, arg.slice(at + 1));
  }
  for (const name of ['bs', 'ibs', 'obs', 'count', 'skip', 'seek'])
    if (given.has(name) && size(given.get(name) as string) === undefined) {
      await proc.stderr.write(`dd: invalid number: ‘${given.get(name)}’\n`);
      return 1;
    }
  const number = (name: string, otherwise: number) => size(given.get(name) ?? '') ?? otherwise;
  const block = number('bs', number('ibs', 512));
  const started = proc.machine.clock.now();
  const wanted = number('count', Number.POSITIVE_INFINITY) * block;
  const skipped = number('skip', 0) * block;
  const chunks: Uint8Array[] = [];
  let read = 0;
  try {
    const reader = openInput(proc, given.get('if') ?? '-');
    for (
      let chunk = wanted ? await reader.read(proc.signal) : null;
      chunk;
      chunk = read < skipped + wanted ? await reader.read(proc.signal) : null
    ) {
      chunks.push(chunk);
      read += chunk.length;
      if (read > LARGEST) {
        await proc.stderr.write('dd: memory exhausted: at most 256 MiB here\n');
        return 1;
      }
    }
    const bytes = concat(chunks).subarray(skipped, skipped + wanted);
    const target = given.get('of');
    if (target === undefined) await proc.stdout.write(bytes);
    else {
      const path = resolvePath(proc.cwd, target);
      const { fs } = proc.machine;
      const at = number('seek', 0) * number('bs', number('obs', 512));
      const keep = /notrunc/.test(given.get('conv') ?? '');
      const old = (at || keep) && fs.exists(path) ? fs.readFile(path) : new Uint8Array(0);
      const whole = new Uint8Array(Math.max(at + bytes.length, keep ? old.length : 0));
      whole.set(old.subarray(0, keep ? undefined : at));
      whole.set(bytes, at);
      fs.writeFile(path, whole);
    }
    if (given.get('status') !== 'none') {
      const records = `${Math.floor(bytes.length / block)}+${bytes.length % block ? 1 : 0}`;
      const seconds = Math.max((proc.machine.clock.now() - started) / 1000, 0.000_01);
      await proc.stderr.write(`${records} records in\n${records} records out\n`);
      if (given.get('status') !== 'noxfer')
        await proc.stderr.write(
          `${bytes.length} byte${bytes.length === 1 ? '' : 's'}${human(bytes.length)} copied, ${seconds.toPrecision(6).replace(/0+$/, '').replace(/\.$/, '')} s, ${rate(bytes.length / seconds)}/s\n`,
        );
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    const name =
      given.get(
        error.code === 'ENOENT' && given.has('if') && !proc.machine.fs.exists(resolvePath(proc.cwd, given.get('if') as string))
          ? 'if'
          : 'of',
      ) ?? '';
    await proc.stderr.write(`dd: failed to open '${name}': ${error.message}\n`);
    return 1;
  }
};

const scaled = (value: number, base: number, units: string[]): string => {
  let power = 0;
  while (value >= base && power < units.length - 1) {
    value /= base;
    power++;
  }
  return `${value < 10 && power ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
};
const human = (bytes: number): string =>
  bytes < 1000
    ? ''
    : ` (${scaled(bytes, 1000, ['B', 'kB', 'MB', 'GB'])}${bytes < 1024 ? '' : `, ${scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB'])}`})`;
const rate = (bytes: number): string => scaled(bytes, 1000, ['B', 'kB', 'MB', 'GB']);
