import { byCodePoint, toGoJson } from '../../apimachinery/json.ts';
import { goValue } from '../jsonpath/gosyntax.ts';

type Fn = (...args: unknown[]) => unknown;
export const isTrue = (v: unknown): boolean =>
  v !== undefined &&
  v !== null &&
  v !== false &&
  v !== 0 &&
  v !== '' &&
  !(Array.isArray(v) && !v.length) &&
  !(typeof v === 'object' && !Array.isArray(v) && !Object.keys(v as object).length);

export const shown = (v: unknown): string => (v === undefined || v === null ? '<no value>' : goValue(v));
const typeOf = (v: unknown): string =>
  typeof v === 'string'
    ? 'string'
    : typeof v === 'boolean'
      ? 'bool'
      : typeof v === 'number'
        ? Number.isInteger(v)
          ? 'int'
          : 'float64'
        : Array.isArray(v)
          ? '[]interface {}'
          : 'map[string]interface {}';

const ordered =
  (name: string, test: (a: never, b: never) => boolean): Fn =>
  (a, b) => {
    if (typeof a !== typeof b || typeof a === 'boolean') throw new Error(`error calling ${name}: incompatible types for comparison`);
    return test(a as never, b as never);
  };
const same = (a: unknown, b: unknown): boolean => {
  if (a !== null && b !== null && a !== undefined && b !== undefined && typeof a !== typeof b)
    throw new Error('error calling eq: incompatible types for comparison');
  return a === b;
};

/** The functions of Go's text/template, and kubectl's own. */
export const FUNCTIONS: Record<string, Fn> = {
  and: (...args) => args.find((a) => !isTrue(a)) ?? args[args.length - 1],
  or: (...args) => args.find(isTrue) ?? args[args.length - 1],
  not: (a) => !isTrue(a),
  len(a) {
    if (typeof a === 'string') return new TextEncoder().encode(a).length;
    if (Array.isArray(a)) return a.length;
    if (typeof a === 'object' && a !== null) return Object.keys(a).length;
    throw new Error(
      a === undefined || a === null ? 'error calling len: len of nil pointer' : `error calling len: len of type ${typeOf(a)}`,
    );
  },
  index(of, ...keys) {
    let value = of;
    for (const key of keys) {
      if (value === undefined || value === null) throw new Error('error calling index: index of untyped nil');
      if (Array.isArray(value)) {
        if (typeof key !== 'number') throw new Error(`error calling index: cannot index slice/array with type ${typeOf(key)}`);
        if (key < 0 || key >= value.length) throw new Error(`error calling index: index out of range: ${key}`);
        value = value[key];
      } else if (typeof value === 'object') {
        if (typeof key !== 'string') throw new Error(`error calling index: value has type ${typeOf(key)}; should be string`);
        value = (value as Record<string, unknown>)[key];
      } else throw new Error(`error calling index: can't index item of type ${typeOf(value)}`);
    }
    return value;
  },
  slice: (of, from = 0, to) => (of as string | unknown[]).slice(from as number, to as number | undefined),
  eq: (a, ...others) => others.some((b) => same(a, b)),
  ne: (a, b) => !same(a, b),
  lt: ordered('lt', (a, b) => a < b),
  le: ordered('le', (a, b) => a <= b),
  gt: ordered('gt', (a, b) => a > b),
  ge: ordered('ge', (a, b) => a >= b),
  print: (...args) => args.map((a, i) => (i && typeof a !== 'string' && typeof args[i - 1] !== 'string' ? ' ' : '') + goValue(a)).join(''),
  println: (...args) => `${args.map(goValue).join(' ')}\n`,
  printf: (format, ...args) => sprintf(`${format}`, args),
  html: (...args) =>
    args
      .map(goValue)
      .join('')
      .replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' })[c] as string),
  js: (...args) =>
    args
      .map(goValue)
      .join('')
      .replace(/[\\'"<>&=]/g, (c) => ({ '\\': '\\\\', "'": "\\'", '"': '\\"' })[c] ?? `\\u00${c.charCodeAt(0).toString(16).toUpperCase()}`),
  urlquery: (...args) => encodeURIComponent(args.map(goValue).join('')).replaceAll('%20', '+'),
  call: () => {
    throw new Error('error calling call: call of nil');
  },
  base64decode(text) {
    try {
      return new TextDecoder().decode(Uint8Array.from(atob(`${text}`), (c) => c.charCodeAt(0)));
    } catch {
      const at = /^(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{0,3}/.exec(`${text}`)?.[0].length ?? 0;
      const byte = at < `${text}`.length ? at : at - (at % 4);
      throw new Error(`error calling base64decode: base64 decode failed: illegal base64 data at input byte ${byte}`);
    }
  },
  exists(of, ...keys) {
    let value = of;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !(`${key}` in value)) return false;
      value = (value as Record<string, unknown>)[`${key}`];
    }
    return true;
  },
};
export const sortedEntries = (map: object): [string, unknown][] => Object.entries(map).sort(([a], [b]) => byCodePoint(a, b));

function sprintf(format: string, args: unknown[]): string {
  let next = 0;
  const text = format.replace(
    /%([-+ 0#]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string, verb: string) => {
      if (verb === '%') return '%';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const value = args[next++];
      let out: string;
      if (verb === 'q') out = JSON.stringify(`${value}`);
      else if (verb === 's' && typeof value !== 'string' && typeof value !== 'object') out = `%!s(${typeOf(value)}=${value})`;
      else if (verb === 'd' && typeof value !== 'number') out = `%!d(${typeOf(value)}=${goValue(value)})`;
      else if (verb === 'f') out = Number(value).toFixed(precision ? Number(precision) : 6);
      else if (verb === 'x' && typeof value === 'number') out = value.toString(16);
      else if (verb === 'T') out = typeOf(value);
      else out = goValue(value);
      if (precision && verb === 's') out = out.slice(0, Number(precision));
      if (!width) return out;
      return flags.includes('-')
        ? out.padEnd(Number(width))
        : out.padStart(Number(width), flags.includes('0') && typeof value === 'number' ? '0' : ' ');
    },
  );
  return next < args.length
    ? `${text}%!(EXTRA ${args
        .slice(next)
        .map((a) => `${typeOf(a)}=${goValue(a)}`)
        .join(', ')})`
    : text;
}
export const rawJson = (value: unknown): string => toGoJson(value, '', true);
