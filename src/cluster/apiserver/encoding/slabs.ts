/** Bytes that lie in a larger piece of memory. */
export interface Span {
  slab: Uint8Array;
  start: number;
  end: number;
}

const SLAB = 256 * 1024;
/** What is kept at most; beyond it everything is forgotten, and encoded again when it is asked for. */
const BUDGET = 64 * 1024 * 1024;
const encoder = new TextEncoder();

/** Remembers encoded forms of immutable objects, as long as somebody holds the object and memory allows. */
export interface Memory<T> {
  get(object: object): T | undefined;
  set(object: object, form: T): void;
}
let slab = new Uint8Array(0);
let at = 0;
let used = 0;
const memories: { clear(): void }[] = [];

function room(size: number): void {
  if (slab.length - at >= size) return;
  used += Math.max(SLAB, size);
  if (used > BUDGET) {
    for (const memory of memories) memory.clear();
    used = Math.max(SLAB, size);
  }
  slab = new Uint8Array(Math.max(SLAB, size));
  at = 0;
}
/** Puts a text into memory, as UTF-8. */
export function keepText(text: string): Span {
  room(text.length * 3);
  const start = at;
  at += encoder.encodeInto(text, slab.subarray(start)).written;
  return { slab, start, end: at };
}
export function keepBytes(bytes: Uint8Array): Span {
  room(bytes.length);
  const start = at;
  slab.set(bytes, start);
  at += bytes.length;
  return { slab, start, end: at };
}

export function memory<T>(): Memory<T> {
  let known = new WeakMap<object, T>();
  memories.push({
    clear() {
      known = new WeakMap();
    },
  });
  return { get: (object) => known.get(object), set: (object, form) => void known.set(object, form) };
}
