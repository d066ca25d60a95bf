import { expect, it } from 'vitest';
import { isJson, partsOf } from './json-colors.ts';

it('knows JSON and its parts', () => {
  expect([isJson('{"a": 1}\n'), isJson('[]'), isJson('{"a": 1}{'), isJson('NAME  AGE\n'), isJson('12')]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const line = '  "kind": "a \\"b\\": 1", "n": [-1.5e3, true, null],';
  expect(partsOf(line).map(({ at, length, token }) => [line.slice(at, at + length), token.slice('--syn-'.length)])).toEqual([
    ['"kind"', 'key'],
    ['"a \\"b\\": 1"', 'string'],
    ['"n"', 'key'],
    ['-1.5e3', 'number'],
    ['true', 'word'],
    ['null', 'word'],
  ]);
});
