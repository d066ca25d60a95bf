import { formatAwk } from './format.ts';

/** Text from outside that looks like a number: compared as one. */
export class StrNum {
  constructor(
    readonly text: string,
    readonly number: number,
  ) {}
}
/** Undefined: never assigned, "" and 0 at once. */
export type Value = number | string | StrNum | undefined;

const NUMERIC = /^[ \t\n]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[ \t\n]*$/;
export const fromInput = (text: string): Value => (NUMERIC.test(text) ? new StrNum(text, Number(text)) : text);

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (value instanceof StrNum) return value.number;
  const match = /^[ \t\n]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(value);
  return match ? Number(match[0]) : 0;
}

export function toText(value: Value, format = '%.6g'): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (value instanceof StrNum) return value.text;
  if (Number.isInteger(value)) return Math.abs(value) < 1e16 ? String(value) : formatAwk('%d', [value]);
  return formatAwk(format, [value]);
}

export const truth = (value: Value): boolean =>
  value instanceof StrNum ? value.number !== 0 : typeof value === 'string' ? value !== '' : (value ?? 0) !== 0;

/** Numbers where both sides are (or look like) numbers, else text. */
export function compare(a: Value, b: Value, format: string): number {
  if (typeof a !== 'string' && typeof b !== 'string') return toNumber(a) - toNumber(b);
  const [x, y] = [toText(a, format), toText(b, format)];
  return x < y ? -1 : x > y ? 1 : 0;
}
