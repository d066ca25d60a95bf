import { expect, it } from 'vitest';
import { regexp } from './index.ts';

it('answers as Go does', () => {
  expect(regexp('a|ab').findAll('abab')).toEqual(['a', 'a']);
  expect(regexp('(?i)[A-C]+?d*').findAll('abcdDx')).toEqual(['a', 'b', 'cdD']);
  expect(regexp('^[a-z]{2,3}$').test('abcd')).toBe(false);
  expect(regexp('\\bfoo\\b').find('a foo b')).toBe('foo');
  expect(regexp('a*').findAll('baac')).toEqual(['', 'aa', '']);
  expect(regexp('\\p{Greek}[[:digit:]]').test('α7')).toBe(true);
});
it('does not explode', () => {
  expect(regexp('^(a+)+$').test(`${'a'.repeat(5000)}b`)).toBe(false);
});
const said = (pattern: string) => {
  try {
    regexp(pattern);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
it('refuses in Go’s words', () => {
  expect(['[a-', 'a(b', 'a)b', '*a', 'a**', '\\q', 'a\\', '[z-a]', 'a(?!b)', '(?<=a)b', 'a{1001}', '\\1', '(?P<n'].map(said)).toEqual([
    'error parsing regexp: missing closing ]: `[a-`',
    'error parsing regexp: missing closing ): `a(b`',
    'error parsing regexp: unexpected ): `a)b`',
    'error parsing regexp: missing argument to repetition operator: `*`',
    'error parsing regexp: invalid nested repetition operator: `**`',
    'error parsing regexp: invalid escape sequence: `\\q`',
    'error parsing regexp: trailing backslash at end of expression: ``',
    'error parsing regexp: invalid character class range: `z-a`',
    'error parsing regexp: invalid or unsupported Perl syntax: `(?!`',
    'error parsing regexp: invalid named capture: `(?<=a)b`',
    'error parsing regexp: invalid repeat count: `{1001}`',
    'error parsing regexp: invalid escape sequence: `\\1`',
    'error parsing regexp: invalid named capture: `(?P<n`',
  ]);
});
