import { type FileSystem, FsError, resolvePath, type Stat } from '../os/fs.ts';
import type { Process } from '../os/process.ts';
import { textWidth } from '../os/width.ts';
import { quoteIfNeeded } from '../shell/quote.ts';
import { formatDate } from '../shell/strftime.ts';
import { complain } from './files.ts';
import { formatMode } from './mode.ts';
import { last, withOptions } from './options.ts';
import { groupName, userName } from './users.ts';

const LONG = {
  all: 'a',
  'almost-all': 'A',
  recursive: 'R',
  reverse: 'r',
  directory: 'd',
  'human-readable': 'h',
  inode: 'i',
  classify: 'F',
  size: 's',
  'color=': 'color',
  color: 'G',
  'time-style=': 'T',
  'full-time': 'N',
  'group-directories-first': 'D',
  'no-group': 'G',
  'numeric-uid-gid': 'n',
};

interface Entry {
  name: string;
  path: string;
  stat: Stat;
}

export const ls = withOptions(
  { flags: '1aAlhRrStdiFpsnogGCxUXcukLHqQNm', values: 'wIT', long: LONG },
  async (proc, parsed) => {
    const { flags, rest } = parsed;
    const { fs } = proc.machine;
    const color =
      proc.stdout.tty !== undefined &&
      (parsed.values.get('color')?.at(-1) ?? (flags.has('G') ? 'auto' : '')) !== 'never' &&
      (parsed.values.has('color') || flags.has('G'));
    const files: Entry[] = [];
    const directories: Entry[] = [];
    let status = 0;
    for (const name of rest.length ? rest : ['.']) {
      const path = resolvePath(proc.cwd, name);
      try {
        const follow = flags.has('L') || (!flags.has('d') && name.endsWith('/'));
        const stat = flags.has('l') || flags.has('d') ? lenient(fs, path, follow) : fs.stat(path);
        const target = stat.type === 'symlink' && !flags.has('l') ? fs.stat(path) : stat;
        (target.type === 'directory' && !flags.has('d') ? directories : files).push({ name, path, stat });
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        await proc.stderr.write(`ls: cannot access '${name}': ${error.message}\n`);
        status = 2;
      }
    }
    const show = async (entries: Entry[]) =>
      proc.stdout.write(render(proc, sort(entries, flags), flags, color, Number(last(parsed, 'w') ?? proc.stdout.tty?.size.cols ?? 80)));
    if (files.length) await show(files);
    const headed = directories.length > 1 || files.length > 0 || flags.has('R') || status > 0;
    const visit = async (directory: Entry, first: boolean): Promise<void> => {
      if (headed) await proc.stdout.write(`${first ? '' : '\n'}${directory.name}:\n`);
      let names: string[];
      try {
        names = fs.readdir(directory.path);
      } catch (error) {
        status = await complain(proc, `'${directory.name}'`, error, 'cannot open directory ');
        return;
      }
      const entries = names
        .filter((name) => flags.has('a') || flags.has('A') || !name.startsWith('.'))
        .map(
          (name): Entry => ({
            name,
            path: resolvePath(directory.path, name),
            stat: lenient(fs, resolvePath(directory.path, name), flags.has('L')),
          }),
        );
      if (flags.has('a'))
        for (const dot of ['..', '.'])
          entries.unshift({ name: dot, path: resolvePath(directory.path, dot), stat: fs.stat(resolvePath(directory.path, dot)) });
      if (flags.has('l') || flags.has('s')) await proc.stdout.write(`total ${entries.reduce((sum, e) => sum + blocks(e.stat), 0)}\n`);
      await show(entries);
      if (flags.has('R'))
        for (const entry of sort(entries, flags))
          if (entry.stat.type === 'directory' && entry.name !== '.' && entry.name !== '..')
            await visit({ ...entry, name: `${directory.name.replace(/\/$/, '')}/${entry.name}` }, false);
    };
    for (const [i, directory] of sort(directories, flags).entries()) await visit(directory, i === 0 && !files.length);
    return status;
  },
  2,
);

const lenient = (fs: FileSystem, path: string, follow: boolean): Stat => (follow && fs.exists(path) ? fs.stat(path) : fs.lstat(path));
const blocks = (stat: Stat): number => (stat.type === 'directory' ? 4 : stat.type === 'file' ? Math.ceil(stat.size / 4096) * 4 : 0);

function sort(entries: Entry[], flags: Set<string>): Entry[] {
  const key = (name: string) => name.replace(/^\.+/, '').toLowerCase();
  const byName = (a: Entry, b: Entry) => (key(a.name) < key(b.name) ? -1 : key(a.name) > key(b.name) ? 1 : a.name < b.name ? -1 : 1);
  const dots = (name: string) => (name === '.' ? 0 : name === '..' ? 1 : 2);
  const compare = (a: Entry, b: Entry): number => {
    if (flags.has('S')) return b.stat.size - a.stat.size || byName(a, b);
    if (flags.has('t')) return b.stat.mtime - a.stat.mtime || byName(a, b);
    return dots(a.name) - dots(b.name) || byName(a, b);
  };
  const sorted = flags.has('U') ? [...entries] : [...entries].sort(compare);
  if (flags.has('D')) sorted.sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory'));
  return flags.has('r') ? sorted.reverse() : sorted;
}

