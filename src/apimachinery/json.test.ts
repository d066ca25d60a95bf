import { expect, test } from 'vitest';
import { toGoJson } from './json.ts';

test('what Go writes otherwise than JSON.stringify', () => {
  const value = { b: '<a> & b\u2028', a: [-0, 1e-7, 1e21, 12345678901234567890n, undefined, Number.NaN], c: undefined, d: {}, e: [] };
  expect(toGoJson(value)).toBe('{"b":"\\u003ca\\u003e \\u0026 b\\u2028","a":[-0,1e-7,1e+21,12345678901234567890,null,null],"d":{},"e":[]}');
  expect(toGoJson({ text: '\u2029', less: '<' })).toBe('{"text":"\\u2029","less":"\\u003c"}');
  expect(toGoJson(undefined)).toBe('null');
});

test('sorted keys are in order of their bytes, numbers among them', () => {
  expect(toGoJson({ 9: 1, 10: 2, a: { z: 1, b: 2 } }, '', true)).toBe('{"10":2,"9":1,"a":{"b":2,"z":1}}');
  expect(toGoJson({ '\uffff': 1, '😀': 2, A: [{ b: 1, a: 2 }] }, '', true)).toBe('{"A":[{"a":2,"b":1}],"\uffff":1,"😀":2}');
  expect(toGoJson({ b: 1, a: { 7: 1 } }, '  ', true)).toBe('{\n  "a": {\n    "7": 1\n  },\n  "b": 1\n}');
  expect(toGoJson(JSON.parse('{"b":1,"__proto__":2}'), '', true)).toBe('{"__proto__":2,"b":1}');
});
