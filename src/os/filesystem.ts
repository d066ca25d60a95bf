import type { Clock } from './clock.ts';
import { type Errno, type FileSystem, FsError, type Stat } from './fs.ts';
import { decode, encode } from './http.ts';
import { appendBytes, directoryNode, fileNode, linkNode, type TreeNode } from './nodes.ts';
import { createVolume, restoreTree, saveTree, type TreeVolume, type Volume } from './volume.ts';

export interface MountOptions {
  readOnly?: boolean;
  /** Directory or file inside the volume that is mounted. */
  subPath?: string;
  /** Written beside the path in /proc/mounts. */
  source?: string;
  fsType?: string;
}
export interface Mount extends MountOptions {
  path: string;
}

/** A machine's own file system: a root volume and what is mounted over it. */
export interface MachineFileSystem extends FileSystem {
  readonly root: TreeVolume;
  readonly mounts: readonly Mount[];
  /** The answer unmounts. */
  mount(path: string, volume: Volume, options?: MountOptions): () => void;
  /** The root volume as JSON, for `createFileSystem({saved})`. */
  snapshot(): unknown;
}

interface MountedVolume extends Mount {
  at: string[];
  below: string[];
  volume: Volume;
}
interface Found {
  parts: string[];
  node: TreeNode | undefined;
}

const split = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');
const startsWith = (parts: readonly string[], prefix: readonly string[]) => prefix.every((part, i) => parts[i] === part);

