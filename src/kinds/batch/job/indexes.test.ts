import { expect, test } from 'vitest';
import { overlapOf, parseIndexes } from './indexes.ts';

test('indexes are counted, or refused in the words of the API server', () => {
  expect(parseIndexes('', 5)).toEqual({ total: 0 });
  expect(parseIndexes('0-2,4', 5)).toEqual({ total: 4 });
  expect(parseIndexes('3,1', 5)).toEqual({ error: 'non-increasing order, previous: 3, current: 1' });
  expect(parseIndexes('2-2', 5)).toEqual({ error: 'non-increasing order, previous: 2, current: 2' });
  expect(parseIndexes('0-5', 5)).toEqual({ error: 'too large index: "5"' });
  expect(parseIndexes('a', 5)).toEqual({ error: 'cannot convert string to integer for index: "a"' });
});
test('what is in both lists', () => {
  expect(overlapOf('0-2', '2,4', 5)).toBe(2);
  expect(overlapOf('0-1', '2,4', 5)).toBeUndefined();
});
