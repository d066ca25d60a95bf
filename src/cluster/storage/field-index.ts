import type { KubeObject } from '../../apimachinery/types.ts';
import { insert, remove, type Sorted, scan, sorted } from './sorted-keys.ts';
import type { Storage, Stored } from './types.ts';

/** Live objects by a term of theirs, kept up to date. Objects whose term is '' are left out. */
export function indexBy(storage: Storage, prefix: string, termOf: (object: KubeObject) => string): (term: string) => Stored[] {
  const byTerm = new Map<string, Sorted<{ key: string }>>();
  const add = (key: string, term: string) => {
    if (!term) return;
    let list = byTerm.get(term);
    if (!list) {
      list = sorted();
      byTerm.set(term, list);
    }
    insert(list, { key });
  };
  const take = (key: string, term: string) => {
    const list = term && byTerm.get(term);
    if (!list) return;
    remove(list, key);
    if (!list.chunks.length) byTerm.delete(term);
  };
  storage.scan(prefix, {}, ({ key, value }) => {
    add(key, termOf(value));
    return true;
  });
  storage.watch(prefix, storage.revision, ({ type, key, value, previous }) => {
    const before = previous ? termOf(previous) : '';
    const now = type === 'PUT' ? termOf(value) : '';
    if (before === now) return;
    take(key, before);
    add(key, now);
  });
  return (term) => {
    const found: Stored[] = [];
    const list = byTerm.get(term);
    if (list) scan(list, '', '', ({ key }) => found.push(storage.get(key) as Stored) > 0);
    return found;
  };
}
