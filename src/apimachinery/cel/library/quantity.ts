import { addQuantity, compareQuantity, parseQuantity, type Quantity, quantityAsNumber, subtractQuantity } from '../../quantity.ts';
import type { Library } from '../declare.ts';
import { MAX_INT, MIN_INT } from '../literals.ts';
import { CelError } from '../problems.ts';
import type { Opaque } from '../values.ts';

class CelQuantity implements Opaque {
  readonly typeName = 'kubernetes.Quantity';
  constructor(readonly of: Quantity) {}
  equals(other: unknown): boolean {
    return other instanceof CelQuantity && compareQuantity(this.of, other.of) === 0;
  }
}
const BILLION = 1_000_000_000n;
function read(text: string): CelQuantity {
  try {
    return new CelQuantity(parseQuantity(text));
  } catch (error) {
    throw new CelError((error as Error).message);
  }
}
const whole = ({ of }: CelQuantity): bigint | undefined => {
  const value = of.nano / BILLION;
  return of.nano % BILLION === 0n && value >= MIN_INT && value <= MAX_INT ? value : undefined;
};
const amount = (v: bigint | CelQuantity): Quantity => (typeof v === 'bigint' ? { nano: v * BILLION, format: 'DecimalExponent' } : v.of);
const compared = (a: CelQuantity, b: CelQuantity): number => compareQuantity(a.of, b.of);

/** Models apiserver/pkg/cel/library/quantity.go. */
export const QUANTITIES: Library = [
  ['quantity', 'string => Quantity', read],
  [
    'isQuantity',
    'string => bool',
    (text) => {
      try {
        parseQuantity(text);
        return true;
      } catch {
        return false;
      }
    },
  ],
  ['sign', 'Quantity => int', ({ of }: CelQuantity) => (of.nano > 0n ? 1n : of.nano < 0n ? -1n : 0n)],
  ['isGreaterThan', 'Quantity.(Quantity) => bool', (a, b) => compared(a, b) > 0],
  ['isLessThan', 'Quantity.(Quantity) => bool', (a, b) => compared(a, b) < 0],
  ['compareTo', 'Quantity.(Quantity) => int', (a, b) => BigInt(compared(a, b))],
  ['asApproximateFloat', 'Quantity.() => double', ({ of }: CelQuantity) => quantityAsNumber(of)],
  [
    'asInteger',
    'Quantity.() => int',
    (q) => {
      const value = whole(q);
      if (value === undefined) throw new CelError('cannot convert value to integer');
      return value;
    },
  ],
  ['isInteger', 'Quantity.() => bool', (q) => whole(q) !== undefined],
  ['add', 'Quantity.(Quantity) => Quantity; Quantity.(int) => Quantity', (a, b) => new CelQuantity(addQuantity(a.of, amount(b)))],
  ['sub', 'Quantity.(Quantity) => Quantity; Quantity.(int) => Quantity', (a, b) => new CelQuantity(subtractQuantity(a.of, amount(b)))],
];
