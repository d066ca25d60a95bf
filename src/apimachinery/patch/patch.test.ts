import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Schema } from '../schema.ts';
import { jsonPatch } from './json.ts';
import { mergeDiff, mergePatch } from './merge.ts';
import { strategicMerge, threeWay } from './strategic.ts';

const struct = (fields: Record<string, Schema>): Schema => ({ kind: 'struct', field: (f) => fields[f] });
const named = struct({ name: { kind: 'scalar' }, image: { kind: 'scalar' } });
const schema = struct({
  containers: { kind: 'list', element: named, patchStrategies: ['merge'], patchMergeKey: 'name' },
  args: { kind: 'list', element: { kind: 'scalar' } },
  finalizers: { kind: 'list', element: { kind: 'scalar' }, patchStrategies: ['merge'] },
});
const doc = {
  containers: [
    { name: 'a', image: '1' },
    { name: 'b', image: '2' },
  ],
  args: ['x'],
  finalizers: ['f'],
};

it('merges by key, obeys directives', () => {
  expect(strategicMerge(doc, { containers: [{ name: 'b', image: '3' }], args: ['y'], finalizers: ['g'] }, schema)).toEqual({
    containers: [
      { name: 'a', image: '1' },
      { name: 'b', image: '3' },
    ],
    args: ['y'],
    finalizers: ['g', 'f'],
  });
  expect(
    strategicMerge(doc, { containers: [{ name: 'a', $patch: 'delete' }], '$deleteFromPrimitiveList/finalizers': ['f'] }, schema),
  ).toEqual({
    containers: [{ name: 'b', image: '2' }],
    args: ['x'],
    finalizers: [],
  });
  expect(() => strategicMerge(doc, { containers: [{ image: '4' }] }, schema)).toThrow(
    'map: map[image:4] does not contain declared merge key: name',
  );
});
it('finds what kubectl apply has to send', () => {
  const modified = { containers: [{ name: 'b', image: '5' }], args: ['x'] };
  expect(threeWay(doc, modified, doc, schema)).toEqual({
    '$setElementOrder/containers': [{ name: 'b' }],
    containers: [
      { name: 'b', image: '5' },
      { $patch: 'delete', name: 'a' },
    ],
    finalizers: null,
  });
});
it('applies JSON patches with the leniences of the real one', () => {
  expect(
    jsonPatch({ a: ['x'] } as object, [
      { op: 'add', path: '/a/-', value: 'y' },
      { op: 'replace', path: '/b', value: 1 },
    ]),
  ).toEqual({ a: ['x', 'y'], b: 1 });
  expect(() => jsonPatch({}, [{ op: 'remove', path: '/a' }])).toThrow('Unable to remove nonexistent key: a');
});
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.string(),
    fc.integer(),
    fc.array(fc.string(), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
  ),
}));
it('writes what it went through sorted, what it did not as it was, as the real one', () => {
  const doc = { kind: 'X', spec: { b: 1, a: { z: 1, y: 2 }, c: [{ n: 1 }] }, apiVersion: 'v1' };
  expect(JSON.stringify(mergePatch(doc, { spec: { c: [{ z: null, y: 1, x: { q: null } }], d: { k: null } } }))).toBe(
    '{"apiVersion":"v1","kind":"X","spec":{"a":{"z":1,"y":2},"b":1,"c":[{"x":{},"y":1}],"d":{}}}',
  );
  expect(JSON.stringify(jsonPatch(doc, [{ op: 'add', path: '/spec/c/0/m', value: 2 }]))).toBe(
    '{"apiVersion":"v1","kind":"X","spec":{"a":{"z":1,"y":2},"b":1,"c":[{"m":2,"n":1}]}}',
  );
});
it('a merge patch made of two objects turns one into the other', () => {
  const map = fc.dictionary(fc.constantFrom('a', 'b', 'c'), json.value);
  fc.assert(
    fc.property(map, map, (from, to) => {
      expect(mergePatch(from, mergeDiff(from, to))).toEqual(to);
    }),
  );
});
