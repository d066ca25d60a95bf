import type { Random } from '../../os/random.ts';
import { formatDate } from '../../shell/strftime.ts';
import { formatAwk } from './format.ts';
import type { Store } from './store.ts';
import { toNumber, toText, type Value } from './values.ts';

/** The functions that touch neither files nor variables of the program. */
export const PURE: Record<string, (args: Value[], store: Store) => Value> = {
  index([given, what]) {
    const at = toText(given).indexOf(toText(what));
    return at < 0 ? 0 : [...toText(given).slice(0, at)].length + 1;
  },
  substr([given, from, length]) {
    const text = [...toText(given)];
    const start = Math.round(toNumber(from));
    const end = length === undefined ? Number.POSITIVE_INFINITY : start + Math.round(toNumber(length));
    return text.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join('');
  },
  tolower: ([text]) => toText(text).toLowerCase(),
  toupper: ([text]) => toText(text).toUpperCase(),
  sprintf: ([format, ...args]) => formatAwk(toText(format), args),
  sin: ([x]) => Math.sin(toNumber(x)),
  cos: ([x]) => Math.cos(toNumber(x)),
  atan2: ([y, x]) => Math.atan2(toNumber(y), toNumber(x)),
  exp: ([x]) => Math.exp(toNumber(x)),
  log: ([x]) => Math.log(toNumber(x)),
  sqrt: ([x]) => Math.sqrt(toNumber(x)),
  int: ([x]) => Math.trunc(toNumber(x)),
  strtonum: ([text]) => (typeof text === 'string' && /^0[xX]/.test(text) ? Number(text) || 0 : toNumber(text)),
  and: ([a, b]) => Number(BigInt(toNumber(a)) & BigInt(toNumber(b))),
  or: ([a, b]) => Number(BigInt(toNumber(a)) | BigInt(toNumber(b))),
  xor: ([a, b]) => Number(BigInt(toNumber(a)) ^ BigInt(toNumber(b))),
  lshift: ([a, b]) => toNumber(a) * 2 ** toNumber(b),
  rshift: ([a, b]) => Math.floor(toNumber(a) / 2 ** toNumber(b)),
  match([text, regexp], store) {
    const found = store.expression(toText(regexp)).exec(toText(text));
    store.set('RSTART', found ? [...toText(text).slice(0, found.index)].length + 1 : 0);
    store.set('RLENGTH', found ? [...found[0]].length : -1);
    return store.get('RSTART');
  },
  gensub([regexp, replacement, how, target], store) {
    const text = toText(target === undefined ? store.field(0) : target);
    const which = /^[gG]/.test(toText(how)) ? 0 : Math.max(1, toNumber(how));
    let count = 0;
    return text.replace(store.expression(toText(regexp)), (...found: unknown[]) => {
      if (which && ++count !== which) return found[0] as string;
      return toText(replacement).replace(/\\(\d|&|\\)|&/g, (whole, code) =>
        code === undefined || code === '0' ? (found[0] as string) : /\d/.test(code) ? String(found[Number(code)] ?? '') : whole.slice(1),
      );
    });
  },
};

/** The text after sub or gsub, and how many were replaced. */
export function substitute(regexp: RegExp, replacement: string, text: string, global: boolean): { text: string; count: number } {
  let out = '';
  let at = 0;
  let count = 0;
  for (const match of text.matchAll(regexp)) {
    out += text.slice(at, match.index);
    out += replacement.replace(/\\\\&|\\&|&/g, (found) => (found === '&' ? match[0] : found === '\\&' ? '&' : `\\${match[0]}`));
    at = match.index + match[0].length;
    count++;
    if (!global) break;
  }
  return { text: out + text.slice(at), count };
}

/** rand and srand: the same numbers in each run until srand. */
export function createChance(random: Random, now: () => number) {
  let state = 0;
  let seed = 0;
  return {
    rand(): number {
      state = (Math.imul(state ^ (state >>> 13), 0x5bd1e995) + 0x6d2b79f5) | 0;
      return ((state ^ (state >>> 15)) >>> 0) / 4294967296;
    },
    srand(to: Value | undefined): number {
      const before = seed;
      seed = to === undefined ? Math.floor(now() / 1000) : toNumber(to);
      state = Math.trunc(seed) ^ (to === undefined ? Math.floor(random.next() * 2 ** 31) : 0);
      return before;
    },
  };
}
export { formatDate as strftime };
