import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANY, type Schema } from '../schema.ts';
import { paths } from './pathset.ts';
import { compare } from './typed.ts';

const scalar: Schema = { kind: 'scalar' };
const container: Schema = {
  kind: 'struct',
  field: (name) => ({ name: scalar, env: { kind: 'map', element: scalar } as Schema, any: ANY })[name],
};
const schema: Schema = {
  kind: 'struct',
  field: (name) =>
    ({
      containers: { kind: 'list', listType: 'map', listKeys: ['name'], element: container } as Schema,
      finalizers: { kind: 'list', listType: 'set', element: scalar } as Schema,
      command: { kind: 'list', listType: 'atomic', element: scalar } as Schema,
      selector: { kind: 'map', atomic: true, element: scalar } as Schema,
      labels: { kind: 'map', element: scalar } as Schema,
    })[name],
};
const word = fc.constantFrom('a', 'b', 'c', '<d>');
const map = fc.dictionary(word, fc.oneof(word, fc.constant(null)), { maxKeys: 3 });
const item = fc.record({ name: word, env: map, any: fc.jsonValue({ maxDepth: 3 }) }, { requiredKeys: ['name'] });
const object = fc.record(
  {
    containers: fc.array(item, { maxLength: 3 }),
    finalizers: fc.array(word, { maxLength: 4 }),
    command: fc.array(word, { maxLength: 2 }),
    selector: map,
    labels: map,
    other: fc.jsonValue({ maxDepth: 3 }),
  },
  { requiredKeys: [] },
);
const text = (set: Parameters<typeof paths>[0]) => paths(set).map((path) => path.join(' '));

test('what is added from one object to another is what is removed on the way back', () => {
  fc.assert(
    fc.property(object, object, (a, b) => {
      const there = compare({ o: a }, { o: b, n: b }, { kind: 'map', element: schema });
      const back = compare({ o: b, n: b }, { o: a }, { kind: 'map', element: schema });
      expect(text(there.added)).toEqual(text(back.removed));
      expect(text(there.removed)).toEqual(text(back.added));
      expect(text(there.modified)).toEqual(text(back.modified));
    }),
    { seed: 5, numRuns: 500 },
  );
});
