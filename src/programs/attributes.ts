import { FsError, resolvePath } from '../os/fs.ts';
import type { Process } from '../os/process.ts';
import { formatDate } from '../shell/strftime.ts';
import { parseDate } from './date.ts';
import { complain } from './files.ts';
import { changeMode, formatMode } from './mode.ts';
import { last, UsageError, withOptions } from './options.ts';
import { findGroup, findUser, idOf } from './users.ts';

export const touch = withOptions(
  { flags: 'acmh', values: 'dtr', long: { 'no-create': 'c', 'date=': 'd', 'reference=': 'r' } },
  async (proc, parsed) => {
    const { fs, clock } = proc.machine;
    if (!parsed.rest.length) throw new UsageError('missing file operand');
    let time = clock.now();
    const date = last(parsed, 'd');
    if (date !== undefined) {
      const given = parseDate(date, clock.now());
      if (given === undefined) throw new UsageError(`invalid date format ‘${date}’`);
      time = given;
    }
    const reference = last(parsed, 'r');
    if (reference !== undefined) time = fs.stat(resolvePath(proc.cwd, reference)).mtime;
    const stamp = last(parsed, 't');
    if (stamp !== undefined) {
      const match = /^(\d{4})?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(stamp);
      if (!match) throw new UsageError(`invalid date format ‘${stamp}’`);
      time = Date.UTC(
        Number(match[1] ?? new Date(clock.now()).getUTCFullYear()),
        Number(match[2]) - 1,
        Number(match[3]),
        Number(match[4]),
        Number(match[5]),
        Number(match[6] ?? 0),
      );
    }
    let status = 0;
    for (const name of parsed.rest) {
      const path = resolvePath(proc.cwd, name);
      try {
        if (!fs.exists(path)) {
          if (parsed.flags.has('c')) continue;
          fs.writeFile(path, '');
        }
        fs.utimes(path, time);
      } catch (error) {
        status = await complain(proc, `'${name}'`, error, 'cannot touch ');
      }
    }
    return status;
  },
);

function everyPath(proc: Process, name: string, recursive: boolean): string[] {
  const { fs } = proc.machine;
  const path = resolvePath(proc.cwd, name);
  if (!recursive || fs.lstat(path).type !== 'directory') return [path];
  return [path, ...fs.readdir(path).flatMap((each) => everyPath(proc, `${path}/${each}`, true))];
}

/** Modes may begin with a minus, as options do. */
export const chmod = (proc: Process): Promise<number> =>
  chmodMain(
    Object.assign(Object.create(proc), { argv: proc.argv.flatMap((arg, i) => (i > 0 && /^-[rwxXst]+$/.test(arg) ? ['--', arg] : [arg])) }),
  );
const chmodMain = withOptions(
  { flags: 'Rvcf', long: { recursive: 'R', verbose: 'v', changes: 'c', silent: 'f', quiet: 'f' } },
  async (proc, { flags, rest }) => {
    const { fs } = proc.machine;
    const [text, ...names] = rest;
    if (text === undefined) throw new UsageError('missing operand');
    if (!names.length) throw new UsageError(`missing operand after ‘${text}’`);
    if (changeMode(text, 0o644, false) === undefined) throw new UsageError(`invalid mode: ‘${text}’`);
    let status = 0;
    for (const name of names) {
      try {
        for (const path of everyPath(proc, name, flags.has('R'))) {
          const stat = fs.stat(path);
          fs.chmod(path, changeMode(text, stat.mode, stat.type === 'directory') as number);
        }
      } catch (error) {
        status = await complain(
          proc,
          `'${name}'`,
          error,
          error instanceof FsError && error.code === 'ENOENT' ? 'cannot access ' : 'changing permissions of ',
        );
      }
    }
    return status;
  },
);

