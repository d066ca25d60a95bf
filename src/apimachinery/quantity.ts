/** An exact amount. Upstream: apimachinery/pkg/api/resource. */
export interface Quantity {
  /** In billionths. */
  nano: bigint;
  format: 'BinarySI' | 'DecimalSI' | 'DecimalExponent';
  /** As it was written, when that needs no other form. */
  text?: string;
}

const NANO = 1_000_000_000n;
const MAX = (1n << 63n) - 1n;
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const decimalSuffix = Object.fromEntries(Object.entries(DECIMAL).map(([s, e]) => [e, s]));
const binarySuffix: Record<number, string> = { 0: '', ...Object.fromEntries(Object.entries(BINARY).map(([s, e]) => [e, s])) };

const FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX = "unable to parse quantity's suffix";
const NUMERIC = 'unable to parse numeric part of quantity';
export class QuantityError extends Error {}

const power = (n: number): bigint => 10n ** BigInt(n);

function interpret(suffix: string): { base: 2 | 10; exponent: number; format: Quantity['format'] } {
  if (Object.hasOwn(DECIMAL, suffix)) return { base: 10, exponent: DECIMAL[suffix], format: 'DecimalSI' };
  if (Object.hasOwn(BINARY, suffix)) return { base: 2, exponent: BINARY[suffix], format: 'BinarySI' };
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(suffix);
  if (!exponent || Math.abs(Number(exponent[1])) > 9999) throw new QuantityError(SUFFIX);
  return { base: 10, exponent: Number(exponent[1]), format: 'DecimalExponent' };
}

const known = new Map<string, Quantity>();
/** Throws QuantityError with Kubernetes' text. */
export function parseQuantity(text: string): Quantity {
  let quantity = known.get(text);
  if (quantity) return quantity;
  quantity = read(text);
  // The same few amounts are read over and over.
  if (known.size >= 500) known.clear();
  known.set(text, quantity);
  return quantity;
}
function read(text: string): Quantity {
  if (text === '0') return { nano: 0n, format: 'DecimalSI', text };
  const parts = /^([-+]?)(0*)([0-9]*)(\.[0-9]*)?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text);
  if (!text || !parts) throw new QuantityError(FORMAT);
  const [, sign, zeros, digits, point, suffix] = parts;
  const negative = sign === '-';
  if (zeros && !digits && point === undefined && !suffix) return { nano: 0n, format: 'DecimalSI' };
  const whole = digits || (zeros ? '0' : '');
  const fraction = point?.slice(1) ?? '';
  const { base, exponent, format } = interpret(suffix);
  if (!whole && !fraction) throw new QuantityError(NUMERIC);

  const significant = BigInt(whole + fraction);
  const scale = (base === 10 ? exponent : 0) - fraction.length;
  const precision =
    base === 10 ? 18 - digits.length - fraction.length : fraction ? -1 : 15 - digits.length - Math.trunc((exponent * 3) / 10) - 1;
  const raw = base === 2 ? significant << BigInt(exponent) : significant;
  let nano = scale >= -9 ? raw * power(scale + 9) : roundUp(raw, power(-scale - 9));
  const fast = precision >= 0 && scale >= -9;
  if (!fast && format === 'BinarySI' && nano > MAX * NANO) nano = MAX * NANO;
  const shifted = digits + fraction;
  const canonical =
    fast && (base === 2 ? (significant & 7n) !== 0n : scale % 3 === 0 && !shifted.endsWith('000') && shifted !== '' && shifted[0] !== '0');
  return { nano: negative ? -nano : nano, format, ...(canonical && { text }) };
}
const roundUp = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

export const isQuantity = (text: string): boolean => {
  try {
    parseQuantity(text);
    return true;
  } catch {
    return false;
  }
};

/** The canonical form: no digits lost, no fraction, the largest suffix. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text;
  const { nano } = quantity;
  if (nano === 0n) return '0';
  const size = nano < 0n ? -nano : nano;
  const sign = nano < 0n ? '-' : '';
  let { format } = quantity;
  if (format === 'BinarySI' && (size < 1024n * NANO || size % NANO !== 0n)) format = 'DecimalSI';
  if (format === 'BinarySI') {
    let value = size / NANO;
    let exponent = 0;
    while (exponent < 60 && value % 1024n === 0n) {
      value /= 1024n;
      exponent += 10;
    }
    return `${sign}${value}${binarySuffix[exponent]}`;
  }
  let value = size;
  let exponent = -9;
  while (value % 10n === 0n) {
    value /= 10n;
    exponent++;
  }
  while (exponent % 3 !== 0 || (format === 'DecimalSI' && exponent > 18)) {
    value *= 10n;
    exponent--;
  }
  return `${sign}${value}${format === 'DecimalSI' ? decimalSuffix[exponent] : exponent ? `e${exponent}` : ''}`;
}

/** Any spelling (numbers too) in its canonical form. */
export const canonicalQuantity = (value: string | number): string => formatQuantity(parseQuantity(`${value}`.trim()));

const of = (value: Quantity | string | number): Quantity => (typeof value === 'object' ? value : parseQuantity(`${value}`));
/** The first's format is kept, unless it is zero. */
export function addQuantity(a: Quantity | string | number, b: Quantity | string | number): Quantity {
  const x = of(a);
  const y = of(b);
  return { nano: x.nano + y.nano, format: x.nano === 0n ? y.format : x.format };
}
export function subtractQuantity(a: Quantity | string | number, b: Quantity | string | number): Quantity {
  const x = of(a);
  const y = of(b);
  return { nano: x.nano - y.nano, format: x.nano === 0n ? y.format : x.format };
}
export function compareQuantity(a: Quantity | string | number, b: Quantity | string | number): number {
  const difference = of(a).nano - of(b).nano;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
export const quantityAsNumber = (value: Quantity | string | number): number => {
  const { nano } = of(value);
  return nano % NANO === 0n ? Number(nano / NANO) : Number(nano) / 1e9;
};
/** Rounded up, as Quantity.Value() and MilliValue() are. */
export const quantityValue = (value: Quantity | string | number): number => Number(up(of(value).nano, NANO));
export const quantityMilli = (value: Quantity | string | number): number => Number(up(of(value).nano, 1_000_000n));
const up = (nano: bigint, by: bigint): bigint => (nano > 0n ? roundUp(nano, by) : -roundUp(-nano, by));
export const quantityOf = (value: number, format: Quantity['format'] = 'DecimalSI'): Quantity => ({ nano: BigInt(value) * NANO, format });
export const milliQuantity = (milli: number, format: Quantity['format'] = 'DecimalSI'): Quantity => ({
  nano: BigInt(milli) * 1_000_000n,
  format,
});
