const encoder = new TextEncoder();

/** Bytes that are put together from pieces. */
export interface Sink {
  bytes: Uint8Array;
  at: number;
}
export const sink = (size: number): Sink => ({ bytes: new Uint8Array(size), at: 0 });

function room(s: Sink, size: number): void {
  if (s.bytes.length - s.at >= size) return;
  const bigger = new Uint8Array(Math.max(s.bytes.length * 2, s.at + size));
  bigger.set(s.bytes.subarray(0, s.at));
  s.bytes = bigger;
}
export function putText(s: Sink, text: string): void {
  // A few letters are copied faster than they are handed over.
  if (text.length < 24 && putAscii(s, text)) return;
  room(s, text.length * 3);
  s.at += encoder.encodeInto(text, s.bytes.subarray(s.at)).written;
}
function putAscii(s: Sink, text: string): boolean {
  room(s, text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    s.bytes[s.at + i] = code;
  }
  s.at += text.length;
  return true;
}
export function putSpan(s: Sink, slab: Uint8Array, start: number, end: number): void {
  room(s, end - start);
  s.bytes.set(slab.subarray(start, end), s.at);
  s.at += end - start;
}
export const taken = (s: Sink): Uint8Array => (s.at === s.bytes.length ? s.bytes : s.bytes.subarray(0, s.at));
