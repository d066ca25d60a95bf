import { CelError } from '../problems.ts';
import { CelMap, Duration, Timestamp, TypeValue, typeName, Uint } from '../values.ts';
import { formatDouble } from './text.ts';
import { durationText, timestampText } from './time.ts';

/** `%s` and its like. Models ext/formatting.go of cel-go. */
export function format(template: string, args: unknown[]): string {
  let next = 0;
  const taken = () => {
    if (next >= args.length) throw new CelError(`index ${next} out of range`);
    return args[next++];
  };
  return template.replace(/%(?:%|(?:\.(\d+))?([\s\S]?))/g, (all, precision, verb) => {
    if (all === '%%') return '%';
    if (verb === '') throw new CelError('unexpected end of string');
    if (!/[sdbfeoxX]/.test(verb)) throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
    const value = taken();
    try {
      return clause(verb, value, precision === undefined ? undefined : Number(precision));
    } catch (error) {
      throw error instanceof CelError ? new CelError(`error during formatting: ${error.message}`) : error;
    }
  });
}
const unfit = (verb: string, wanted: string, value: unknown) =>
  new CelError(`${verb} clause can only be used on ${wanted}, was given ${typeName(value)}`);

function clause(verb: string, value: unknown, precision = 6): string {
  const whole = typeof value === 'bigint' ? value : value instanceof Uint ? value.value : undefined;
  switch (verb) {
    case 's':
      return shown(value);
    case 'd':
      if (whole !== undefined) return `${whole}`;
      if (typeof value === 'number' && !Number.isFinite(value)) return special(value);
      throw unfit('decimal', 'integers', value);
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      if (whole !== undefined) return whole.toString(2);
      throw unfit('only integers and bools can be formatted as binary', '', value);
    case 'o':
      if (whole !== undefined) return whole.toString(8);
      throw unfit('octal', 'integers', value);
    case 'x':
    case 'X':
      return hex(value, whole, verb === 'X');
  }
  if (typeof value !== 'number') throw unfit(verb === 'f' ? 'fixed-point' : 'scientific', 'doubles', value);
  if (!Number.isFinite(value)) return special(value);
  return verb === 'f' ? value.toFixed(precision) : exponential(value, precision);
}
function hex(value: unknown, whole: bigint | undefined, upper: boolean): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value instanceof Uint8Array ? value : undefined;
  if (whole === undefined && !bytes)
    throw new CelError(`only integers, byte buffers, and strings can be formatted as hex, was given ${typeName(value)}`);
  const text = bytes ? [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('') : (whole as bigint).toString(16);
  return upper ? text.toUpperCase() : text;
}
function exponential(value: number, precision: number): string {
  const [digits, power] = value.toExponential(precision).split('e');
  return `${digits}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}
const special = (v: number): string => (Number.isNaN(v) ? 'NaN' : v > 0 ? 'Infinity' : '-Infinity');

function shown(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? formatDouble(value) : special(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return `${value}`;
  if (value instanceof Uint) return `${value.value}`;
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (Array.isArray(value)) return `[${Array.from(value, shown).join(', ')}]`;
  if (value instanceof CelMap)
    return `{${value
      .keys()
      .map((k) => [shown(k), shown(value.get(k))])
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${k}: ${v}`)
      .join(', ')}}`;
  throw new CelError(
    `string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeName(value)}`,
  );
}
