import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseGoJson } from './gojson.ts';

const problem = (text: string) => {
  try {
    return parseGoJson(text).duplicates;
  } catch (error) {
    return (error as Error).message;
  }
};

test.each([
  ['', 'unexpected end of JSON input'],
  ['{"a":1', 'unexpected end of JSON input'],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ['nonsense', "invalid character 'o' in literal null (expecting 'u')"],
  ['{"a":1} x', "invalid character 'x' after top-level value"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":{"b":1,"b":[{"c":1,"c":2}]},"a":3}', ['a.b', 'a.b[0].c', 'a']],
])('%s', (text, expected) => {
  expect(problem(text)).toEqual(expected);
});

test('reads what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseGoJson(text).value).toEqual(JSON.parse(text));
    }),
  );
});
