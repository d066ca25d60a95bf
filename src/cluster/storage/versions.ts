import type { Stored } from './types.ts';

/** A key with what it holds now and what it held before, as far as nobody compacted it. */
export interface Entry {
  key: string;
  /** When it became what it is. */
  revision: number;
  /** Absent when the revision deleted it. */
  stored?: Stored;
  /** From old to new. */
  past?: { revision: number; stored?: Stored }[];
}

export function become(entry: Entry, revision: number, stored: Stored | undefined): void {
  entry.past ??= [];
  entry.past.push({ revision: entry.revision, stored: entry.stored });
  entry.revision = revision;
  entry.stored = stored;
}

export function at(entry: Entry, when: number | undefined): Stored | undefined {
  if (when === undefined || entry.revision <= when) return entry.stored;
  for (let i = (entry.past?.length ?? 0) - 1; i >= 0; i--) {
    const version = (entry.past as NonNullable<Entry['past']>)[i];
    if (version.revision <= when) return version.stored;
  }
  return undefined;
}

/** Forgets what is older than its state at a revision; true when nothing is left of it. */
export function forget(entry: Entry, upTo: number): boolean {
  if (entry.revision <= upTo) {
    entry.past = undefined;
    return !entry.stored;
  }
  const keep = entry.past?.findLastIndex((version) => version.revision <= upTo) ?? -1;
  if (keep > 0) entry.past = entry.past?.slice(keep);
  return false;
}