/** `readOnly` holds for the root volume; mounts say for themselves. */
export function createFileSystem(options: { clock: Clock; tree?: TreeNode; saved?: unknown; readOnly?: boolean }): MachineFileSystem {
  const root = createVolume(options.saved ? restoreTree(options.saved) : options.tree);
  const now = () => options.clock.now();
  const mounts: MountedVolume[] = [
    { path: '/', at: [], below: [], volume: root, readOnly: options.readOnly, fsType: 'overlay', source: 'overlay' },
  ];
  const watchers = new Set<{ parts: string[]; changed: (path: string) => void }>();

  const mountOf = (parts: readonly string[]): MountedVolume => {
    let best = mounts[0];
    for (const mount of mounts) if (mount.at.length >= best.at.length && startsWith(parts, mount.at)) best = mount;
    return best;
  };
  const peek = (parts: readonly string[]): TreeNode | undefined => {
    const mount = mountOf(parts);
    return mount.volume.get([...mount.below, ...parts.slice(mount.at.length)]);
  };
  const put = (parts: readonly string[], node: TreeNode | undefined, path: string) => {
    const mount = mountOf(parts);
    if (mount.readOnly) throw new FsError('EROFS', path);
    mount.volume.set([...mount.below, ...parts.slice(mount.at.length)], node, now());
  };
  const follow = (mount: MountedVolume) =>
    mount.volume.watch((inner) => {
      if (!startsWith(inner, mount.below) && !startsWith(mount.below, inner)) return;
      const parts = [...mount.at, ...inner.slice(mount.below.length)];
      for (const watcher of [...watchers])
        if (startsWith(parts, watcher.parts) || startsWith(watcher.parts, parts)) watcher.changed(`/${parts.join('/')}`);
    });
  follow(mounts[0]);

  /** Walks a path; the last part may be missing. */
  const walk = (path: string, followLast: boolean): Found => {
    let pending = split(path);
    let done: string[] = [];
    let links = 0;
    while (pending.length) {
      const part = pending.shift() as string;
      if (part === '..') {
        done.pop();
        continue;
      }
      const next = [...done, part];
      const node = peek(next);
      if (!node) {
        if (pending.length) throw new FsError('ENOENT', path);
        return { parts: next, node };
      }
      if (node.type === 'symlink' && (pending.length || followLast)) {
        if (++links > 40) throw new FsError('ELOOP', path);
        if (node.target.startsWith('/')) done = [];
        pending = [...split(node.target), ...pending];
        continue;
      }
      if (pending.length && node.type !== 'directory') throw new FsError('ENOTDIR', path);
      done = next;
    }
    return { parts: done, node: peek(done) };
  };
  /** Where a mount point really is: what exists of the path may be links. */
  const throughLinks = (path: string): string[] => {
    let pending = split(path);
    let done: string[] = [];
    for (let links = 0; pending.length; ) {
      const next = [...done, pending.shift() as string];
      const node = peek(next);
      if (node?.type !== 'symlink') done = next;
      else {
        if (++links > 40) throw new FsError('ELOOP', path);
        pending = [...split(node.target), ...pending];
        if (node.target.startsWith('/')) done = [];
      }
    }
    return done;
  };
  const find = (path: string, followLast = true): { parts: string[]; node: TreeNode } => {
    const found = walk(path, followLast);
    if (!found.node) throw new FsError('ENOENT', path);
    return found as { parts: string[]; node: TreeNode };
  };
  const change = (path: string, patch: (node: TreeNode) => TreeNode) => {
    const { parts, node } = find(path);
    put(parts, patch(node), path);
  };
  const stat = (node: TreeNode): Stat => ({
    type: node.type,
    mode: node.mode,
    size: node.type === 'file' ? node.content.length : node.type === 'symlink' ? node.target.length : node.type === 'directory' ? 4096 : 0,
    mtime: node.mtime,
    uid: node.uid,
    gid: node.gid,
    ino: node.ino,
  });
  const write = (path: string, content: Uint8Array | string, mode: number | undefined, append: boolean) => {
    const { parts, node } = walk(path, true);
    const bytes = typeof content === 'string' ? encode(content) : content;
    if (node?.type === 'directory') throw new FsError('EISDIR', path);
    if (node?.type === 'device') return node.write(bytes);
    if (!node) {
      if (peek(parts.slice(0, -1))?.type !== 'directory') throw new FsError('ENOENT', path);
      return put(parts, fileNode(bytes.slice(), now(), mode ?? 0o644), path);
    }
    if (node.type !== 'file') throw new FsError('EINVAL', path);
    put(
      parts,
      { ...node, mode: mode ?? node.mode, mtime: now(), content: append ? appendBytes(node.content, bytes) : bytes.slice() },
      path,
    );
  };
  const create = (path: string, node: TreeNode) => {
    const found = walk(path, false);
    if (found.node) throw new FsError('EEXIST', path);
    if (peek(found.parts.slice(0, -1))?.type !== 'directory') throw new FsError('ENOENT', path);
    put(found.parts, node, path);
  };
  const busy = (parts: readonly string[], path: string) => {
    if (mounts.some((mount) => mount.at.length && startsWith(mount.at, parts))) throw new FsError('EBUSY', path);
  };
  const take = (path: string, check: (node: TreeNode) => Errno | undefined) => {
    const { parts, node } = find(path, false);
    const error = check(node);
    if (error) throw new FsError(error, path);
    busy(parts, path);
    put(parts, undefined, path);
  };

  const fs: MachineFileSystem = {
    root,
    mounts,
    mount(path, volume, given = {}) {
      const at = throughLinks(path);
      const below = split(given.subPath ?? '');
      const single = volume.get(below)?.type === 'file';
      for (let i = 1; i <= at.length; i++) {
        const parts = at.slice(0, i);
        if (peek(parts)) continue;
        const mount = mountOf(parts);
        const node = single && i === at.length ? fileNode('', now()) : directoryNode(now());
        mount.volume.set([...mount.below, ...parts.slice(mount.at.length)], node, now());
      }
      const mount: MountedVolume = { ...given, path, at, below, volume };
      mounts.push(mount);
      const stop = follow(mount);
      return () => {
        stop();
        mounts.splice(mounts.indexOf(mount), 1);
      };
    },
    snapshot: () => saveTree(root.root),
    stat: (path) => stat(find(path).node),
    lstat: (path) => stat(find(path, false).node),
    exists(path) {
      try {
        return walk(path, true).node !== undefined;
      } catch {
        return false;
      }
    },
    readFile(path) {
      const { node } = find(path);
      if (node.type === 'directory') throw new FsError('EISDIR', path);
      return node.type === 'device' ? node.read() : (node as { content: Uint8Array }).content;
    },
    readText: (path) => decode(fs.readFile(path)),
    writeFile: (path, content, mode) => write(path, content, mode, false),
    appendFile: (path, content) => write(path, content, undefined, true),
    mkdir(path, { recursive = false, mode = 0o755 } = {}) {
      if (!recursive) return create(path, directoryNode(now(), mode));
      let done = '';
      for (const part of split(path)) {
        done += `/${part}`;
        const { node } = walk(done, true);
        if (!node) create(done, directoryNode(now(), mode));
        else if (node.type !== 'directory') throw new FsError(done === path ? 'EEXIST' : 'ENOTDIR', path);
      }
    },
    readdir(path) {
      const { node } = find(path);
      if (node.type !== 'directory') throw new FsError('ENOTDIR', path);
      return [...node.entries.keys()].sort();
    },
    unlink: (path) => take(path, (node) => (node.type === 'directory' ? 'EISDIR' : undefined)),
    rmdir: (path) => take(path, (node) => (node.type !== 'directory' ? 'ENOTDIR' : node.entries.size ? 'ENOTEMPTY' : undefined)),
    remove: (path) => take(path, () => undefined),
    rename(from, to) {
      const source = find(from, false);
      const target = walk(to, false);
      busy(source.parts, from);
      if (target.parts.join('/') === source.parts.join('/')) return;
      if (source.node.type === 'directory' && startsWith(target.parts, source.parts)) throw new FsError('EINVAL', from);
      if (target.node?.type === 'directory') {
        if (source.node.type !== 'directory') throw new FsError('EISDIR', to);
        if (target.node.entries.size) throw new FsError('ENOTEMPTY', to);
      } else if (target.node && source.node.type === 'directory') throw new FsError('ENOTDIR', to);
      if (peek(target.parts.slice(0, -1))?.type !== 'directory') throw new FsError('ENOENT', to);
      if (mountOf(source.parts).readOnly) throw new FsError('EROFS', from);
      put(target.parts, source.node, to);
      put(source.parts, undefined, from);
    },
    symlink: (target, path) => create(path, linkNode(target, now())),
    readlink(path) {
      const { node } = find(path, false);
      if (node.type !== 'symlink') throw new FsError('EINVAL', path);
      return node.target;
    },
    chmod: (path, mode) => change(path, (node) => ({ ...node, mode })),
    chown: (path, uid, gid) => change(path, (node) => ({ ...node, uid, gid })),
    utimes: (path, mtime) => change(path, (node) => ({ ...node, mtime })),
    realpath: (path) => `/${find(path).parts.join('/')}`,
    watch(path, changed) {
      const watcher = { parts: split(path), changed };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
  return fs;
}
