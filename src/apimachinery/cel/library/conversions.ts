import type { Library } from '../declare.ts';
import { MAX_INT, MIN_INT } from '../literals.ts';
import { CelError } from '../problems.ts';
import { CelMap, Duration, Timestamp, TypeValue, typeName, Uint } from '../values.ts';
import { uint } from './operators.ts';
import { formatDouble } from './text.ts';
import { durationText, parseDuration, parseTimestamp, timestampText } from './time.ts';

const wrong = (from: string, to: string) => new CelError(`type conversion error from '${from}' to '${to}'`);
function toInt(v: any): bigint {
  if (typeof v === 'bigint') return v;
  if (v instanceof Uint) {
    if (v.value > MAX_INT) throw new CelError('integer overflow');
    return v.value;
  }
  if (v instanceof Timestamp) return floor(v.nanos, 1_000_000_000n);
  if (v instanceof Duration) return v.nanos;
  if (typeof v === 'number') {
    if (!(v > -(2 ** 63) && v < 2 ** 63)) throw new CelError('integer overflow');
    return BigInt(Math.trunc(v));
  }
  if (!/^[+-]?\d+$/.test(v) || BigInt(v.replace('+', '')) < MIN_INT || BigInt(v.replace('+', '')) > MAX_INT) throw wrong('string', 'int');
  return BigInt(v.replace('+', ''));
}
const floor = (a: bigint, b: bigint): bigint => a / b - (a % b < 0n ? 1n : 0n);
function toUint(v: any): Uint {
  if (v instanceof Uint) return v;
  if (typeof v === 'bigint') return uint(v);
  if (typeof v === 'number') {
    if (!(v >= 0 && v < 2 ** 64)) throw new CelError('unsigned integer overflow');
    return new Uint(BigInt(Math.trunc(v)));
  }
  if (!/^\d+$/.test(v) || BigInt(v) >= 2n ** 64n) throw wrong('string', 'uint');
  return new Uint(BigInt(v));
}
function toDouble(v: any): number {
  if (typeof v === 'number') return v;
  if (v instanceof Uint) return Number(v.value);
  if (typeof v === 'bigint') return Number(v);
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(v);
  if (special) return special[2].toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(v)) throw wrong('string', 'double');
  return Number(v);
}
function toText(v: any): string {
  if (typeof v === 'string') return v;
  if (typeof v === 'number') return formatDouble(v);
  if (v instanceof Uint) return `${v.value}`;
  if (v instanceof Timestamp) return timestampText(v);
  if (v instanceof Duration) return durationText(v);
  if (!(v instanceof Uint8Array)) return `${v}`;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(v);
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}
function toBool(v: any): boolean {
  if (typeof v === 'boolean') return v;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(v)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(v)) return false;
  throw wrong('string', 'bool');
}
const size = (v: any): bigint => BigInt(typeof v === 'string' ? [...v].length : v instanceof CelMap ? v.size : v.length);

export const CONVERSIONS: Library = [
  ['size', 'bytes => int; list(A) => int; map(A, B) => int; string => int', size],
  ['size', 'bytes.() => int; list(A).() => int; map(A, B).() => int; string.() => int', size],
  ['type', 'A => type(A)', (v) => new TypeValue(typeName(v))],
  ['bool', 'bool => bool; string => bool', toBool],
  ['bytes', 'bytes => bytes; string => bytes', (v) => (typeof v === 'string' ? new TextEncoder().encode(v) : v)],
  ['double', 'double => double; int => double; string => double; uint => double', toDouble],
  [
    'duration',
    'duration => duration; int => duration; string => duration',
    (v) => (v instanceof Duration ? v : typeof v === 'bigint' ? new Duration(v) : parseDuration(v)),
  ],
  ['dyn', 'A => dyn', (v) => v],
  ['int', 'int => int; double => int; duration => int; string => int; timestamp => int; uint => int', toInt],
  [
    'string',
    'string => string; bool => string; bytes => string; double => string; duration => string; int => string; timestamp => string; uint => string',
    toText,
  ],
  [
    'timestamp',
    'timestamp => timestamp; int => timestamp; string => timestamp',
    (v) => (v instanceof Timestamp ? v : typeof v === 'bigint' ? new Timestamp(v * 1_000_000_000n) : parseTimestamp(v)),
  ],
  ['uint', 'uint => uint; double => uint; int => uint; string => uint', toUint],
];
