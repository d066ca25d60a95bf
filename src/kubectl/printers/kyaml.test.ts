import { expect, test } from 'vitest';
import { toKyaml } from './kyaml.ts';

test('strings of several lines are folded, ambiguous keys quoted', () => {
  const data = {
    'a.b': 'x',
    on: 'one\n  two',
    '1e3': 'end\n',
    'x/y': '\u00a0\u0007"',
    '12:30': 1,
    list: [1, 'a'],
    objects: [{ b: null }, {}],
  };
  expect(toKyaml({ kind: 'ConfigMap', data })).toBe(`{
  data: {
    "12:30": 1,
    "1e3": "\\
       end\\n\\
      ",
    a.b: "x",
    list: [
      1,
      "a",
    ],
    objects: [{
      b: null,
    }, {}],
    "on": "\\
       one\\n\\
      \\  two\\
      ",
    x/y: "\\_\\a\\"",
  },
  kind: "ConfigMap",
}`);
});
