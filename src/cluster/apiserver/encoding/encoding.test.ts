import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toGoJson } from '../../../apimachinery/json.ts';
import type { KubeList, KubeObject } from '../../../apimachinery/types.ts';
import { encodeEvent, encodeObject, storedList, storedObject } from '../protobuf/index.ts';
import { inOrder } from '../respond.ts';
import { listAnswer, objectAnswer, partialAnswer, partialListAnswer, tableAnswer } from './answers.ts';
import { eventFrame } from './events.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const word = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('<a&b>', '\u2028é😀'));
const map = fc.dictionary(word, word, { maxKeys: 3 });
/** Some trees are shared. */
const tree = fc.oneof(fc.constant(undefined), fc.constant({}), fc.constant({ 'f:data': { 'f:<a>': {} } }), fc.dictionary(word, map));
const manager = fc.record(
  {
    manager: word,
    operation: fc.constantFrom('Apply' as const, 'Update' as const),
    time: fc.constant('2026-01-01T00:00:00Z'),
    fieldsType: word,
    fieldsV1: tree,
    subresource: word,
  },
  { requiredKeys: ['manager'] },
);
const configMap: fc.Arbitrary<KubeObject> = fc
  .record({
    managedFields: fc.oneof(fc.constant(undefined), fc.constant([]), fc.array(manager, { maxLength: 2 })),
    name: word,
    namespace: word,
    labels: map,
    annotations: map,
    resourceVersion: word,
    uid: word,
    data: map,
  })
  .map(
    ({ data, labels, name, ...meta }) => ({ data, metadata: { labels, ...meta, name }, apiVersion: 'v1', kind: 'ConfigMap' }) as KubeObject,
  );
const partialOf = (o: KubeObject) => ({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: inOrder(o).metadata });

test('answers put together from remembered pieces are what encoding the whole gives', () => {
  fc.assert(
    fc.property(fc.array(configMap, { maxLength: 4 }), word, (items, resourceVersion) => {
      const list: KubeList = { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion }, items };
      const rows = items.map((o) => ({ cells: [o.metadata.name, 2, null] }));
      const ordered = items.map(inOrder);
      const bare = ordered.map(({ kind, apiVersion, ...rest }) => rest);
      // Twice: the second time everything is remembered.
      for (let time = 0; time < 2; time++) {
        for (const [i, object] of items.entries()) {
          expect(text(objectAnswer(object))).toBe(`${toGoJson(ordered[i])}\n`);
          expect(text(partialAnswer(object, 'v1'))).toBe(`${toGoJson(partialOf(object))}\n`);
          expect(text(eventFrame('ADDED', object))).toBe(`${toGoJson({ type: 'ADDED', object: ordered[i] })}\n`);
          expect(storedObject(object)).toEqual(encodeObject(object));
          expect(encodeEvent('ADDED', object, storedObject(object))).toEqual(encodeEvent('ADDED', object));
        }
        expect(text(listAnswer(list, true))).toBe(`${toGoJson({ ...list, items: bare })}\n`);
        expect(text(listAnswer(list, false))).toBe(`${toGoJson({ ...list, items: ordered })}\n`);
        const partialList = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion } };
        expect(text(partialListAnswer(list, items, 'v1'))).toBe(`${toGoJson({ ...partialList, items: items.map(partialOf) })}\n`);
        for (const include of ['None', 'Object', 'Metadata']) {
          const object = (o: KubeObject) => (include === 'None' ? null : include === 'Object' ? inOrder(o) : partialOf(o));
          const table = { kind: 'Table', metadata: {}, rows };
          const whole = { ...table, rows: rows.map((row, i) => ({ ...row, object: object(items[i]) })) };
          expect(text(tableAnswer(table, items, include, 'v1'))).toBe(`${toGoJson(whole)}\n`);
        }
        expect(storedList(list)).toEqual(encodeObject(list));
      }
    }),
    { seed: 11, numRuns: 200 },
  );
});