export const chown = withOptions({ flags: 'Rvcfh', long: { recursive: 'R' } }, async (proc, { flags, rest }) => {
  const { fs } = proc.machine;
  const [owner, ...names] = rest;
  if (owner === undefined) throw new UsageError('missing operand');
  if (!names.length) throw new UsageError(`missing operand after ‘${owner}’`);
  const [user, group] = owner.split(/[:.]/);
  const uid = user ? idOf(fs, '/etc/passwd', user) : undefined;
  const gid = group ? idOf(fs, '/etc/group', group) : undefined;
  if ((user && uid === undefined) || (group && gid === undefined))
    throw new UsageError(`invalid ${user && uid === undefined ? 'user' : 'group'}: ‘${owner}’`);
  let status = 0;
  for (const name of names) {
    try {
      for (const path of everyPath(proc, name, flags.has('R'))) {
        const stat = fs.stat(path);
        fs.chown(path, uid ?? stat.uid, gid ?? stat.gid);
      }
    } catch (error) {
      status = await complain(proc, `'${name}'`, error, 'cannot access ');
    }
  }
  return status;
});

const KINDS = { file: 'regular file', directory: 'directory', symlink: 'symbolic link', device: 'character special file' };

export const stat = withOptions(
  { flags: 'Lft', values: 'c', long: { 'format=': 'c', 'printf=': 'printf', dereference: 'L', terse: 't' } },
  async (proc, parsed) => {
    const { fs } = proc.machine;
    if (!parsed.rest.length) throw new UsageError('missing operand');
    if (parsed.flags.has('f')) throw new UsageError('reading file system status is not supported');
    let status = 0;
    for (const name of parsed.rest) {
      try {
        const path = resolvePath(proc.cwd, name);
        const s = parsed.flags.has('L') ? fs.stat(path) : fs.lstat(path);
        const kind = s.type === 'file' && s.size === 0 ? 'regular empty file' : KINDS[s.type];
        const time = formatDate('%F %T.%N %z', s.mtime);
        const octal = s.mode.toString(8);
        const user = findUser(fs, s.uid) ?? 'UNKNOWN';
        const group = findGroup(fs, s.gid) ?? 'UNKNOWN';
        const shown = s.type === 'symlink' ? `${name} -> ${fs.readlink(path)}` : name;
        const values: Record<string, string> = {
          n: name,
          N: s.type === 'symlink' ? `'${name}' -> '${fs.readlink(path)}'` : `'${name}'`,
          s: String(s.size),
          a: octal,
          A: formatMode(s),
          u: String(s.uid),
          U: user,
          g: String(s.gid),
          G: group,
          F: kind,
          i: String(s.ino),
          h: '1',
          b: String(Math.ceil(s.size / 4096) * 8),
          B: '512',
          o: '4096',
          y: time,
          Y: String(Math.floor(s.mtime / 1000)),
          x: time,
          X: String(Math.floor(s.mtime / 1000)),
          z: time,
          Z: String(Math.floor(s.mtime / 1000)),
          w: time,
          W: String(Math.floor(s.mtime / 1000)),
          f: (s.mode | (s.type === 'directory' ? 0o40000 : 0o100000)).toString(16),
          d: '64',
          m: '/',
          '%': '%',
        };
        const format = last(parsed, 'c') ?? last(parsed, 'printf');
        if (format !== undefined) {
          const text = format.replace(/%(.)/g, (whole, key) => values[key] ?? whole);
          await proc.stdout.write(parsed.values.has('printf') ? text.replace(/\\n/g, '\n').replace(/\\t/g, '\t') : `${text}\n`);
        } else
          await proc.stdout.write(
            `  File: ${shown}\n  Size: ${values.s.padEnd(10)}\tBlocks: ${values.b.padEnd(10)} IO Block: 4096   ${kind}\nDevice: 0,64\tInode: ${values.i.padEnd(11)} Links: 1\nAccess: (${octal.padStart(4, '0')}/${values.A})  Uid: (${values.u.padStart(5)}/${user.padStart(8)})   Gid: (${values.g.padStart(5)}/${group.padStart(8)})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: ${time}\n`,
          );
      } catch (error) {
        status = await complain(proc, `'${name}'`, error, 'cannot statx ');
      }
    }
    return status;
  },
);
