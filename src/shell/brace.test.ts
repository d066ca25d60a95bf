import { expect, test } from 'vitest';
import { expandBraces } from './brace.ts';

test('braces expand outside quotes alone, escaped quotes end none', () => {
  expect(expandBraces('a{b,c}d')).toEqual(['abd', 'acd']);
  expect(expandBraces(String.raw`"{\"a\":1,\"b\":[{\"c\":2,\"d\":3}]}"`)).toEqual([String.raw`"{\"a\":1,\"b\":[{\"c\":2,\"d\":3}]}"`]);
  expect(expandBraces(String.raw`'{a,b\'{c,d}`)).toEqual([String.raw`'{a,b\'c`, String.raw`'{a,b\'d`]);
});
