import * as fs from 'node:fs';
import { type Errno, type FileSystem, FsError, STRERROR, type Stat } from '../../os/fs.ts';

/** The file system of this computer. */
export const realFileSystem: FileSystem = {
  stat: (path) => attempt(path, () => statOf(fs.statSync(path))),
  lstat: (path) => attempt(path, () => statOf(fs.lstatSync(path))),
  exists: (path) => fs.existsSync(path),
  readFile: (path) => attempt(path, () => new Uint8Array(fs.readFileSync(path))),
  readText: (path) => attempt(path, () => fs.readFileSync(path, 'utf8')),
  writeFile: (path, content, mode) => attempt(path, () => fs.writeFileSync(path, content, { mode })),
  appendFile: (path, content) => attempt(path, () => fs.appendFileSync(path, content)),
  mkdir: (path, options = {}) => attempt(path, () => void fs.mkdirSync(path, options)),
  readdir: (path) => attempt(path, () => fs.readdirSync(path).sort()),
  unlink: (path) => attempt(path, () => fs.unlinkSync(path)),
  rmdir: (path) => attempt(path, () => fs.rmdirSync(path)),
  remove: (path) => attempt(path, () => fs.rmSync(path, { recursive: true })),
  rename: (from, to) => attempt(from, () => fs.renameSync(from, to)),
  symlink: (target, path) => attempt(path, () => fs.symlinkSync(target, path)),
  readlink: (path) => attempt(path, () => fs.readlinkSync(path)),
  chmod: (path, mode) => attempt(path, () => fs.chmodSync(path, mode)),
  chown: (path, uid, gid) => attempt(path, () => fs.chownSync(path, uid, gid)),
  utimes: (path, mtime) => attempt(path, () => fs.utimesSync(path, mtime / 1000, mtime / 1000)),
  realpath: (path) => attempt(path, () => fs.realpathSync(path)),
  watch(path, changed) {
    const watcher = fs.watch(path, { recursive: true }, (_, name) => changed(`${path}/${name}`));
    return () => watcher.close();
  },
};

function statOf(stat: fs.Stats): Stat {
  const type = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : stat.isFile() ? 'file' : 'device';
  return { type, mode: stat.mode & 0o7777, size: stat.size, mtime: stat.mtimeMs, uid: stat.uid, gid: stat.gid, ino: stat.ino };
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code in STRERROR) throw new FsError(code as Errno, path);
    throw error;
  }
}
