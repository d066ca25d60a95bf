import { expect, test } from 'vitest';
import { goSort } from './gosort.ts';

const sorted = (keys: number[]): number[] =>
  goSort(
    keys.map((key, at) => ({ key, at })),
    (a, b) => a.key < b.key,
  ).map(({ at }) => at);

test('equal elements of a short list keep their order', () => {
  expect(sorted([1, 0, 1, 0, 1, 0])).toEqual([1, 3, 5, 0, 2, 4]);
});

test('and of a long one go where Go 1.26 puts them', () => {
  const keys = [
    0, 0, 4, 6, 4, 5, 3, 0, 0, 1, 5, 1, 0, 1, 2, 0, 2, 4, 6, 6, 1, 6, 0, 0, 4, 1, 2, 3, 0, 3, 3, 5, 2, 2, 1, 1, 1, 4, 1, 1, 5, 5, 2, 5, 0,
    6, 5, 5, 5, 2, 4, 6, 5, 6, 6, 4,
  ];
  expect(sorted(keys)).toEqual([
    12, 1, 28, 44, 23, 22, 0, 7, 8, 15, 38, 20, 36, 13, 25, 9, 39, 35, 34, 11, 33, 32, 16, 42, 49, 14, 26, 27, 6, 29, 30, 4, 24, 55, 50, 17,
    2, 37, 31, 47, 40, 41, 52, 43, 10, 48, 46, 5, 45, 3, 18, 51, 21, 53, 54, 19,
  ]);
});
