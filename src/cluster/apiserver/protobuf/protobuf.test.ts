import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allStructures } from '../../../kinds/structure/index.ts';
import { decodeMessage, encodeEvent, encodeObject, messageFor, openEnvelope } from './index.ts';
import { type Field, type Message, message } from './messages.ts';
import real from './real.fixture.json' with { type: 'json' };

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
function decode(bytes: Uint8Array): any {
  const envelope = openEnvelope(bytes);
  return decodeMessage(envelope, messageFor(envelope.apiVersion, envelope.kind) as Message);
}

it('writes the bytes that a real 1.36.3 server writes', () => {
  for (const { path, json, protobuf } of real) expect([path, base64(encodeObject(json) as Uint8Array)]).toEqual([path, protobuf]);
});
it('reads those bytes, and writes them again', () => {
  for (const { path, protobuf } of real) {
    const object = decode(bytesOf(protobuf));
    expect([path, base64(encodeObject(object) as Uint8Array)]).toEqual([path, protobuf]);
  }
});

const name = fc.string({ minLength: 1, maxLength: 8 });
const seconds = fc
  .date({ min: new Date(0), max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true })
  .map((d) => `${d.toISOString().slice(0, 19)}Z`);
const schema = fc.record({ type: name, format: name, pattern: name }, { requiredKeys: ['type'] });
/** Values that are not empty: those that are, Go leaves out. */
const WIRES: Record<string, fc.Arbitrary<unknown>> = {
  s: name,
  i: fc.integer().filter((n) => n !== 0),
  l: fc.maxSafeInteger().filter((n) => n !== 0),
  b: fc.constant(true),
  d: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => n !== 0),
  y: fc.uint8Array({ minLength: 1, maxLength: 9 }).map(base64),
  t: seconds,
  u: seconds.map((t) => t.replace('Z', '.000123Z')),
  m: fc.dictionary(name, fc.constant({})),
  w: fc.array(name, { maxLength: 3 }),
  q: fc.integer({ min: 1 }).map((n) => `${n}Mi`),
  x: fc.oneof(fc.integer(), name),
  o: fc.dictionary(name, fc.jsonValue()),
  a: fc.oneof(fc.boolean(), fc.integer(), name),
  B: fc.oneof(fc.boolean(), schema),
  R: fc.oneof(fc.array(schema, { minLength: 1, maxLength: 2 }), schema),
  P: fc.oneof(fc.array(name, { maxLength: 2 }), schema),
};
function fieldOf(field: Field, depth: number): fc.Arbitrary<unknown> {
  const one = field.wire === '<' ? messageOf(field.message as Message, depth - 1) : WIRES[field.wire];
  if (field.shape === 'list') return fc.array(one, { minLength: 1, maxLength: 2 });
  return field.shape === 'map' ? fc.dictionary(name, one, { minKeys: 1, maxKeys: 2 }) : one;
}
/** Some of a message's fields, down to a depth. */
function messageOf(type: Message, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const fields = type.fields.filter((f) => !f.inline && (depth > 0 || f.wire !== '<'));
  const inlined = type.fields.filter((f) => f.inline).map((f) => messageOf(f.message as Message, depth));
  const own = fc.record(Object.fromEntries(fields.map((f) => [f.name, fieldOf(f, depth)])), { requiredKeys: [] });
  return fc.tuple(own, ...inlined).map((parts) => Object.assign({}, ...parts));
}
/** Every part of `sent` is in `got`; what else is in `got` is Go's zero. */
function missing(sent: any, got: any, path = ''): string | undefined {
  if (sent === null || typeof sent !== 'object')
    return Object.is(sent, got) ? undefined : `${path}: ${JSON.stringify(sent)} became ${JSON.stringify(got)}`;
  for (const key of Object.keys(sent)) {
    const problem = missing(sent[key], got?.[key], `${path}.${key}`);
    if (problem) return problem;
  }
  return undefined;
}

it('reads what it wrote, of every kind', () => {
  const kinds = allStructures().flatMap((s) =>
    s.kinds.map((gv) => ({ apiVersion: gv.replace(/^\//, ''), kind: s.name.slice(s.name.lastIndexOf('.') + 1) })),
  );
  const tried = kinds.filter(({ apiVersion, kind }) => messageFor(apiVersion, kind));
  expect(tried.length).toBeGreaterThan(100);
  for (const { apiVersion, kind } of tried)
    fc.assert(
      fc.property(messageOf(messageFor(apiVersion, kind) as Message, 5), (fields) => {
        const sent = { apiVersion, kind, ...fields };
        const bytes = encodeObject(sent) as Uint8Array;
        const got = decode(bytes);
        expect(missing(sent, got)).toBeUndefined();
        expect(base64(encodeObject(got) as Uint8Array)).toBe(base64(bytes));
      }),
      { numRuns: 4, seed: 36 },
    );
});

it('frames the events of a watch by their length', () => {
  const status = { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', code: 410 };
  const frame = encodeEvent('ERROR', status);
  expect(new DataView(frame.buffer, frame.byteOffset).getUint32(0)).toBe(frame.length - 4);
  expect(base64(frame.subarray(4))).toBe('CgVFUlJPUhIyCjBrOHMACgwKAnYxEgZTdGF0dXMSGAoGCgASABoAEgdGYWlsdXJlGgAiADCaAxoAIgA=');
});
it('refuses what is no message, in the words of the real one', () => {
  const said = (bytes: number[]) => {
    try {
      return decode(Uint8Array.from(bytes));
    } catch (error) {
      return (error as Error).message;
    }
  };
  const magic = [0x6b, 0x38, 0x73, 0];
  const configMap = [...magic, 0x0a, 15, 0x0a, 2, 0x76, 0x31, 0x12, 9, ...new TextEncoder().encode('ConfigMap')];
  expect(said([])).toBe('empty data');
  expect(said(magic)).toBe('empty body');
  expect(said([...magic, 0xff, 0xff])).toBe('unexpected EOF');
  expect(said([...new TextEncoder().encode('{"a":1}')])).toBe(
    'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
  );
  expect(said([...configMap, 0x12, 2, 0x0a, 0x50])).toBe('unexpected EOF');
  expect(said([...configMap, 0x12, 2, 0x08, 1])).toBe('proto: wrong wireType = 0 for field ObjectMeta');
  expect(said(configMap)).toEqual({ apiVersion: 'v1', kind: 'ConfigMap' });
  expect(message('core.v1.Nothing')).toBeUndefined();
});
