import { busy } from '../os/clock.ts';
import { FsError, resolvePath } from '../os/fs.ts';
import { concat, decode, encode } from '../os/http.ts';
import type { Process, Program } from '../os/process.ts';
import { readAll } from '../os/streams.ts';
import { formatDate } from '../shell/strftime.ts';
import { formatMode } from './mode.ts';
import { parseOptions, UsageError } from './options.ts';

const BLOCK = 512;
const LONG = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  verbose: 'v',
  gzip: 'z',
  'file=': 'f',
  'directory=': 'C',
  'strip-components=': 'strip',
  'exclude=': 'exclude',
  'no-same-owner': 'o',
  'preserve-permissions': 'p',
  overwrite: 'overwrite',
  touch: 'm',
  'no-same-permissions': 'o',
};

interface Entry {
  name: string;
  mode: number;
  mtime: number;
  type: '0' | '2' | '5';
  link: string;
  content: Uint8Array;
}

/** tar, in the ustar format. */
export const tar: Program = async (proc) => {
  const args = proc.argv.slice(1);
  if (args[0] && !args[0].startsWith('-')) args[0] = `-${args[0]}`;
  try {
    const parsed = parseOptions(args, { flags: 'cxtvzpokmhSP', values: 'fCT', long: LONG });
    const { flags, values, rest } = parsed;
    const file = values.get('f')?.at(-1);
    const directory = resolvePath(proc.cwd, values.get('C')?.at(-1) ?? '.');
    const modes = ['c', 'x', 't'].filter((mode) => flags.has(mode));
    if (modes.length !== 1)
      throw new UsageError(
        modes.length
          ? "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option"
          : "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
        2,
      );
    if (!proc.machine.fs.exists(directory) && small(proc))
      throw new UsageError(`can't change directory to '${values.get('C')?.at(-1)}': No such file or directory`, 1);
    if (!proc.machine.fs.exists(directory))
      throw new UsageError(
        `${values.get('C')?.at(-1)}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`,
        2,
      );
    if (flags.has('c')) return await create(proc, directory, rest, file, flags, values.get('exclude') ?? []);
    let bytes =
      file === undefined || file === '-' ? await readAll(proc.stdin, proc.signal) : proc.machine.fs.readFile(resolvePath(proc.cwd, file));
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = await squeeze(bytes, new DecompressionStream('gzip'));
    return await unpack(proc, directory, bytes, rest, flags, Number(values.get('strip')?.at(-1) ?? 0));
  } catch (error) {
    if (error instanceof FsError)
      await proc.stderr.write(`tar: ${error.path}: Cannot open: ${error.message}\ntar: Error is not recoverable: exiting now\n`);
    else if (error instanceof UsageError) {
      await proc.stderr.write(`tar: ${error.message}\n`);
      return error.status;
    } else throw error;
    return 2;
  }
};

/** Busybox's tar words its troubles in its own way, and stops at the first when it unpacks. */
const small = (proc: Process): boolean => proc.machine.fs.exists('/bin/busybox');

async function squeeze(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  return busy(
    (async () => {
      const writer = (stream.writable as WritableStream<Uint8Array>).getWriter();
      const writing = writer.write(bytes).then(() => writer.close());
      const chunks: Uint8Array[] = [];
      const reader = (stream.readable as ReadableStream<Uint8Array>).getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
      await writing;
      return concat(chunks.length ? chunks : [new Uint8Array(0)]);
    })(),
  );
}

async function create(
  proc: Process,
  directory: string,
  names: string[],
  file: string | undefined,
  flags: Set<string>,
  excluded: string[],
): Promise<number> {
  if (!names.length) throw new UsageError('Cowardly refusing to create an empty archive', 2);
  const { fs } = proc.machine;
  const blocks: Uint8Array[] = [];
  const toStdout = file === undefined || file === '-';
  const busybox = small(proc);
  let status = 0;
  const add = async (name: string): Promise<void> => {
    if (excluded.some((pattern) => name === pattern || name.endsWith(`/${pattern}`))) return;
    const path = resolvePath(directory, name);
    try {
      const stat = flags.has('h') ? fs.stat(path) : fs.lstat(path);
      const type = stat.type === 'directory' ? '5' : stat.type === 'symlink' ? '2' : '0';
      const shown = name.replace(/^\/+/, '') + (type === '5' && !name.endsWith('/') ? '/' : '');
      const content = type === '0' ? fs.readFile(path) : new Uint8Array(0);
      blocks.push(...pack({ name: shown, mode: stat.mode, mtime: stat.mtime, type, link: type === '2' ? fs.readlink(path) : '', content }));
      if (flags.has('v')) await (toStdout ? proc.stderr : proc.stdout).write(`${shown}\n`);
      if (type === '5') for (const each of fs.readdir(path)) await add(`${name.replace(/\/$/, '')}/${each}`);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      await proc.stderr.write(`tar: ${name}: ${busybox ? '' : 'Cannot stat: '}${error.message}\n`);
      status = busybox ? 1 : 2;
    }
  };
  const rooted = names.some((name) => name.startsWith('/') && (!busybox || fs.exists(name)));
  if (rooted)
    await proc.stderr.write(busybox ? "tar: removing leading '/' from member names\n" : "tar: Removing leading `/' from member names\n");
  for (const name of names) await add(name);
  blocks.push(new Uint8Array(BLOCK * 2));
  let bytes = concat(blocks);
  if (flags.has('z')) bytes = await squeeze(bytes, new CompressionStream('gzip'));
  if (toStdout) await proc.stdout.write(bytes);
  else fs.writeFile(resolvePath(proc.cwd, file as string), bytes);
  if (status)
    await proc.stderr.write(
      busybox ? 'tar: error exit delayed from previous errors\n' : 'tar: Exiting with failure status due to previous errors\n',
    );
  return status;
}

