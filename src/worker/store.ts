import { createStore, get, keys, set, type UseStore } from 'idb-keyval';
import { joinSnapshot, splitSnapshot } from '../sandbox/pieces.ts';
import type { Saved, Summary } from './protocol.ts';

let opened: UseStore | undefined;
const store = () => (opened ??= createStore('tabernetes', 'lessons'));

/** What stands beside the pieces of a state; `stamp` is another with each write. */
interface Head {
  version: 2;
  at: number;
  progress: Saved['progress'];
  stamp: string;
}

export const readStart = (lesson: string, step: number): Promise<unknown> => get(`start:${lesson}:${step}`, store());
export const readSummary = (lesson: string): Promise<Summary | undefined> => get(`summary:${lesson}`, store());
export const writeStart = (lesson: string, step: number, snapshot: unknown): Promise<void> =>
  set(`start:${lesson}:${step}`, snapshot, store());

const prefixOf = (lesson: string) => `piece:${lesson}:`;
const rangeOf = (lesson: string) => IDBKeyRange.bound(prefixOf(lesson), `${prefixOf(lesson)}\uffff`);
const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('The write was given up', 'AbortError'));
    transaction.onerror = () => reject(transaction.error);
  });
const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A lesson's state as it is kept: what changed is written, in one transaction, so that it is the old state or the new one. */
export function createStateStore(lesson: string) {
  let stamp: string | undefined;
  let known = new Map<string, unknown>();
  return {
    async read(): Promise<Saved | undefined> {
      const [head, names, texts] = await store()('readonly', (objects) =>
        Promise.all([
          answer<Head | Saved | undefined>(objects.get(`state:${lesson}`)),
          answer(objects.getAllKeys(rangeOf(lesson))),
          answer<string[]>(objects.getAll(rangeOf(lesson))),
        ]),
      );
      if (!head || head.version === 1) return head;
      const pieces = new Map(names.map((name, i) => [String(name).slice(prefixOf(lesson).length), texts[i]]));
      const joined = joinSnapshot(pieces);
      stamp = head.stamp;
      known = joined.pieces;
      return { version: 1, at: head.at, progress: head.progress, snapshot: joined.snapshot };
    },
    async write({ at, progress, snapshot }: Saved, summary: Summary): Promise<void> {
      const pieces = splitSnapshot(snapshot);
      const next: Head = { version: 2, at, progress, stamp: crypto.randomUUID() };
      await store()('readwrite', async (objects) => {
        const finished = done(objects.transaction);
        let failure: unknown;
        const head = objects.get(`state:${lesson}`);
        head.onsuccess = () => {
          try {
            // Somebody else has written since: nothing of what is known can be relied on.
            const follows = stamp !== undefined && (head.result as Head | undefined)?.stamp === stamp;
            if (!follows) objects.delete(rangeOf(lesson));
            for (const [name, piece] of pieces)
              if (!follows || known.get(name) !== piece.same) objects.put(piece.text(), prefixOf(lesson) + name);
            if (follows) for (const name of known.keys()) if (!pieces.has(name)) objects.delete(prefixOf(lesson) + name);
            objects.put(next, `state:${lesson}`);
            objects.put(summary, `summary:${lesson}`);
          } catch (error) {
            failure = error;
            objects.transaction.abort();
          }
        };
        await finished.catch((error) => {
          throw failure ?? error;
        });
      });
      stamp = next.stamp;
      known = new Map([...pieces].map(([name, { same }]) => [name, same]));
    },
    forgetAll(): Promise<void> {
      stamp = undefined;
      return forget(lesson);
    },
  };
}

/** Forgets all of a lesson. */
export async function forget(lesson: string): Promise<void> {
  const mine = (await keys<string>(store())).filter(
    (k) => k === `state:${lesson}` || k === `summary:${lesson}` || k.startsWith(`start:${lesson}:`) || k.startsWith(prefixOf(lesson)),
  );
  await store()('readwrite', (objects) => {
    for (const key of mine) objects.delete(key);
    return done(objects.transaction);
  });
}

export function whyNot(error: unknown): 'quota' | 'unavailable' | 'failed' {
  const name = (error as { name?: string })?.name;
  if (name === 'QuotaExceededError') return 'quota';
  return name === 'DataCloneError' || name === 'DataError' ? 'failed' : 'unavailable';
}
