/** Entries in the order of their keys, in chunks, so that an insertion moves few of them however many there are. */
export interface Sorted<T extends { key: string }> {
  chunks: T[][];
}
const MOST = 512;

export function sorted<T extends { key: string }>(entries: T[] = []): Sorted<T> {
  const chunks: T[][] = [];
  for (let at = 0; at < entries.length; at += MOST / 2) chunks.push(entries.slice(at, at + MOST / 2));
  return { chunks };
}

/** Index of the first entry of a chunk whose key is not less than `key`. */
function within<T extends { key: string }>(chunk: T[], key: string): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chunk[middle].key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
/** Index of the first chunk that has such an entry, or the number of chunks. */
function chunkOf<T extends { key: string }>({ chunks }: Sorted<T>, key: string): number {
  let low = 0;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const chunk = chunks[middle];
    if (chunk[chunk.length - 1].key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts an entry in its place, unless its key is there. */
export function insert<T extends { key: string }>(list: Sorted<T>, entry: T): void {
  const { chunks } = list;
  if (!chunks.length) {
    chunks.push([entry]);
    return;
  }
  const c = Math.min(chunkOf(list, entry.key), chunks.length - 1);
  const chunk = chunks[c];
  const at = within(chunk, entry.key);
  if (chunk[at]?.key === entry.key) return;
  chunk.splice(at, 0, entry);
  if (chunk.length <= MOST) return;
  // What grows at its end is left full behind.
  const keep = at === MOST ? MOST : MOST / 2;
  chunks.splice(c + 1, 0, chunk.splice(keep));
}

export function remove<T extends { key: string }>(list: Sorted<T>, key: string): void {
  const { chunks } = list;
  const c = chunkOf(list, key);
  const chunk = chunks[c];
  if (!chunk) return;
  const at = within(chunk, key);
  if (chunk[at]?.key !== key) return;
  chunk.splice(at, 1);
  if (!chunk.length) chunks.splice(c, 1);
}

/** Calls `visit` with the entries from `from` on whose keys begin with `prefix`, in order, until it answers false. */
export function scan<T extends { key: string }>(list: Sorted<T>, prefix: string, from: string, visit: (entry: T) => boolean): void {
  const start = from > prefix ? from : prefix;
  const { chunks } = list;
  let c = chunkOf(list, start);
  if (c === chunks.length) return;
  for (let at = within(chunks[c], start); c < chunks.length; c++, at = 0) {
    const chunk = chunks[c];
    const whole = chunk[chunk.length - 1].key.startsWith(prefix);
    for (; at < chunk.length; at++) if (!(whole || chunk[at].key.startsWith(prefix)) || !visit(chunk[at])) return;
  }
}

/** How many keys are less than `key`. */
function rank<T extends { key: string }>(list: Sorted<T>, key: string): number {
  const c = chunkOf(list, key);
  let before = 0;
  for (let i = 0; i < c; i++) before += list.chunks[i].length;
  return c === list.chunks.length ? before : before + within(list.chunks[c], key);
}
/** How many entries from `from` on begin with `prefix`. */
export function countOf<T extends { key: string }>(list: Sorted<T>, prefix: string, from = ''): number {
  const last = prefix.length - 1;
  // The first string after all that begin with the prefix.
  const end = prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
  return Math.max(0, rank(list, end) - rank(list, from > prefix ? from : prefix));
}
