import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelSelectorToText, parseFieldSelector, parseLabelSelector, selectorOf } from './selectors.ts';

const said = (text: string) => {
  try {
    return parseLabelSelector(text).text;
  } catch (e) {
    return (e as Error).message;
  }
};
it('says what is wrong in Kubernetes words', () => {
  expect(['flour in (rye', 'flour in rye', 'flour===rye', 'flour=not ok', ',flour', 'size exists', 'a=b,'].map(said)).toEqual([
    "unable to parse requirement: found '', expected: ',' or ')'",
    "unable to parse requirement: found 'rye' expected: '('",
    "unable to parse requirement: found '=', expected: identifier",
    "found 'ok', expected: ',' or 'end of string'",
    "found ',', expected: !, identifier, or 'end of string'",
    "unable to parse requirement: found 'exists', expected: in, notin, =, ==, !=, gt, lt",
    "found '', expected: identifier after ','",
  ]);
});
it('matches fields', () => {
  const selector = parseFieldSelector('status.phase!=Running,spec.nodeName=a\\,b');
  expect(selector.requirements).toEqual([
    { field: 'spec.nodeName', operator: '=', value: 'a,b' },
    { field: 'status.phase', operator: '!=', value: 'Running' },
  ]);
  expect(selector.matches((f) => (f === 'spec.nodeName' ? 'a,b' : 'Pending'))).toBe(true);
});

const key = fc.constantFrom('a', 'b', 'example.com/c');
const value = fc.constantFrom('x', 'y', '');
const labels = fc.dictionary(key, value);
const expression = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }) }),
  fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
it('means the same as an object and as a text', () => {
  fc.assert(
    fc.property(labels, fc.array(expression, { maxLength: 3 }), labels, (matchLabels, matchExpressions, of) => {
      const object = { matchLabels, matchExpressions };
      const selector = selectorOf(object);
      const again = parseLabelSelector(selector.text);
      return (
        again.text === selector.text &&
        again.matches(of) === selector.matches(of) &&
        labelSelectorToText(object) === (selector.text || '<none>')
      );
    }),
  );
});
