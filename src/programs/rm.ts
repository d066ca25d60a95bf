import { FsError, resolvePath } from '../os/fs.ts';
import { complain } from './files.ts';
import { UsageError, withOptions } from './options.ts';

export const rm = withOptions(
  {
    flags: 'rRfvid',
    long: { recursive: 'r', force: 'f', verbose: 'v', dir: 'd', 'no-preserve-root': 'N', 'preserve-root': 'P', interactive: 'i' },
  },
  async (proc, { flags, rest }) => {
    if (!rest.length) {
      if (flags.has('f')) return 0;
      throw new UsageError('missing operand');
    }
    const { fs } = proc.machine;
    const recursive = flags.has('r') || flags.has('R');
    let status = 0;
    for (const name of rest) {
      const path = resolvePath(proc.cwd, name);
      if (path === '/' && recursive && !flags.has('N')) {
        await proc.stderr.write(
          "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe\n",
        );
        status = 1;
        continue;
      }
      if (/(^|\/)\.\.?$/.test(name)) {
        await proc.stderr.write(`rm: refusing to remove '.' or '..' directory: skipping '${name}'\n`);
        status = 1;
        continue;
      }
      try {
        const stat = fs.lstat(path);
        if (stat.type === 'directory' && !recursive) {
          if (!flags.has('d')) throw new FsError('EISDIR', name);
          fs.rmdir(path);
        } else if (stat.type === 'directory') fs.remove(path);
        else fs.unlink(path);
        if (flags.has('v')) await proc.stdout.write(`removed ${stat.type === 'directory' ? 'directory ' : ''}'${name}'\n`);
      } catch (error) {
        if (flags.has('f') && error instanceof FsError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) continue;
        status = await complain(proc, `'${name}'`, error, 'cannot remove ');
      }
    }
    return status;
  },
);
