import { FsError, resolvePath } from '../os/fs.ts';
import { complain } from './files.ts';
import { changeMode } from './mode.ts';
import { last, UsageError, withOptions } from './options.ts';

/** GNU install: copies with a mode, or makes directories with -d. Owners cannot be set by name here. */
export const install = withOptions(
  {
    flags: 'dDvcp',
    values: 'mogt',
    long: { 'mode=': 'm', directory: 'd', 'owner=': 'o', 'group=': 'g', 'target-directory=': 't', verbose: 'v' },
  },
  async (proc, parsed) => {
    const { fs } = proc.machine;
    const { flags } = parsed;
    const text = last(parsed, 'm') ?? '755';
    const mode = changeMode(text, 0, false);
    if (mode === undefined) throw new UsageError(`invalid mode ‘${text}’`);
    const rest = [...parsed.rest];
    if (flags.has('d')) {
      for (const name of rest) {
        fs.mkdir(resolvePath(proc.cwd, name), { recursive: true });
        fs.chmod(resolvePath(proc.cwd, name), mode);
      }
      return 0;
    }
    const target = last(parsed, 't') ?? (rest.length > 1 ? rest.pop() : undefined);
    if (!rest.length) throw new UsageError("missing file operand\nTry 'install --help' for more information.");
    if (target === undefined)
      throw new UsageError(`missing destination file operand after '${rest[0]}'\nTry 'install --help' for more information.`);
    const to = resolvePath(proc.cwd, target);
    const inside = fs.exists(to) && fs.stat(to).type === 'directory';
    if (rest.length > 1 && !inside) throw new UsageError(`target '${target}' is not a directory`);
    if (flags.has('D')) fs.mkdir(to.replace(/\/[^/]*$/, '') || '/', { recursive: true });
    let status = 0;
    for (const name of rest) {
      const path = inside ? `${to}/${name.replace(/^.*\//, '')}` : to;
      try {
        const content = fs.readFile(resolvePath(proc.cwd, name));
        if (fs.exists(path)) fs.unlink(path);
        fs.writeFile(path, content, mode);
        fs.chmod(path, mode);
        if (flags.has('v'))
          await proc.stdout.write(`'${name}' -> '${inside ? `${target.replace(/\/$/, '')}/${name.replace(/^.*\//, '')}` : target}'\n`);
      } catch (error) {
        status =
          error instanceof FsError && error.code === 'EISDIR'
            ? await complain(proc, `omitting directory '${name}'`, error)
            : await complain(proc, `'${name}'`, error, 'cannot stat ');
      }
    }
    return status;
  },
);