function pack(entry: Entry): Uint8Array[] {
  const head = new Uint8Array(BLOCK);
  const put = (at: number, text: string | Uint8Array) => head.set(typeof text === 'string' ? encode(text) : text, at);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  const name = encode(entry.name);
  const long: Uint8Array[] =
    name.length > 100 ? pack({ ...entry, name: '././@LongLink', type: 'L' as never, link: '', content: encode(`${entry.name}\0`) }) : [];
  put(0, name.subarray(0, 100));
  put(100, octal(entry.mode, 8) + octal(0, 8) + octal(0, 8) + octal(entry.content.length, 12) + octal(Math.floor(entry.mtime / 1000), 12));
  put(148, '        ');
  put(156, entry.type);
  put(157, encode(entry.link).subarray(0, 100));
  put(257, 'ustar\x0000root\0');
  put(297, 'root\0');
  put(
    148,
    `${head
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  );
  const padding = (BLOCK - (entry.content.length % BLOCK)) % BLOCK;
  return [...long, head, entry.content, new Uint8Array(padding)];
}

function* entries(bytes: Uint8Array): Generator<Entry> {
  const text = (from: number, length: number) => decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, '');
  let longName = '';
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    if (bytes[at] === 0) return;
    if (!decode(bytes.subarray(at + 257, at + 262)).startsWith('ustar'))
      throw new UsageError('This does not look like a tar archive\ntar: Exiting with failure status due to previous errors', 2);
    const size = Number.parseInt(text(at + 124, 12), 8) || 0;
    const content = bytes.slice(at + BLOCK, at + BLOCK + size);
    const type = text(at + 156, 1) || '0';
    const prefix = text(at + 345, 155);
    const name = longName || (prefix ? `${prefix}/` : '') + text(at, 100);
    longName = '';
    if (type === 'L') longName = decode(content).replace(/\0.*$/s, '');
    else if (type === '0' || type === '2' || type === '5')
      yield {
        name,
        mode: Number.parseInt(text(at + 100, 8), 8) & 0o7777,
        mtime: Number.parseInt(text(at + 136, 12), 8) * 1000,
        type,
        link: text(at + 157, 100),
        content,
      };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

async function unpack(
  proc: Process,
  directory: string,
  bytes: Uint8Array,
  wanted: string[],
  flags: Set<string>,
  strip: number,
): Promise<number> {
  const { fs } = proc.machine;
  const selected = (name: string) =>
    !wanted.length || wanted.some((each) => name === each || name === `${each}/` || name.startsWith(`${each.replace(/\/$/, '')}/`));
  let status = 0;
  for (const entry of entries(bytes)) {
    if (!selected(entry.name)) continue;
    if (flags.has('t')) {
      const type = entry.type === '5' ? 'directory' : entry.type === '2' ? 'symlink' : 'file';
      const detail = flags.has('v')
        ? `${formatMode({ type, mode: entry.mode, size: 0, mtime: 0, uid: 0, gid: 0, ino: 0 })} root/root ${String(entry.content.length).padStart(9)} ${formatDate('%F %R', entry.mtime)} `
        : '';
      await proc.stdout.write(`${detail}${entry.name}${detail && entry.link ? ` -> ${entry.link}` : ''}\n`);
      continue;
    }
    const name = entry.name.split('/').slice(strip).join('/').replace(/^\/+/, '');
    if (!name || name.split('/').includes('..')) continue;
    if (flags.has('v')) await proc.stdout.write(`${entry.name}\n`);
    const path = resolvePath(directory, name);
    try {
      if (entry.type === '5') fs.mkdir(path, { recursive: true });
      else {
        fs.mkdir(resolvePath(path, '..'), { recursive: true });
        if (entry.type === '2') {
          if (fs.exists(path)) fs.unlink(path);
          fs.symlink(entry.link, path);
        } else {
          fs.writeFile(path, entry.content, entry.mode);
          if (!flags.has('m')) fs.utimes(path, entry.mtime);
        }
      }
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      if (small(proc)) {
        await proc.stderr.write(`tar: can't ${entry.type === '5' ? 'make dir' : 'open'} '${name}': ${error.message}\n`);
        return 1;
      }
      await proc.stderr.write(`tar: ${name}: Cannot open: ${error.message}\n`);
      status = 2;
    }
  }
  if (status) await proc.stderr.write('tar: Exiting with failure status due to previous errors\n');
  return status;
}
