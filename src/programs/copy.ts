import { basename, type FileSystem, FsError, resolvePath } from '../os/fs.ts';
import type { Process } from '../os/process.ts';
import { complain } from './files.ts';
import { last, nameOf, type Parsed, UsageError, withOptions } from './options.ts';

function isDirectory(fs: FileSystem, path: string): boolean {
  try {
    return fs.stat(path).type === 'directory';
  } catch {
    return false;
  }
}

/** Sources and where they go. */
async function plan(
  proc: Process,
  parsed: Parsed,
): Promise<{ sources: string[]; target: (source: string) => { path: string; shown: string } } | undefined> {
  const { fs } = proc.machine;
  const words = [...parsed.rest];
  const into = last(parsed, 't');
  if (!words.length) throw new UsageError('missing file operand');
  if (into === undefined && words.length === 1)
    throw new UsageError(`missing destination file operand after '${words[0]}'\nTry '${nameOf(proc)} --help' for more information.`);
  const target = into ?? (words.pop() as string);
  const directory = !parsed.flags.has('T') && isDirectory(fs, resolvePath(proc.cwd, target));
  if (words.length > 1 && !directory) {
    await proc.stderr.write(
      `${nameOf(proc)}: target '${target}': ${fs.exists(resolvePath(proc.cwd, target)) ? 'Not a directory' : 'No such file or directory'}\n`,
    );
    return undefined;
  }
  if (!directory && target.endsWith('/') && !isDirectory(fs, resolvePath(proc.cwd, words[0]))) {
    await proc.stderr.write(
      `${nameOf(proc)}: cannot ${nameOf(proc) === 'mv' ? 'move' : 'create regular file'} '${nameOf(proc) === 'mv' ? `${words[0]}' to '${target}` : target}': Not a directory\n`,
    );
    return undefined;
  }
  return {
    sources: words,
    target: (source) => {
      const shown = directory ? `${target.replace(/\/$/, '')}/${basename(resolvePath(proc.cwd, source))}` : target;
      return { path: resolvePath(proc.cwd, shown), shown };
    },
  };
}

const COPY_LONG = {
  recursive: 'r',
  archive: 'a',
  force: 'f',
  verbose: 'v',
  preserve: 'p',
  'preserve=': 'preserve',
  'no-clobber': 'n',
  'no-dereference': 'P',
  dereference: 'L',
  'target-directory=': 't',
  'no-target-directory': 'T',
  interactive: 'i',
  update: 'u',
  parents: 'parents',
};

export const cp = withOptions({ flags: 'rRafvpnPLdiTu', values: 't', long: COPY_LONG }, async (proc, parsed) => {
  const { flags } = parsed;
  const { fs } = proc.machine;
  const recursive = flags.has('r') || flags.has('R') || flags.has('a');
  const planned = await plan(proc, parsed);
  if (!planned) return 1;
  let status = 0;
  const copy = (from: string, to: string): void => {
    const stat = flags.has('a') || flags.has('P') || flags.has('d') ? fs.lstat(from) : fs.stat(from);
    if (stat.type === 'directory') {
      if (to === from || to.startsWith(`${from}/`)) throw new FsError('EINVAL', to);
      if (!isDirectory(fs, to)) fs.mkdir(to, { mode: stat.mode });
      for (const name of fs.readdir(from)) copy(`${from}/${name}`, `${to}/${name}`);
    } else if (stat.type === 'symlink') {
      if (fs.exists(to)) fs.unlink(to);
      fs.symlink(fs.readlink(from), to);
    } else {
      const exists = fs.exists(to);
      if (exists && (flags.has('n') || (flags.has('u') && fs.stat(to).mtime >= stat.mtime))) return;
      fs.writeFile(to, fs.readFile(from), exists ? undefined : stat.mode);
    }
    if (flags.has('a') || flags.has('p')) fs.utimes(to, stat.mtime);
  };
  for (const source of planned.sources) {
    const from = resolvePath(proc.cwd, source);
    const { path: to, shown } = planned.target(source);
    try {
      if (!recursive && fs.stat(from).type === 'directory') {
        await proc.stderr.write(`cp: -r not specified; omitting directory '${source}'\n`);
        status = 1;
        continue;
      }
      if (from === to) {
        await proc.stderr.write(`cp: '${source}' and '${shown}' are the same file\n`);
        status = 1;
        continue;
      }
      fs.lstat(from);
    } catch (error) {
      status = await complain(proc, `'${source}'`, error, 'cannot stat ');
      continue;
    }
    try {
      copy(from, to);
      if (flags.has('v')) await proc.stdout.write(`'${source}' -> '${shown}'\n`);
    } catch (error) {
      status = await complain(proc, `'${shown}'`, error, 'cannot create regular file ');
    }
  }
  return status;
});

export const mv = withOptions(
  {
    flags: 'fvniTu',
    values: 't',
    long: {
      force: 'f',
      verbose: 'v',
      'no-clobber': 'n',
      interactive: 'i',
      'target-directory=': 't',
      'no-target-directory': 'T',
      update: 'u',
    },
  },
  async (proc, parsed) => {
    const { fs } = proc.machine;
    const planned = await plan(proc, parsed);
    if (!planned) return 1;
    let status = 0;
    for (const source of planned.sources) {
      const from = resolvePath(proc.cwd, source);
      const { path: to, shown } = planned.target(source);
      try {
        fs.lstat(from);
      } catch (error) {
        status = await complain(proc, `'${source}'`, error, 'cannot stat ');
        continue;
      }
      if (from === to) {
        await proc.stderr.write(`mv: '${source}' and '${shown}' are the same file\n`);
        status = 1;
      } else if (parsed.flags.has('n') && fs.exists(to)) continue;
      else
        try {
          fs.rename(from, to);
          if (parsed.flags.has('v')) await proc.stdout.write(`renamed '${source}' -> '${shown}'\n`);
        } catch (error) {
          status = await complain(proc, `'${source}' to '${shown}'`, error, 'cannot move ');
        }
    }
    return status;
  },
);

export const ln = withOptions(
  { flags: 'sfvnTr', values: 't', long: { symbolic: 's', force: 'f', verbose: 'v', 'no-dereference': 'n' } },
  async (proc, parsed) => {
    const { fs } = proc.machine;
    const { flags, rest } = parsed;
    if (!rest.length) throw new UsageError('missing file operand');
    const source = rest[0];
    let target = rest[1] ?? basename(source);
    if (isDirectory(fs, resolvePath(proc.cwd, target)) && !flags.has('n') && !flags.has('T'))
      target = `${target.replace(/\/$/, '')}/${basename(source)}`;
    const path = resolvePath(proc.cwd, target);
    try {
      if (!flags.has('s')) {
        await proc.stderr.write(`ln: failed to create hard link '${target}' => '${source}': Operation not permitted\n`);
        return 1;
      }
      if (flags.has('f')) {
        try {
          fs.unlink(path);
        } catch (error) {
          if (!(error instanceof FsError) || error.code !== 'ENOENT') throw error;
        }
      }
      fs.symlink(source, path);
      if (flags.has('v')) await proc.stdout.write(`'${target}' -> '${source}'\n`);
      return 0;
    } catch (error) {
      return complain(proc, `'${target}'`, error, 'failed to create symbolic link ');
    }
  },
);
