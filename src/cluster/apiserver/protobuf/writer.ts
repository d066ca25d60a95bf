/** Bytes written from the last to the first, so that a length is known when it is written before what it measures. */
export interface Writer {
  bytes: Uint8Array;
  /** Where the first byte written so far lies. */
  at: number;
}
export const writer = (size = 1024): Writer => ({ bytes: new Uint8Array(size), at: size });
export const written = (w: Writer): Uint8Array => w.bytes.subarray(w.at);

function room(w: Writer, size: number): void {
  if (w.at >= size) return;
  const used = w.bytes.length - w.at;
  const bigger = new Uint8Array(Math.max(w.bytes.length * 2, used + size));
  bigger.set(w.bytes.subarray(w.at), bigger.length - used);
  w.bytes = bigger;
  w.at = bigger.length - used;
}
export function putBytes(w: Writer, bytes: Uint8Array): void {
  room(w, bytes.length);
  w.at -= bytes.length;
  w.bytes.set(bytes, w.at);
}
/** Any whole number; a negative one takes ten bytes. */
export function putVarint(w: Writer, value: number | bigint): void {
  room(w, 10);
  if (typeof value === 'number' && value >= 0 && value < 0x80) {
    w.bytes[--w.at] = value;
    return;
  }
  if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return putSmall(w, Math.trunc(value));
  let rest = BigInt.asUintN(64, typeof value === 'bigint' ? value : BigInt(Math.trunc(value)));
  const digits: number[] = [];
  do {
    digits.push(Number(rest & 0x7fn));
    rest >>= 7n;
  } while (rest);
  for (let i = digits.length - 1; i >= 0; i--) w.bytes[--w.at] = i === digits.length - 1 ? digits[i] : digits[i] | 0x80;
}
function putSmall(w: Writer, value: number): void {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  w.at -= length;
  let rest = value;
  for (let i = 0; i < length - 1; i++) {
    w.bytes[w.at + i] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  w.bytes[w.at + length - 1] = rest;
}
export function putDouble(w: Writer, value: number): void {
  room(w, 8);
  w.at -= 8;
  new DataView(w.bytes.buffer, w.bytes.byteOffset + w.at, 8).setFloat64(0, value, true);
}
export const putTag = (w: Writer, number: number, type: 0 | 1 | 2): void => putVarint(w, (number << 3) | type);

/** A field of bytes that `body` writes, measured. */
export function putDelimited(w: Writer, number: number, body: () => void): void {
  const end = w.bytes.length - w.at;
  body();
  putVarint(w, w.bytes.length - w.at - end);
  putTag(w, number, 2);
}
const encoder = new TextEncoder();
export function putString(w: Writer, number: number, text: string): void {
  let { length } = text;
  if (length > 64 || !putAscii(w, text)) {
    const bytes = encoder.encode(text);
    putBytes(w, bytes);
    length = bytes.length;
  }
  putVarint(w, length);
  putTag(w, number, 2);
}
/** Few letters are written faster one by one. */
function putAscii(w: Writer, text: string): boolean {
  room(w, text.length);
  const start = w.at - text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    w.bytes[start + i] = code;
  }
  w.at = start;
  return true;
}
