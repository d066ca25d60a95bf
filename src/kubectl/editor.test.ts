import { expect, test } from 'vitest';
import { contentOf, manualStrip } from './editor.ts';

test('comments and layout are no change, content is', () => {
  expect(contentOf('# a note\nb: 1\na: {c: d}\n')).toBe(contentOf('b: 1\na:\n  c: d\n'));
  expect(contentOf('a: 1\n')).not.toBe(contentOf('a: 2\n'));
  expect(contentOf('# x\na: [\n')).toBe('a: [\n');
});

test('comment lines go, shebangs stay', () => {
  expect(manualStrip('#!/bin/sh\n  # note\nx # y\n')).toBe('#!/bin/sh\nx # y\n');
});
