import { expect, it } from 'vitest';
import { compileCel } from './index.ts';

const said = (text: string, self: unknown) => {
  try {
    return compileCel(text, ['self']).evaluate({ self });
  } catch (e) {
    return (e as Error).message.split('\n')[0];
  }
};
it('evaluates rules', () => {
  const self = { min: 1, max: 3, items: [{ n: 'a' }, { n: 'b' }], name: 'web-1', code: 'x' };
  const rules = {
    'self.min <= self.max': true,
    '!has(self.kind) || self.kind == "gift"': true,
    'self.items.all(x, self.items.exists_one(y, y.n == x.n))': true,
    'self.name.startsWith("web") && size(self.name) == 5': true,
    '"kind " + self.code': 'kind x',
    'self.?gone.orValue(7) + 1': 8,
    'self.items.map(i, i.n).join("-")': 'a-b',
    '1 + 2 * 3 == 7 ? "yes" : "no"': 'yes',
    'self.gone > 1': 'no such key: gone',
    'self.gone > 1 || true': true,
    'self.name > 1': 'no such overload',
  };
  expect(Object.fromEntries(Object.keys(rules).map((r) => [r, said(r, self)]))).toEqual(rules);
});
it('says what does not compile', () => {
  expect(said('objekt == 1', {})).toBe("ERROR: <input>:1:1: undeclared reference to 'objekt' (in container '')");
  expect(said('self.a >', {})).toMatch(/^ERROR: <input>:1:9: Syntax error: mismatched input '<EOF>' expecting/);
});
