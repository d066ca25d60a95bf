import type { StorageEvent } from './types.ts';

type Listener = (event: StorageEvent) => void;
interface Watcher {
  /** They are told in the order in which they came. */
  number: number;
  tell: Listener;
}

/** Who wants to know of which keys. An event is told to those alone whose prefix it has. */
export function createWatchers() {
  /** By a prefix that ends with a slash; lists are replaced, never changed. */
  const byPrefix = new Map<string, Watcher[]>();
  let next = 0;
  return {
    add(prefix: string, tell: Listener): () => void {
      const watcher = { number: next++, tell };
      byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), watcher]);
      return () => {
        const left = byPrefix.get(prefix)?.filter((w) => w !== watcher) ?? [];
        if (left.length) byPrefix.set(prefix, left);
        else byPrefix.delete(prefix);
      };
    },
    tell(event: StorageEvent): void {
      const { key } = event;
      let found: Watcher[] | undefined;
      for (let end = key.indexOf('/') + 1; end > 0; end = key.indexOf('/', end) + 1) {
        const here = byPrefix.get(key.slice(0, end));
        if (here) found = found ? [...found, ...here].sort((a, b) => a.number - b.number) : here;
      }
      for (const { tell } of found ?? []) tell(event);
    },
  };
}
