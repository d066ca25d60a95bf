import type { KubeObject } from '../../apimachinery/types.ts';
import { insert, remove, type Sorted, scan, sorted } from './sorted-keys.ts';
import type { Storage, Stored } from './types.ts';

export interface Index {
  /** The live objects of a term, ordered by key. */
  of(term: string): Stored[];
  has(term: string): boolean;
}

/** Live objects by terms of theirs, kept up to date. */
export function indexBy(storage: Storage, prefix: string, termsOf: (object: KubeObject) => string[]): Index {
  const byTerm = new Map<string, Sorted<{ key: string }>>();
  const add = (key: string, term: string) => {
    let list = byTerm.get(term);
    if (!list) {
      list = sorted();
      byTerm.set(term, list);
    }
    insert(list, { key });
  };
  const take = (key: string, term: string) => {
    const list = byTerm.get(term);
    if (!list) return;
    remove(list, key);
    if (!list.chunks.length) byTerm.delete(term);
  };
  storage.scan(prefix, {}, ({ key, value }) => {
    for (const term of termsOf(value)) add(key, term);
    return true;
  });
  storage.watch(prefix, storage.revision, ({ type, key, value, previous }) => {
    const before = previous ? termsOf(previous) : [];
    const now = type === 'PUT' ? termsOf(value) : [];
    for (const term of before) if (!now.includes(term)) take(key, term);
    for (const term of now) if (!before.includes(term)) add(key, term);
  });
  return {
    of(term) {
      const found: Stored[] = [];
      const list = byTerm.get(term);
      if (list) scan(list, '', '', ({ key }) => found.push(storage.get(key) as Stored) > 0);
      return found;
    },
    has: (term) => byTerm.has(term),
  };
}

/** One index a storage, made when it is first asked for. */
export function indexOnce(prefix: string, termsOf: (object: KubeObject) => string[]): (storage: Storage) => Index {
  const indexes = new WeakMap<Storage, Index>();
  return (storage) => {
    let index = indexes.get(storage);
    if (!index) {
      index = indexBy(storage, prefix, termsOf);
      indexes.set(storage, index);
    }
    return index;
  };
}
