import type { Field, Message, Wire } from './messages.ts';
import { message } from './messages.ts';
import { delimited, double, type Reader, reader, skip, tag, text, varint } from './reader.ts';

type Json = Record<string, unknown>;

/** The JSON that Go would write of a message: what is empty and `omitempty` is left out. */
export function readMessage(bytes: Uint8Array, type: Message, into: Json = {}): Json {
  const r = reader(bytes);
  while (r.at < r.end) {
    const [number, wireType] = tag(r);
    const field = type.byNumber.get(number);
    if (!field) {
      skip(r, wireType);
      continue;
    }
    const packed = wireType === 2 && field.shape === 'list' && WIRE_TYPES[field.wire] === 0;
    const wanted = field.shape === 'map' ? 2 : (WIRE_TYPES[field.wire] ?? 2);
    if (wireType !== wanted && !packed) throw new Error(`proto: wrong wireType = ${wireType} for field ${goName(field)}`);
    if (packed) readPacked(delimited(r), field, into);
    else readField(r, field, into);
  }
  return into;
}
const WIRE_TYPES: Partial<Record<Wire, number>> = { i: 0, l: 0, b: 0, d: 1 };
const goName = ({ name }: Field): string => (name === 'metadata' ? 'ObjectMeta' : name[0].toUpperCase() + name.slice(1));

function readPacked(bytes: Uint8Array, field: Field, into: Json): void {
  const r = reader(bytes);
  while (r.at < r.end) readField(r, field, into);
}
function readField(r: Reader, field: Field, into: Json): void {
  if (field.inline) {
    readMessage(delimited(r), field.message as Message, into);
    return;
  }
  if (field.shape === 'list') {
    into[field.name] ??= [];
    (into[field.name] as unknown[]).push(readOne(r, field));
    return;
  }
  if (field.shape === 'map') {
    into[field.name] ??= {};
    const [key, value] = readEntry(delimited(r), field);
    Object.defineProperty(into[field.name], key, { value, enumerable: true, writable: true, configurable: true });
    return;
  }
  const value = readOne(r, field);
  if (value === undefined || (!field.pointer && field.omitEmpty && (value === '' || value === 0 || value === false))) return;
  into[field.name] = value;
}
function readEntry(bytes: Uint8Array, field: Field): [string, unknown] {
  const r = reader(bytes);
  let key = '';
  let value: unknown;
  while (r.at < r.end) {
    const [number, type] = tag(r);
    if (number === 1 && type === 2) key = text(delimited(r));
    else if (number === 2) value = readOne(r, field);
    else skip(r, type);
  }
  return [key, value ?? (field.wire === 's' || field.wire === 'y' ? '' : field.wire === 'q' ? '0' : {})];
}

function readOne(r: Reader, field: Field): unknown {
  switch (field.wire) {
    case 'i':
      return varint(r) | 0;
    case 'l':
      return varint(r);
    case 'b':
      return varint(r) !== 0;
    case 'd':
      return double(r);
    case 's':
      return text(delimited(r));
    case 'y':
      return base64(delimited(r));
    case '<':
      return readMessage(delimited(r), field.message as Message);
    default:
      return readSpecial(delimited(r), field.wire);
  }
}
const base64 = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};

/** A small message without a table: its fields by number, repeated ones as they come. */
function parts(bytes: Uint8Array): Map<number, (number | Uint8Array)[]> {
  const found = new Map<number, (number | Uint8Array)[]>();
  const r = reader(bytes);
  while (r.at < r.end) {
    const [number, type] = tag(r);
    const value = type === 0 ? varint(r) : type === 2 ? delimited(r) : undefined;
    if (value === undefined) skip(r, type);
    else found.set(number, [...(found.get(number) ?? []), value]);
  }
  return found;
}
function readSpecial(bytes: Uint8Array, wire: Wire): unknown {
  const found = parts(bytes);
  const number = (n: number) => Number(found.get(n)?.at(-1) ?? 0);
  const string = (n: number) => text((found.get(n)?.at(-1) as Uint8Array | undefined) ?? new Uint8Array(0));
  switch (wire) {
    case 't':
    case 'u':
      return bytes.length ? timeOf(number(1), number(2), wire === 'u') : undefined;
    case 'q':
      return string(1) || '0';
    case 'x':
      return number(1) === 1 ? string(3) : number(2) | 0;
    case 'w':
      return (found.get(1) ?? []).map((item) => text(item as Uint8Array));
    case 'm':
    case 'o':
    case 'a':
      return found.has(1) && string(1) ? JSON.parse(string(1)) : undefined;
    default:
      return schemaOr(found, wire);
  }
}
function timeOf(seconds: number, nanos: number, micro: boolean): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return micro
    ? `${whole}.${Math.floor(nanos / 1000)
        .toString()
        .padStart(6, '0')}Z`
    : `${whole}Z`;
}
function schemaOr(found: Map<number, (number | Uint8Array)[]>, wire: Wire): unknown {
  const schema = message('apiextensions.v1.JSONSchemaProps') as Message;
  const one = found.get(wire === 'B' ? 2 : 1)?.at(-1);
  if (one instanceof Uint8Array) return readMessage(one, schema);
  if (wire === 'B') return found.get(1)?.at(-1) === 1;
  const items = (found.get(2) ?? []) as Uint8Array[];
  return items.map((item) => (wire === 'P' ? text(item) : readMessage(item, schema)));
}
