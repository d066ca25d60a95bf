import { isObject, toGoJson } from '../../../apimachinery/json.ts';
import type { Field, Message, Wire } from './messages.ts';
import { message } from './messages.ts';
import { putBytes, putDelimited, putDouble, putString, putTag, putVarint, type Writer } from './writer.ts';

type Json = Record<string, unknown>;
const encoder = new TextEncoder();

/** Writes a message as Kubernetes' generated Go code does: all that is no pointer, zero or not; keys of maps sorted. */
export function putMessage(w: Writer, { fields }: Message, value: Json): void {
  for (let i = fields.length - 1; i >= 0; i--) putField(w, fields[i], fields[i].inline ? value : value[fields[i].name]);
}

function putField(w: Writer, field: Field, value: unknown): void {
  if (field.shape === 'list') {
    const items = Array.isArray(value) ? value : [];
    for (let i = items.length - 1; i >= 0; i--) putOne(w, field.number, field, items[i]);
    return;
  }
  if (field.shape === 'map') {
    const entries = isObject(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? 1 : -1)) : [];
    for (const [key, item] of entries)
      putDelimited(w, field.number, () => {
        putOne(w, 2, field, item);
        putString(w, 1, key);
      });
    return;
  }
  const absent = value === undefined || value === null;
  if (absent && (field.pointer || field.wire === 'y')) return;
  putOne(w, field.number, field, absent ? ZERO[field.wire] : value);
}
const ZERO: Partial<Record<Wire, unknown>> = { s: '', i: 0, l: 0, d: 0, b: false, q: '0', x: 0, w: [] };

function putOne(w: Writer, number: number, field: Pick<Field, 'wire' | 'message'>, value: unknown): void {
  switch (field.wire) {
    case 's':
      return putString(w, number, String(value));
    case 'i':
    case 'l':
      putVarint(w, value as number);
      return putTag(w, number, 0);
    case 'b':
      putVarint(w, value ? 1 : 0);
      return putTag(w, number, 0);
    case 'd':
      putDouble(w, value as number);
      return putTag(w, number, 1);
    case 'y':
      return putRaw(w, number, bytesOf(value as string));
    case '<':
      return putInner(w, number, field.message as Message, (value as Json | null) ?? {});
    default:
      return putDelimited(w, number, () => putSpecial(w, field.wire, value));
  }
}
/** As putDelimited, of a message. */
function putInner(w: Writer, number: number, type: Message, value: Json): void {
  const end = w.bytes.length - w.at;
  putMessage(w, type, value);
  putVarint(w, w.bytes.length - w.at - end);
  putTag(w, number, 2);
}
function putRaw(w: Writer, number: number, bytes: Uint8Array): void {
  putBytes(w, bytes);
  putVarint(w, bytes.length);
  putTag(w, number, 2);
}
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** Types with a JSON form of their own. */
function putSpecial(w: Writer, wire: Wire, value: unknown): void {
  switch (wire) {
    case 't':
    case 'u':
      return putTime(w, value);
    case 'q':
      return putString(w, 1, String(value));
    case 'x': {
      const isText = typeof value === 'string';
      putString(w, 3, isText ? value : '');
      putVarint(w, isText ? 0 : (value as number));
      putTag(w, 2, 0);
      putVarint(w, isText ? 1 : 0);
      return putTag(w, 1, 0);
    }
    case 'w': {
      const items = value as string[];
      for (let i = items.length - 1; i >= 0; i--) putString(w, 1, items[i]);
      return;
    }
    case 'm':
    case 'o':
    case 'a':
      if (value !== undefined) putRaw(w, 1, encoder.encode(toGoJson(value)));
      return;
    default:
      return putSchemaOr(w, wire, value);
  }
}
/** Upstream: apimachinery/pkg/apis/meta/v1/time_proto.go; the zero time is an empty message. */
function putTime(w: Writer, value: unknown): void {
  if (!value) return;
  const text = String(value);
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  putVarint(w, Number(fraction.padEnd(9, '0').slice(0, 9)));
  putTag(w, 2, 0);
  putVarint(w, Math.floor(Date.parse(text) / 1000));
  putTag(w, 1, 0);
}
/** A schema, or `true`, or a list of schemas, or a list of names. */
function putSchemaOr(w: Writer, wire: Wire, value: unknown): void {
  const schema = message('apiextensions.v1.JSONSchemaProps') as Message;
  if (Array.isArray(value)) {
    for (let i = value.length - 1; i >= 0; i--)
      if (wire === 'P') putString(w, 2, String(value[i]));
      else putDelimited(w, 2, () => putMessage(w, schema, value[i]));
    return;
  }
  const number = wire === 'B' ? 2 : 1;
  if (isObject(value)) putDelimited(w, number, () => putMessage(w, schema, value as Json));
  if (wire !== 'B') return;
  putVarint(w, value ? 1 : 0);
  putTag(w, 1, 0);
}
