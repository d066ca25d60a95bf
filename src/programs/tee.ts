import { resolvePath } from '../os/fs.ts';
import { complain } from './files.ts';
import { withOptions } from './options.ts';

export const tee = withOptions({ flags: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } }, async (proc, { flags, rest }) => {
  const { fs } = proc.machine;
  let status = 0;
  const open: string[] = [];
  for (const name of rest) {
    try {
      const path = resolvePath(proc.cwd, name);
      if (name !== '/dev/stderr' && name !== '/dev/stdout' && name !== '/dev/tty') {
        if (flags.has('a')) fs.appendFile(path, '');
        else fs.writeFile(path, '');
      }
      open.push(path);
    } catch (error) {
      status = await complain(proc, name, error);
    }
  }
  for (let chunk = await proc.stdin.read(); chunk; chunk = await proc.stdin.read()) {
    await proc.stdout.write(chunk);
    for (const path of open) {
      if (path === '/dev/stderr') await proc.stderr.write(chunk);
      else if (path === '/dev/stdout' || path === '/dev/tty') await proc.stdout.write(chunk);
      else fs.appendFile(path, chunk);
    }
  }
  return status;
});
