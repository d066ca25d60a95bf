import type { Library } from '../declare.ts';
import { CelError } from '../problems.ts';
import { Duration, type Timestamp } from '../values.ts';
import { timestamp } from './operators.ts';

const SECOND = 1_000_000_000n;
const UNITS: Record<string, bigint> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
};
const wrong = (to: string) => new CelError(`type conversion error from 'string' to '${to}'`);

/** Models Go's time.ParseDuration. */
export function parseDuration(text: string): Duration {
  const whole = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (!whole) throw wrong('google.protobuf.Duration');
  let nanos = 0n;
  for (const [, digits, unit] of whole[2].matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const [before, after = ''] = digits.split('.');
    nanos += BigInt(before || '0') * UNITS[unit];
    if (after) nanos += (BigInt(after) * UNITS[unit]) / 10n ** BigInt(after.length);
  }
  if (nanos >= 2n ** 63n) throw wrong('google.protobuf.Duration');
  return new Duration(whole[1] === '-' ? -nanos : nanos);
}
/** Seconds, as protobuf writes a duration. */
export function durationText({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = `${size % SECOND}`.padStart(9, '0').replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${size / SECOND}${fraction ? `.${fraction}` : ''}s`;
}
export function parseTimestamp(text: string): Timestamp {
  const parts = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:[.,](\d+))?(Z|[-+]\d{2}:\d{2})$/.exec(text);
  const seconds = parts && Date.parse(`${parts[1]}${parts[3]}`);
  if (!parts || Number.isNaN(seconds) || !realDay(parts[1])) throw wrong('google.protobuf.Timestamp');
  return timestamp(BigInt(seconds as number) * 1_000_000n + BigInt((parts[2] ?? '').slice(0, 9).padEnd(9, '0')));
}
const realDay = (text: string): boolean => {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
};
const parts = ({ nanos }: Timestamp): [seconds: bigint, nanos: bigint] => {
  const rest = ((nanos % SECOND) + SECOND) % SECOND;
  return [(nanos - rest) / SECOND, rest];
};
export function timestampText(t: Timestamp): string {
  const [seconds, nanos] = parts(t);
  const fraction = `${nanos}`.padStart(9, '0').replace(/0+$/, '');
  return new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, `${fraction ? `.${fraction}` : ''}Z`);
}
/** The moment as its place's clocks show it. */
function local(t: Timestamp, zone?: string): Date {
  const [seconds] = parts(t);
  const utc = new Date(Number(seconds) * 1000);
  if (!zone || zone === 'UTC') return utc;
  const fixed = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (fixed) return new Date(utc.getTime() + (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000);
  try {
    const shown = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(utc);
    const of = (type: string) => Number(shown.find((p) => p.type === type)?.value);
    return new Date(Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')));
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
}
const date = (name: string, get: (d: Date, t: Timestamp) => number): Library[number] => [
  name,
  'timestamp.() => int; timestamp.(string) => int',
  (t: Timestamp, zone?: string) => BigInt(get(local(t, zone), t)),
];
const either = (name: string, get: (d: Date, t: Timestamp) => number, unit: bigint, within?: bigint): Library => [
  date(name, get),
  [name, 'duration.() => int', ({ nanos }: Duration) => (within ? (nanos % within) / unit : nanos / unit)],
];
const dayOfYear = (d: Date): number =>
  Math.floor((Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()) - Date.UTC(d.getUTCFullYear(), 0, 1)) / 86_400_000);

export const TIME: Library = [
  date('getFullYear', (d) => d.getUTCFullYear()),
  date('getMonth', (d) => d.getUTCMonth()),
  date('getDayOfYear', dayOfYear),
  date('getDayOfMonth', (d) => d.getUTCDate() - 1),
  date('getDate', (d) => d.getUTCDate()),
  date('getDayOfWeek', (d) => d.getUTCDay()),
  ...either('getHours', (d) => d.getUTCHours(), 3600n * SECOND),
  ...either('getMinutes', (d) => d.getUTCMinutes(), 60n * SECOND),
  ...either('getSeconds', (d) => d.getUTCSeconds(), SECOND),
  ...either('getMilliseconds', (_d, t) => Number(parts(t)[1] / 1_000_000n), 1_000_000n, SECOND),
];
