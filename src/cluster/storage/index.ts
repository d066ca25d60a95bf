import type { KubeObject } from '../../apimachinery/types.ts';
import { sharing } from './shared.ts';
import { countOf, insert, remove, scan, sorted } from './sorted-keys.ts';
import { Compacted, type Storage, type StorageEvent, type Stored } from './types.ts';
import { at, become, type Entry, forget } from './versions.ts';
import { createWatchers } from './watchers.ts';

interface Saved {
  revision: number;
  entries: Stored[];
}

const HISTORY = 10_000;

const stamped = (value: KubeObject, revision: number): KubeObject => ({
  ...value,
  metadata: { ...sharing(value.metadata), resourceVersion: String(revision) },
});

/** A multi-version store. Every value handed out carries its modRevision as metadata.resourceVersion. */
export function createStorage(snapshot?: unknown): Storage {
  const saved = snapshot as Saved | undefined;
  let revision = saved?.revision ?? 1;
  let compacted = saved?.revision ?? 0;
  const entries = new Map<string, Entry>();
  for (const stored of saved?.entries ?? []) entries.set(stored.key, { key: stored.key, revision: stored.modRevision, stored });
  /** Keys with a live value, and keys with any version left. */
  const live = sorted([...entries.values()]);
  const known = sorted([...entries.values()]);
  /** One event a revision, without a gap. */
  let log: StorageEvent[] = [];
  const watchers = createWatchers();

  const check = (when?: number) => {
    if (when !== undefined && when < compacted) throw new Compacted('etcdserver: mvcc: required revision has been compacted');
  };
  /** The events after a revision. */
  const after = (when: number): StorageEvent[] => log.slice(log.length ? Math.max(0, when + 1 - log[0].revision) : 0);
  const record = (event: StorageEvent) => {
    log.push(event);
    if (log.length > 2 * HISTORY) storage.compact(log[log.length - HISTORY].revision);
    watchers.tell(event);
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
      const entry = entries.get(key);
      return entry && at(entry, when);
    },
    scan(prefix, options, visit) {
      check(options.revision);
      scan(options.revision === undefined ? live : known, prefix, options.from ?? '', (entry) => {
        const stored = at(entry, options.revision);
        return !stored || visit(stored);
      });
    },
    range(prefix, options = {}) {
      const found: Stored[] = [];
      storage.scan(prefix, options, (stored) => found.push(stored) !== options.limit);
      return found;
    },
    count(prefix, options = {}) {
      check(options.revision);
      let n = countOf(live, prefix, options.from);
      if (options.revision === undefined) return n;
      for (const { type, key, previous } of after(options.revision))
        if (key.startsWith(prefix) && !(options.from && key < options.from)) n += type === 'DELETE' ? 1 : previous ? 0 : -1;
      return n;
    },
    put(key, value, expected) {
      let entry = entries.get(key);
      const before = entry?.stored;
      if ((before?.modRevision ?? 0) !== expected) return undefined;
      revision++;
      const stored = { key, value: stamped(value, revision), createRevision: before?.createRevision ?? revision, modRevision: revision };
      if (entry) become(entry, revision, stored);
      else {
        entry = { key, revision, stored };
        entries.set(key, entry);
        insert(known, entry);
      }
      if (!before) insert(live, entry);
      record({ type: 'PUT', key, value: stored.value, previous: before?.value, revision });
      return stored;
    },
    delete(key, expected) {
      const entry = entries.get(key);
      const before = entry?.stored;
      if (!entry || !before || before.modRevision !== expected) return undefined;
      revision++;
      become(entry, revision, undefined);
      remove(live, key);
      record({ type: 'DELETE', key, value: stamped(before.value, revision), previous: before.value, revision });
      return revision;
    },
    watch(prefix, since, onEvent) {
      if (since < compacted) throw new Compacted('etcdserver: mvcc: required revision has been compacted');
      for (const event of after(since)) if (event.key.startsWith(prefix)) onEvent(event);
      return watchers.add(prefix, onEvent);
    },
    compact(upTo) {
      if (upTo <= compacted || upTo > revision) return;
      compacted = upTo;
      const left = after(upTo);
      // What is older than another version was made so by an event.
      for (let i = 0; i < log.length - left.length; i++) {
        const entry = entries.get(log[i].key);
        if (!entry || !forget(entry, upTo)) continue;
        entries.delete(entry.key);
        remove(known, entry.key);
      }
      log = left;
    },
    snapshot: (): Saved => {
      const all: Stored[] = [];
      scan(live, '', '', (entry) => all.push(entry.stored as Stored) > 0);
      return { revision, entries: all };
    },
  };
  return storage;
}
export { keyOf, prefixOf } from './keys.ts';
export * from './types.ts';
