/** One ASN.1 value: its tag, its content, and the bytes of the whole. */
export interface Der {
  tag: number;
  content: Uint8Array<ArrayBuffer>;
  whole: Uint8Array<ArrayBuffer>;
}
export type Bytes = Uint8Array<ArrayBuffer>;

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  utcTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export function concat(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function lengthOf(size: number): number[] {
  if (size < 0x80) return [size];
  const bytes: number[] = [];
  for (let rest = size; rest; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}
export const der = (tag: number, ...content: Uint8Array[]): Bytes => {
  const inside = concat(...content);
  return concat(Uint8Array.from([tag, ...lengthOf(inside.length)]), inside);
};
export const sequence = (...content: Uint8Array[]): Bytes => der(TAG.sequence, ...content);
export const octets = (content: Uint8Array): Bytes => der(TAG.octets, content);
export const bits = (content: Uint8Array, unused = 0): Bytes => der(TAG.bits, Uint8Array.of(unused), content);
/** A number that is not negative, big-endian. */
export function integer(bytes: Uint8Array): Bytes {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.subarray(start);
  return der(TAG.integer, trimmed[0] & 0x80 ? concat(Uint8Array.of(0), trimmed) : trimmed);
}
export function oid(dotted: string): Bytes {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const group = [arc & 0x7f];
    for (let left = arc >> 7; left; left >>= 7) group.unshift(0x80 | (left & 0x7f));
    bytes.push(...group);
  }
  return der(TAG.oid, Uint8Array.from(bytes));
}

/** Reads the value that starts at `at`. Throws on what is not DER. */
export function readDer(bytes: Uint8Array, at = 0): Der {
  const tag = bytes[at];
  let size = bytes[at + 1];
  let start = at + 2;
  if (size === undefined) throw new RangeError('ASN.1 value is cut off');
  if (size & 0x80) {
    const count = size & 0x7f;
    size = 0;
    for (let i = 0; i < count; i++) size = size * 256 + bytes[start++];
  }
  const end = start + size;
  if (!(end <= bytes.length)) throw new RangeError('ASN.1 value is cut off');
  return { tag, content: bytes.slice(start, end), whole: bytes.slice(at, end) };
}
/** The values inside a constructed one. */
export function children({ content }: Der): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < content.length; ) {
    const child = readDer(content, at);
    found.push(child);
    at += child.whole.length;
  }
  return found;
}
export function oidOf({ content }: Der): string {
  const arcs = [Math.min(2, Math.floor(content[0] / 40))];
  arcs.push(content[0] - arcs[0] * 40);
  let arc = 0;
  for (const byte of content.subarray(1)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
