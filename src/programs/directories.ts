import { FsError, resolvePath } from '../os/fs.ts';
import { complain } from './files.ts';
import { changeMode } from './mode.ts';
import { last, UsageError, withOptions } from './options.ts';

export const mkdir = withOptions({ flags: 'pv', values: 'm', long: { parents: 'p', verbose: 'v', 'mode=': 'm' } }, async (proc, parsed) => {
  const { flags, rest } = parsed;
  if (!rest.length) throw new UsageError('missing operand');
  const text = last(parsed, 'm');
  const mode = text === undefined ? 0o755 : changeMode(text, 0o755, true);
  if (mode === undefined) throw new UsageError(`invalid mode ‘${text}’`);
  const { fs } = proc.machine;
  let status = 0;
  for (const name of rest) {
    try {
      fs.mkdir(resolvePath(proc.cwd, name), { recursive: flags.has('p'), mode });
      if (flags.has('v')) await proc.stdout.write(`mkdir: created directory '${name}'\n`);
    } catch (error) {
      const busybox = !proc.machine.fs.exists('/bin/bash');
      status = await complain(proc, busybox ? `'${name}'` : `‘${name}’`, error, `${busybox ? "can't" : 'cannot'} create directory `);
    }
  }
  return status;
});

export const rmdir = withOptions(
  { flags: 'pv', long: { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'i' } },
  async (proc, { flags, rest }) => {
    if (!rest.length) throw new UsageError('missing operand');
    let status = 0;
    for (const name of rest) {
      try {
        proc.machine.fs.rmdir(resolvePath(proc.cwd, name));
        for (let up = name.replace(/\/?[^/]*$/, ''); flags.has('p') && up; up = up.replace(/\/?[^/]*$/, ''))
          proc.machine.fs.rmdir(resolvePath(proc.cwd, up));
      } catch (error) {
        if (flags.has('i') && error instanceof FsError && error.code === 'ENOTEMPTY') continue;
        status = await complain(proc, `'${name}'`, error, 'failed to remove ');
      }
    }
    return status;
  },
);
