import { expect, test } from 'vitest';
import { fill, wordWrap } from './wordwrap.ts';

test('wraps at blanks and keeps what begins a line', () => {
  expect(wordWrap('one two three\n - a list entry that is long\n', 12)).toBe('one two\nthree\n - a list\nentry that\nis long\n');
  expect(wordWrap('averyverylongword that stays', 8)).toBe('averyverylongword\nthat\nstays');
});
test('fills paragraphs, but not lists, blocks or what follows a colon', () => {
  expect(fill('one two\nthree four:\nfive\n- six\nseven\n    block as is\n\nlast', 12)).toEqual([
    'one two',
    'three four:',
    'five',
    '- six seven',
    '    block as is',
    '',
    'last',
  ]);
});
