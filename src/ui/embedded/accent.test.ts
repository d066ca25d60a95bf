import { expect, test } from 'vitest';
import { contrast, type Rgb, readable } from './accent.ts';

test('contrast is as WCAG counts it', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBe(21);
  expect(contrast([255, 255, 255], [255, 255, 255])).toBe(1);
  expect(contrast([118, 118, 118], [255, 255, 255]).toFixed(2)).toBe('4.54');
  expect(contrast([119, 119, 119], [255, 255, 255]).toFixed(2)).toBe('4.48');
});

test('a colour has to be readable on every surface', () => {
  const surfaces: Rgb[] = [
    [255, 255, 255],
    [233, 237, 236],
  ];
  expect(readable([0, 96, 124], surfaces)).toBe(true);
  expect(readable([118, 118, 118], surfaces)).toBe(false);
});
