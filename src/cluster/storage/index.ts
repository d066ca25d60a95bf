import type { KubeObject } from '../../apimachinery/types.ts';
import { insertKey, keysIn, removeKey } from './sorted-keys.ts';
import { Compacted, type Storage, type StorageEvent, type Stored } from './types.ts';

interface Version {
  revision: number;
  /** Absent when the revision deleted the key. */
  stored?: Stored;
}
interface Saved {
  revision: number;
  entries: Stored[];
}
interface Watcher {
  prefix: string;
  onEvent: (event: StorageEvent) => void;
}

const HISTORY = 10_000;

const stamped = (value: KubeObject, revision: number): KubeObject => ({
  ...value,
  metadata: { ...value.metadata, resourceVersion: String(revision) },
});

/** A multi-version store. Every value handed out carries its modRevision as metadata.resourceVersion. */
export function createStorage(snapshot?: unknown): Storage {
  const saved = snapshot as Saved | undefined;
  let revision = saved?.revision ?? 1;
  let compacted = saved?.revision ?? 0;
  /** Keys with a live value, and keys with any version left. */
  const live: string[] = [];
  const known: string[] = [];
  const versions = new Map<string, Version[]>();
  let log: StorageEvent[] = [];
  const watchers = new Set<Watcher>();

  for (const stored of saved?.entries ?? []) {
    versions.set(stored.key, [{ revision: stored.modRevision, stored }]);
    live.push(stored.key);
    known.push(stored.key);
  }

  const at = (key: string, when?: number): Stored | undefined => {
    const list = versions.get(key);
    if (!list) return undefined;
    if (when === undefined) return list[list.length - 1].stored;
    for (let i = list.length - 1; i >= 0; i--) if (list[i].revision <= when) return list[i].stored;
    return undefined;
  };
  const check = (when?: number) => {
    if (when !== undefined && when < compacted) throw new Compacted('etcdserver: mvcc: required revision has been compacted');
  };
  const record = (key: string, version: Version, event: StorageEvent) => {
    const list = versions.get(key);
    if (list) list.push(version);
    else versions.set(key, [version]);
    insertKey(known, key);
    log.push(event);
    if (log.length > 2 * HISTORY) storage.compact(log[log.length - HISTORY].revision);
    for (const watcher of [...watchers]) if (key.startsWith(watcher.prefix)) watcher.onEvent(event);
  };

  const storage: Storage = {
    get revision() {
      return revision;
    },
    get compacted() {
      return compacted;
    },
    get(key, when) {
      check(when);
      return at(key, when);
    },
    range(prefix, options = {}) {
      check(options.revision);
      const found: Stored[] = [];
      for (const key of keysIn(options.revision === undefined ? live : known, prefix, options.after)) {
        const stored = at(key, options.revision);
        if (stored) found.push(stored);
        if (options.limit && found.length >= options.limit) break;
      }
      return found;
    },
    count(prefix) {
      let n = 0;
      for (const _ of keysIn(live, prefix)) n++;
      return n;
    },
    put(key, value, expected) {
      const before = at(key);
      if ((before?.modRevision ?? 0) !== expected) return undefined;
      revision++;
      const stored = { key, value: stamped(value, revision), createRevision: before?.createRevision ?? revision, modRevision: revision };
      if (!before) insertKey(live, key);
      record(key, { revision, stored }, { type: 'PUT', key, value: stored.value, previous: before?.value, revision });
      return stored;
    },
    delete(key, expected) {
      const before = at(key);
      if (!before || before.modRevision !== expected) return undefined;
      revision++;
      removeKey(live, key);
      record(key, { revision }, { type: 'DELETE', key, value: stamped(before.value, revision), previous: before.value, revision });
      return revision;
    },
    watch(prefix, since, onEvent) {
      if (since < compacted) throw new Compacted('etcdserver: mvcc: required revision has been compacted');
      for (const event of log) if (event.revision > since && event.key.startsWith(prefix)) onEvent(event);
      const watcher = { prefix, onEvent };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    compact(upTo) {
      if (upTo <= compacted || upTo > revision) return;
      compacted = upTo;
      log = log.filter((e) => e.revision > upTo);
      for (const key of [...known]) {
        const list = versions.get(key) as Version[];
        const keep = list.findLastIndex((v) => v.revision <= upTo);
        if (keep > 0) list.splice(0, keep);
        if (list.length === 1 && !list[0].stored) {
          versions.delete(key);
          removeKey(known, key);
        }
      }
    },
    snapshot: (): Saved => ({ revision, entries: live.map((key) => at(key) as Stored) }),
  };
  return storage;
}
export { keyOf, prefixOf } from './keys.ts';
export * from './types.ts';
