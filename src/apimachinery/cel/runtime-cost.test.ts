import { expect, it } from 'vitest';
import { admissionEnvironment } from './environments/admission.ts';
import { compile } from './index.ts';

const environment = admissionEnvironment({});
const cost = (text: string): number => compile(text, environment).evaluate({ object: null }, Number.POSITIVE_INFINITY).cost;
/** What one more item of a list of ones costs. */
const each = (rule: string): number => {
  const of = (n: number) => cost(rule.replaceAll('XS', `[${Array(n).fill('1').join(',')}]`));
  return of(21) - of(20);
};
/**
 * A real 1.36.3 server runs each of these 200 times over a list within its limit of 1,000,000, and refuses the list that has
 * one item more, at the sizes 998, 832, 832, 2496, 1248, 356, 311 and 332.
 */
it('counts what an item of a loop costs', () => {
  const rules = {
    'XS.all(x, x < 5)': 5,
    'XS.all(x, !(x == 5))': 6,
    'XS.exists(x, x == 5)': 6,
    'XS.exists_one(x, x == 5)': 2,
    'XS.exists_one(x, x == 1)': 4,
    'XS.map(x, x + 1)': 14,
    'XS.map(x, x == 1, x + 1)': 16,
    'XS.filter(x, x > 0)': 15,
  };
  expect(Object.fromEntries(Object.keys(rules).map((r) => [r, each(r)]))).toEqual(rules);
});
it('stops at the limit and says what was spent', () => {
  const loop = `[${Array(20).fill('1').join(',')}].all(x, x < 5)`;
  expect(cost(loop)).toBe(101);
  expect(() => compile(loop, environment).evaluate({}, 100)).toThrow('operation cancelled: actual cost limit exceeded');
  expect(compile(loop, environment).evaluate({}, 101).value).toBe(true);
});
