/** POSIX error names, as `strerror` words them. */
export const STRERROR = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  ELOOP: 'Too many levels of symbolic links',
  ENOSPC: 'No space left on device',
  EBUSY: 'Device or resource busy',
  EPERM: 'Operation not permitted',
  EXDEV: 'Invalid cross-device link',
  EINVAL: 'Invalid argument',
  EFBIG: 'File too large',
} as const;
export type Errno = keyof typeof STRERROR;

export class FsError extends Error {
  constructor(
    readonly code: Errno,
    readonly path: string,
  ) {
    super(STRERROR[code]);
  }
}

export interface Stat {
  type: 'file' | 'directory' | 'symlink' | 'device';
  /** Permission bits only (0o755). */
  mode: number;
  size: number;
  /** Milliseconds since 1970. */
  mtime: number;
  uid: number;
  gid: number;
  ino: number;
}

/** A file system as one machine sees it, mounts included. Paths are absolute; synchronous, for all is in memory. Throws FsError. */
export interface FileSystem {
  stat(path: string): Stat;
  lstat(path: string): Stat;
  exists(path: string): boolean;
  readFile(path: string): Uint8Array;
  readText(path: string): string;
  writeFile(path: string, content: Uint8Array | string, mode?: number): void;
  appendFile(path: string, content: Uint8Array | string): void;
  mkdir(path: string, options?: { recursive?: boolean; mode?: number }): void;
  /** Names, sorted. */
  readdir(path: string): string[];
  unlink(path: string): void;
  rmdir(path: string): void;
  /** Removes a file or a whole tree. */
  remove(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number): void;
  utimes(path: string, mtime: number): void;
  /** Resolves symlinks; throws ENOENT. */
  realpath(path: string): string;
  /** Called after each change below `path` on this machine; the answer stops it. */
  watch(path: string, changed: (path: string) => void): () => void;
}

/** Joins and normalises: `resolvePath('/root', '../etc')` is `/etc`. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}
export const dirname = (path: string): string => path.replace(/\/[^/]*\/?$/, '') || '/';
export const basename = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//, '');
