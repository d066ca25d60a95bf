import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addQuantity,
  canonicalQuantity,
  compareQuantity,
  formatQuantity,
  parseQuantity,
  quantityMilli,
  quantityValue,
} from './quantity.ts';

it('writes amounts in their canonical form', () => {
  const forms: Record<string, string> = {
    '0.5': '500m',
    '1500m': '1500m',
    '1024Mi': '1Gi',
    '1.5Gi': '1536Mi',
    '0.1': '100m',
    '1e3': '1e3',
    '1000': '1k',
    '12E': '12E',
    '1.1Ki': '1126400m',
    '0.5Mi': '512Ki',
    '0.0000000001': '1n',
    '1.0': '1',
    '0': '0',
    '-2.5': '-2500m',
  };
  expect(Object.fromEntries(Object.keys(forms).map((k) => [k, canonicalQuantity(k)]))).toEqual(forms);
});

it('refuses what is no amount, in Kubernetes words', () => {
  const said = (text: string) => {
    try {
      return formatQuantity(parseQuantity(text));
    } catch (e) {
      return (e as Error).message;
    }
  };
  const format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  expect(['', 'lots', '1.2.3', '5x', '1KM', 'm', '1 Gi'].map(said)).toEqual([
    format,
    format,
    format,
    format,
    "unable to parse quantity's suffix",
    'unable to parse numeric part of quantity',
    format,
  ]);
});

const amount = fc
  .tuple(
    fc.integer({ min: -99999, max: 99999 }),
    fc.integer({ min: 0, max: 999 }),
    fc.constantFrom('', 'm', 'u', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e3', 'e-3'),
  )
  .map(([whole, part, suffix]) => `${whole}${part ? `.${part}` : ''}${suffix}`);
it('keeps its value and its form when written and read again', () => {
  fc.assert(
    fc.property(amount, (text) => {
      const once = canonicalQuantity(text);
      return canonicalQuantity(once) === once && compareQuantity(text, once) === 0;
    }),
  );
});
it('adds as integers of thousandths do', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), (a, b) => {
      const sum = addQuantity(`${a}m`, `${b}m`);
      return quantityMilli(sum) === a + b && quantityValue(sum) === Math.ceil((a + b) / 1000);
    }),
  );
});
