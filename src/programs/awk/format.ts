import { toNumber, toText, type Value } from './values.ts';

/** C's printf for awk values. */
export function formatAwk(format: string, args: readonly Value[]): string {
  let next = 0;
  return format.replace(
    /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|q|j|z|t)?([a-zA-Z%])/g,
    (whole, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      let wide = width === '*' ? toNumber(args[next++]) : Number(width ?? 0);
      const exact = precision === undefined ? undefined : precision === '*' ? toNumber(args[next++]) : Number(precision || 0);
      let left = flags.includes('-');
      if (wide < 0) {
        left = true;
        wide = -wide;
      }
      const body = converted(verb, args[next++], exact, flags);
      if (body === undefined) return whole;
      if (body.length >= wide) return body;
      if (left) return body.padEnd(wide);
      const zeros = flags.includes('0') && !'cs'.includes(verb) && !(exact !== undefined && 'diouxX'.includes(verb)) && /\d$/.test(body);
      if (!zeros) return body.padStart(wide);
      const sign = /^[-+ ]/.exec(body)?.[0] ?? '';
      return sign + body.slice(sign.length).padStart(wide - sign.length, '0');
    },
  );
}

function converted(verb: string, value: Value, precision: number | undefined, flags: string): string | undefined {
  if (verb === 's') return toText(value).slice(0, precision);
  if (verb === 'c') return typeof value === 'number' ? String.fromCodePoint(Math.trunc(value) || 0) : ([...toText(value)][0] ?? '');
  const number = toNumber(value);
  const sign = number < 0 || Object.is(number, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (!Number.isFinite(number)) return (Number.isNaN(number) ? '' : sign) + (Number.isNaN(number) ? 'nan' : 'inf');
  const size = Math.abs(number);
  if ('di'.includes(verb)) return (Math.trunc(size) === 0 ? sign.replace('-', '') : sign) + whole(size, 10).padStart(precision ?? 1, '0');
  if ('ouxX'.includes(verb)) {
    const base = { o: 8, u: 10, x: 16, X: 16 }[verb] as number;
    const digits = whole(number < 0 ? 2 ** 64 + Math.trunc(number) : size, base).padStart(precision ?? 1, '0');
    const made = flags.includes('#') && size ? { o: '0', x: '0x', X: '0X', u: '' }[verb] + digits : digits;
    return verb === 'X' ? made.toUpperCase() : made;
  }
  if ('fF'.includes(verb)) return sign + size.toFixed(precision ?? 6);
  if ('eE'.includes(verb)) return sign + exponent(size.toExponential(precision ?? 6), verb);
  if ('gG'.includes(verb)) return sign + general(size, precision ?? 6, flags.includes('#'), verb);
  return undefined;
}

const whole = (size: number, base: number): string => BigInt(Math.trunc(size)).toString(base);
const exponent = (text: string, verb: string): string => {
  const made = text.replace(/e([-+])(\d)$/, 'e$10$2');
  return verb === 'E' || verb === 'G' ? made.toUpperCase() : made;
};
function general(size: number, precision: number, keep: boolean, verb: string): string {
  const digits = precision || 1;
  const power = size === 0 ? 0 : Number(size.toExponential(digits - 1).split('e')[1]);
  const strip = (text: string) => (keep || !text.includes('.') ? text : text.replace(/\.?0+$/, ''));
  if (power < -4 || power >= digits) {
    const [mantissa, rest] = size.toExponential(digits - 1).split('e');
    return exponent(`${strip(mantissa)}e${rest}`, verb === 'G' ? 'E' : 'e');
  }
  return strip(size.toFixed(Math.max(0, digits - 1 - power)));
}
