import { createStore, del, get, keys, set, type UseStore } from 'idb-keyval';
import type { Saved, Summary } from './protocol.ts';

let opened: UseStore | undefined;
const store = () => (opened ??= createStore('tabernetes', 'lessons'));

export const readState = (lesson: string): Promise<Saved | undefined> => get(`state:${lesson}`, store());
export const readStart = (lesson: string, step: number): Promise<unknown> => get(`start:${lesson}:${step}`, store());
export const readSummary = (lesson: string): Promise<Summary | undefined> => get(`summary:${lesson}`, store());
export const writeStart = (lesson: string, step: number, snapshot: unknown): Promise<void> =>
  set(`start:${lesson}:${step}`, snapshot, store());

export async function writeState(lesson: string, state: Saved, summary: Summary): Promise<void> {
  await set(`state:${lesson}`, state, store());
  await set(`summary:${lesson}`, summary, store());
}

/** Forgets all of a lesson. */
export async function forget(lesson: string): Promise<void> {
  const mine = (await keys<string>(store())).filter(
    (k) => k === `state:${lesson}` || k === `summary:${lesson}` || k.startsWith(`start:${lesson}:`),
  );
  for (const key of mine) await del(key, store());
}

export function whyNot(error: unknown): 'quota' | 'unavailable' | 'failed' {
  const name = (error as { name?: string })?.name;
  if (name === 'QuotaExceededError') return 'quota';
  return name === 'DataCloneError' || name === 'DataError' ? 'failed' : 'unavailable';
}
