import { basename, dirname, type FileSystem, FsError, resolvePath } from '../../os/fs.ts';
import { KustomizeError, within } from './error.ts';

const below = (path: string, root: string): boolean => root === '/' || path === root || path.startsWith(`${root}/`);
export const isRemote = (path: string): boolean => /^https?:\/\//.test(path);
const isRepository = (path: string): boolean =>
  /^(git@|ssh:\/\/|git::|(https?:\/\/)?(www\.)?(github|gitlab)\.com[/:])/.test(path) || /^(https?|file):\/\/.*\.git(\/|\?|$)/.test(path);

/** Reads the files of one kustomization, from its folder only. Upstream: kustomize/api/internal/loader. */
export class Loader {
  private constructor(
    private readonly fs: FileSystem,
    private readonly cwd: string,
    readonly root: string,
    private readonly anywhere: boolean,
    private readonly parent?: Loader,
  ) {}

  static at(fs: FileSystem, cwd: string, path: string, anywhere: boolean): Loader {
    if (isRepository(path)) throw noGit();
    return new Loader(
      fs,
      cwd,
      within('must build at directory', () => confirm(fs, cwd, path)),
      anywhere,
    );
  }
  below(path: string): Loader {
    if (!path) throw new KustomizeError('new root cannot be empty');
    if (isRepository(path)) throw noGit();
    if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`);
    const root = within('must build at directory', () => confirm(this.fs, this.cwd, resolvePath(this.root, path)));
    for (let seen: Loader | undefined = this; seen; seen = seen.parent)
      if (below(seen.root, root)) throw new KustomizeError(`cycle detected: candidate root '${root}' contains visited root '${seen.root}'`);
    return new Loader(this.fs, this.cwd, root, this.anywhere, this);
  }
  bytes(path: string): Uint8Array {
    if (isRemote(path)) throw new KustomizeError(`Get "${path}": dial tcp: lookup ${new URL(path).hostname}: no such host`);
    const full = resolvePath(this.root, path);
    if (this.anywhere) return readOrFail(this.fs, full);
    const [folder, file] = cleaned(this.fs, this.cwd, full);
    if (!file) throw new KustomizeError(`'${full}' must resolve to a file`);
    if (!below(folder, this.root)) throw new KustomizeError(`security; file '${full}' is not in or below '${this.root}'`);
    return readOrFail(this.fs, resolvePath(folder, file));
  }
  text(path: string): string {
    return new TextDecoder().decode(this.bytes(path));
  }
}

const noGit = () => new KustomizeError(`no 'git' program on path: exec: "git": executable file not found in $PATH`);

function readOrFail(fs: FileSystem, path: string): Uint8Array {
  try {
    return fs.readFile(path);
  } catch (error) {
    throw new KustomizeError(
      `${error instanceof FsError && error.code === 'EISDIR' ? 'read' : 'open'} ${path}: ${(error as Error).message.toLowerCase()}`,
    );
  }
}

function confirm(fs: FileSystem, cwd: string, path: string): string {
  if (!path) throw new KustomizeError('directory path cannot be empty');
  const [folder, file] = within('not a valid directory', () => cleaned(fs, cwd, path));
  if (file) throw new KustomizeError(`'${path}': file is not directory`);
  return folder;
}

/** Folder and file of a path, links resolved; no file where it is a folder. */
function cleaned(fs: FileSystem, cwd: string, path: string): [folder: string, file: string] {
  const full = resolvePath(cwd, path);
  try {
    const real = fs.realpath(full);
    return fs.stat(real).type === 'directory' ? [real, ''] : [dirname(real), basename(real)];
  } catch (error) {
    throw new KustomizeError(`evalsymlink failure on '${path}' : lstat ${missing(fs, full)}: ${(error as Error).message.toLowerCase()}`);
  }
}

/** The first part of the path that is not there. */
function missing(fs: FileSystem, path: string): string {
  let at = '';
  for (const part of path.split('/').filter(Boolean)) {
    at += `/${part}`;
    if (!fs.exists(at)) return at;
  }
  return path;
}
