import { encode } from './http.ts';

interface Meta {
  /** Permission bits. */
  readonly mode: number;
  readonly mtime: number;
  readonly uid: number;
  readonly gid: number;
  readonly ino: number;
}
export interface FileNode extends Meta {
  readonly type: 'file';
  readonly content: Uint8Array;
}
export interface DirectoryNode extends Meta {
  readonly type: 'directory';
  readonly entries: ReadonlyMap<string, TreeNode>;
}
export interface LinkNode extends Meta {
  readonly type: 'symlink';
  readonly target: string;
}
export interface DeviceNode extends Meta {
  readonly type: 'device';
  read(): Uint8Array;
  write(bytes: Uint8Array): void;
}
/** Immutable: a change makes a new root that shares what did not change, so a snapshot is a reference. */
export type TreeNode = FileNode | DirectoryNode | LinkNode | DeviceNode;

let lastIno = 1;
const meta = (mode: number, mtime: number): Meta => ({ mode, mtime, uid: 0, gid: 0, ino: ++lastIno });

export const fileNode = (content: Uint8Array | string, mtime = 0, mode = 0o644): FileNode => ({
  ...meta(mode, mtime),
  type: 'file',
  content: typeof content === 'string' ? encode(content) : content,
});
export const directoryNode = (mtime = 0, mode = 0o755, entries: Iterable<[string, TreeNode]> = []): DirectoryNode => ({
  ...meta(mode, mtime),
  type: 'directory',
  entries: new Map(entries),
});
export const linkNode = (target: string, mtime = 0): LinkNode => ({ ...meta(0o777, mtime), type: 'symlink', target });
export const deviceNode = (read: () => Uint8Array, write: (bytes: Uint8Array) => void = () => {}, mode = 0o666): DeviceNode => ({
  ...meta(mode, 0),
  type: 'device',
  read,
  write,
});

export function getNode(root: TreeNode, parts: readonly string[]): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  for (const part of parts) {
    if (node?.type !== 'directory') return undefined;
    node = node.entries.get(part);
  }
  return node;
}

/** A new root with `node` at `parts` (removed where undefined); the directories on the way must exist. */
export function setNode(root: TreeNode, parts: readonly string[], node: TreeNode | undefined, mtime: number): TreeNode {
  if (!parts.length) return node ?? root;
  if (root.type !== 'directory') return root;
  const [name, ...rest] = parts;
  const entries = new Map(root.entries);
  const old = entries.get(name);
  if (rest.length) {
    if (!old) return root;
    entries.set(name, setNode(old, rest, node, mtime));
    return { ...root, entries };
  }
  if (node) entries.set(name, node);
  else entries.delete(name);
  return { ...root, entries, mtime: old && node ? root.mtime : mtime };
}

export type TreeFile =
  | string
  | Uint8Array
  | { content?: string | Uint8Array; mode?: number; link?: string; directory?: true; uid?: number; gid?: number };

/** A tree out of paths: `{'/etc/hostname': 'web\n', '/bin/sh': {content: …, mode: 0o755}, '/tmp': {directory: true}}`. */
export function buildTree(files: Record<string, TreeFile>, mtime = 0): DirectoryNode {
  let root: TreeNode = directoryNode(mtime);
  for (const [path, given] of Object.entries(files)) {
    const parts = path.split('/').filter(Boolean);
    const file = typeof given === 'string' || given instanceof Uint8Array ? { content: given } : given;
    for (let i = 1; i < parts.length; i++)
      if (!getNode(root, parts.slice(0, i))) root = setNode(root, parts.slice(0, i), directoryNode(mtime), mtime);
    const made =
      file.link !== undefined
        ? linkNode(file.link, mtime)
        : file.directory
          ? directoryNode(mtime, file.mode ?? 0o755)
          : fileNode(file.content ?? '', mtime, file.mode ?? 0o644);
    root = setNode(root, parts, { ...made, uid: file.uid ?? 0, gid: file.gid ?? 0 }, mtime);
  }
  return root as DirectoryNode;
}

const used = new WeakMap<ArrayBufferLike, number>();

/** Old and new bytes in one array; grows in place behind `old`, which keeps its length. */
export function appendBytes(old: Uint8Array, more: Uint8Array): Uint8Array {
  const end = old.byteOffset + old.length;
  if (used.get(old.buffer) === end && end + more.length <= old.buffer.byteLength) {
    new Uint8Array(old.buffer, end, more.length).set(more);
    used.set(old.buffer, end + more.length);
    return new Uint8Array(old.buffer, old.byteOffset, old.length + more.length);
  }
  const size = old.length + more.length;
  const buffer = new ArrayBuffer(Math.max(256, size * 2));
  const whole = new Uint8Array(buffer, 0, size);
  whole.set(old);
  whole.set(more, old.length);
  used.set(buffer, size);
  return whole;
}
