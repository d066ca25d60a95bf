export interface Reader {
  bytes: Uint8Array;
  at: number;
  end: number;
}
export const reader = (bytes: Uint8Array): Reader => ({ bytes, at: 0, end: bytes.length });

const eof = () => new Error('unexpected EOF');

export function varint(r: Reader): number {
  let value = 0;
  let scale = 1;
  for (let i = 0; ; i++) {
    if (i === 10) throw new Error('proto: integer overflow');
    if (r.at >= r.end) throw eof();
    const byte = r.bytes[r.at++];
    if (i < 7) value += (byte & 0x7f) * scale;
    else if (byte & 0x7f) return long(r, i);
    if (byte < 0x80) return value;
    scale *= 128;
  }
}
/** A number of more than 49 bits, negative ones among them, read again from its first byte. */
function long(r: Reader, read: number): number {
  r.at -= read + 1;
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    if (shift >= 70n) throw new Error('proto: integer overflow');
    if (r.at >= r.end) throw eof();
    const byte = r.bytes[r.at++];
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return Number(BigInt.asIntN(64, value));
  }
}
export function delimited(r: Reader): Uint8Array {
  const length = varint(r);
  if (length < 0) throw new Error('proto: negative length found during unmarshaling');
  if (r.at + length > r.end) throw eof();
  r.at += length;
  return r.bytes.subarray(r.at - length, r.at);
}
export function double(r: Reader): number {
  if (r.at + 8 > r.end) throw eof();
  r.at += 8;
  return new DataView(r.bytes.buffer, r.bytes.byteOffset + r.at - 8, 8).getFloat64(0, true);
}
const decoder = new TextDecoder();
export const text = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Number and wire type of the next field. */
export function tag(r: Reader): [number: number, type: number] {
  const value = varint(r);
  const number = Math.floor(value / 8);
  if (number <= 0) throw new Error(`proto: illegal tag ${number} (wire type ${value & 7})`);
  return [number, value & 7];
}
/** Passes over a field that nobody knows. */
export function skip(r: Reader, type: number): void {
  if (type === 0) varint(r);
  else if (type === 1) double(r);
  else if (type === 2) delimited(r);
  else if (type === 5) {
    if (r.at + 4 > r.end) throw eof();
    r.at += 4;
  } else throw new Error(`proto: illegal wireType ${type}`);
}
