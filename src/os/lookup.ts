import { programOf, shebangOf } from './executable.ts';
import { type FileSystem, FsError, resolvePath } from './fs.ts';

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The file that a command's name means, or why there is none. */
export function findExecutable(
  fs: FileSystem,
  name: string,
  path: string | undefined,
  cwd: string,
): { path: string } | { error: 'ENOENT' | 'EACCES' } {
  if (!name) return { error: 'ENOENT' };
  if (name.includes('/')) return check(fs, resolvePath(cwd, name));
  let denied = false;
  for (const directory of (path ?? DEFAULT_PATH).split(':')) {
    const found = check(fs, resolvePath(cwd, `${directory || '.'}/${name}`));
    if ('path' in found) return found;
    denied ||= found.error === 'EACCES' && !isDirectory(fs, resolvePath(cwd, `${directory || '.'}/${name}`));
  }
  return { error: denied ? 'EACCES' : 'ENOENT' };
}

/** What an executable file asks for: a program by name, or an interpreter with arguments to put before the file's. */
export function readExecutable(fs: FileSystem, path: string): { program: string } | { interpreter: string[] } {
  const content = fs.readFile(path);
  const program = programOf(content);
  if (program !== undefined) return { program };
  return { interpreter: shebangOf(content) ?? ['/bin/sh'] };
}

function check(fs: FileSystem, path: string): { path: string } | { error: 'ENOENT' | 'EACCES' } {
  try {
    const stat = fs.stat(path);
    return stat.type === 'file' && stat.mode & 0o111 ? { path } : { error: 'EACCES' };
  } catch (error) {
    return { error: error instanceof FsError && error.code === 'EACCES' ? 'EACCES' : 'ENOENT' };
  }
}
function isDirectory(fs: FileSystem, path: string): boolean {
  try {
    return fs.stat(path).type === 'directory';
  } catch {
    return false;
  }
}
