import { expect, test } from 'vitest';
import { annotationChanges, checkBoth, labelChanges, splitWords } from './pairs.ts';

test('resources come before changes', () => {
  expect(splitWords(['pod', 'web', 'a=b', 'c-'], 'label')).toEqual({ resources: ['pod', 'web'], pairs: ['a=b', 'c-'] });
  expect(() => splitWords(['pod', 'a=b', 'web'], 'label')).toThrow('all resources must be specified before label changes: web');
});

test('labels and annotations are read by their own rules', () => {
  expect(labelChanges(['a=b', 'c-'])).toEqual({ set: { a: 'b' }, remove: ['c'] });
  expect(() => labelChanges(['a=b=c'])).toThrow('invalid label spec: a=b=c');
  expect(annotationChanges(['a=b=c'])).toEqual({ set: { a: 'b=c' }, remove: [] });
  expect(() => checkBoth({ set: { a: '1' }, remove: ['a'] })).toThrow('can not both modify and remove the following annotation(s)');
});