function human(size: number): string {
  if (size < 1024) return String(size);
  let value = size;
  let unit = -1;
  while (value >= 1024) {
    value /= 1024;
    unit++;
  }
  return (value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value))) + 'KMGT'[unit];
}

function render(proc: Process, entries: Entry[], flags: Set<string>, color: boolean, width: number): string {
  if (!entries.length) return '';
  const { fs, clock } = proc.machine;
  const label = (entry: Entry): string => {
    const { stat } = entry;
    const mark = flags.has('F')
      ? { directory: '/', symlink: flags.has('l') ? '' : '@', file: stat.mode & 0o111 ? '*' : '', device: '' }[stat.type]
      : flags.has('p') && stat.type === 'directory'
        ? '/'
        : '';
    const name = proc.stdout.tty && /[\s'"$&|;<>()*?\\]/.test(entry.name) ? quoteIfNeeded(entry.name) : entry.name;
    const paint = color
      ? { directory: '01;34', symlink: '01;36', file: stat.mode & 0o111 ? '01;32' : '', device: '40;33;01' }[stat.type]
      : '';
    return (paint ? `\x1b[${paint}m${name}\x1b[0m` : name) + mark;
  };
  if (flags.has('l') || flags.has('n') || flags.has('o') || flags.has('g')) {
    const rows = entries.map((entry) => {
      const { stat } = entry;
      const user = flags.has('n') ? String(stat.uid) : userName(fs, stat.uid);
      const group = flags.has('n') ? String(stat.gid) : groupName(fs, stat.gid);
      const size = flags.has('h') ? human(stat.size) : String(stat.size);
      const link = stat.type === 'symlink' ? ` -> ${fs.readlink(entry.path)}` : '';
      const old = clock.now() - stat.mtime > 15_552_000_000 || stat.mtime > clock.now() + 60_000;
      const time = flags.has('N') ? formatDate('%F %T.%N %z', stat.mtime) : formatDate(old ? '%b %e  %Y' : '%b %e %H:%M', stat.mtime);
      const links =
        stat.type === 'directory'
          ? String(2 + fs.readdir(entry.path).filter((n) => isDirectory(fs, resolvePath(entry.path, n))).length)
          : '1';
      return { mode: formatMode(stat), links, user, group, size, time, name: label(entry) + link, ino: String(stat.ino) };
    });
    if (!fs.exists('/bin/bash')) return rows.map((row) => busyboxLine(row, flags)).join('');
    const widest = (field: 'links' | 'user' | 'group' | 'size' | 'ino') => Math.max(...rows.map((row) => row[field].length));
    return rows
      .map((r) =>
        [
          flags.has('i') ? r.ino.padStart(widest('ino')) : '',
          r.mode,
          r.links.padStart(widest('links')),
          flags.has('g') ? '' : r.user.padEnd(widest('user')),
          flags.has('o') ? '' : r.group.padEnd(widest('group')),
          r.size.padStart(widest('size')),
          r.time,
          r.name,
        ]
          .filter(Boolean)
          .join(' '),
      )
      .map((line) => `${line}\n`)
      .join('');
  }
  const labels = entries.map((entry) => (flags.has('i') ? `${entry.stat.ino} ` : '') + label(entry));
  if (flags.has('m')) return `${labels.join(', ')}\n`;
  if (flags.has('1') || (!proc.stdout.tty && !flags.has('C'))) return `${labels.join('\n')}\n`;
  return columns(
    labels,
    entries.map((entry, i) => (color ? textWidth(entry.name) : textWidth(labels[i]))),
    width,
  );
}

/** Columns of a fixed width. Upstream: busybox's coreutils/ls.c. */
function busyboxLine(
  r: Record<'mode' | 'links' | 'user' | 'group' | 'size' | 'time' | 'name' | 'ino', string>,
  flags: Set<string>,
): string {
  const ino = flags.has('i') ? `${r.ino.padStart(7)} ` : '';
  const who = `${flags.has('g') ? '' : `${r.user.slice(0, 8).padEnd(8)} `}${r.group.slice(0, 8).padEnd(8)} `;
  return `${ino}${r.mode.padEnd(10)} ${r.links.padStart(4)} ${who}${r.size.padStart(flags.has('h') ? 6 : 9)} ${r.time} ${r.name}\n`;
}

function isDirectory(fs: FileSystem, path: string): boolean {
  try {
    return fs.lstat(path).type === 'directory';
  } catch {
    return false;
  }
}

/** Fills columns downwards with the fewest rows that fit, as ls does. */
function columns(labels: string[], widths: number[], width: number): string {
  for (let rows = 1; ; rows++) {
    const count = Math.ceil(labels.length / rows);
    const cells = Array.from({ length: count }, (_, c) => Math.max(...widths.slice(c * rows, (c + 1) * rows)) + 2);
    if (rows < labels.length && cells.reduce((a, b) => a + b, 0) - 2 >= width) continue;
    let out = '';
    for (let r = 0; r < rows; r++) {
      let line = '';
      for (let c = 0; c * rows + r < labels.length; c++) {
        const i = c * rows + r;
        line += labels[i] + (i + rows < labels.length ? ' '.repeat(cells[c] - widths[i]) : '');
      }
      out += `${line}\n`;
    }
    return out;
  }
}
