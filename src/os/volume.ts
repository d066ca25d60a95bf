import { decode, encode } from './http.ts';
import { type DirectoryNode, directoryNode, fileNode, getNode, linkNode, setNode, type TreeNode } from './nodes.ts';

/** What is mounted: nodes by path, no symbolic link followed. */
export interface Volume {
  get(parts: readonly string[]): TreeNode | undefined;
  /** Puts, or removes where undefined. */
  set(parts: readonly string[], node: TreeNode | undefined, now: number): void;
  watch(changed: (parts: readonly string[]) => void): () => void;
}

/** A volume whose content is a tree; machines that mount the same one share it. */
export interface TreeVolume extends Volume {
  root: TreeNode;
}

export function createVolume(root: TreeNode = directoryNode()): TreeVolume {
  const listeners = new Set<(parts: readonly string[]) => void>();
  let current = root;
  const tell = (parts: readonly string[]) => {
    for (const listener of [...listeners]) listener(parts);
  };
  return {
    get root() {
      return current;
    },
    set root(next) {
      current = next;
      tell([]);
    },
    get: (parts) => getNode(current, parts),
    set(parts, node, now) {
      current = setNode(current, parts, node, now);
      tell(parts);
    },
    watch(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

interface SavedNode {
  /** Text of a file, `b` its base64 where it is not text, `l` a link's target, `d` a directory. */
  t?: string;
  b?: string;
  l?: string;
  d?: Record<string, SavedNode>;
  m: number;
  at: number;
  own?: [number, number];
}

const saves = new WeakMap<TreeNode, SavedNode>();
/** A tree as JSON; devices are left out. Nodes never change: what was saved of one is saved. */
export function saveTree(node: TreeNode): SavedNode | undefined {
  const known = saves.get(node);
  if (known) return known;
  if (node.type === 'device') return undefined;
  const saved: SavedNode = { m: node.mode, at: node.mtime, ...(node.uid || node.gid ? { own: [node.uid, node.gid] } : {}) };
  if (node.type === 'symlink') saved.l = node.target;
  else if (node.type === 'file') {
    const text = decode(node.content);
    if (equal(encode(text), node.content)) saved.t = text;
    else saved.b = toBase64(node.content);
  } else {
    saved.d = {};
    for (const [name, child] of node.entries) {
      const inner = saveTree(child);
      if (inner) saved.d[name] = inner;
    }
  }
  saves.set(node, saved);
  return saved;
}

export function restoreTree(saved: unknown): TreeNode {
  const from = saved as SavedNode;
  const made =
    from.l !== undefined
      ? linkNode(from.l, from.at)
      : from.d
        ? directoryNode(
            from.at,
            from.m,
            Object.entries(from.d).map(([name, child]): [string, TreeNode] => [name, restoreTree(child)]),
          )
        : fileNode(from.b === undefined ? (from.t ?? '') : fromBase64(from.b), from.at, from.m);
  return { ...made, uid: from.own?.[0] ?? 0, gid: from.own?.[1] ?? 0 };
}
export const restoreDirectory = (saved: unknown): DirectoryNode => restoreTree(saved) as DirectoryNode;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
