import type { KubeObject } from '../../apimachinery/types.ts';
/** An etcd: keys like `/registry/pods/default/web`, one revision counter, every past revision until compaction. Objects are immutable. */
export interface Stored {
  key: string;
  value: KubeObject;
  createRevision: number;
  modRevision: number;
}
export interface StorageEvent {
  type: 'PUT' | 'DELETE';
  key: string;
  value: KubeObject;
  previous?: KubeObject;
  revision: number;
}
export interface Range {
  /** As it was then. */
  revision?: number;
  /** No key less than this. */
  from?: string;
}
export interface Storage {
  readonly revision: number;
  readonly compacted: number;
  get(key: string, revision?: number): Stored | undefined;
  /** Ordered by key. Throws Compacted. */
  range(prefix: string, options?: Range & { limit?: number }): Stored[];
  /** The same, one after the other, until `visit` answers false. */
  scan(prefix: string, options: Range, visit: (stored: Stored) => boolean): void;
  count(prefix: string, options?: Range): number;
  /** Writes when the key's modRevision is `expected` (0: absent); undefined when it is not. */
  put(key: string, value: KubeObject, expected: number): Stored | undefined;
  delete(key: string, expected: number): number | undefined;
  /** Events after `revision`, in order, of keys that begin with `prefix`, which ends with a slash; the answer stops it. Throws Compacted when they are gone. */
  watch(prefix: string, revision: number, onEvent: (event: StorageEvent) => void): () => void;
  compact(revision: number): void;
  snapshot(): unknown;
}
export class Compacted extends Error {}
