/** Pairs of code points, both included. */
export type Ranges = readonly (readonly [number, number])[];
export const LAST = 0x10ffff;

const at = (char: string) => char.codePointAt(0) as number;
const pairs = (text: string): Ranges => [...text.matchAll(/(.)-(.)|(.)/gsu)].map(([, a, b, c]) => (c ? [at(c), at(c)] : [at(a), at(b)]));

export function negate(ranges: Ranges): Ranges {
  const out: [number, number][] = [];
  let from = 0;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low > from) out.push([from, low - 1]);
    from = Math.max(from, high + 1);
  }
  if (from <= LAST) out.push([from, LAST]);
  return out;
}
const DIGIT = pairs('0-9');
const SPACE = pairs('\t\n\f\r ');
const WORD = pairs('0-9A-Z_a-z');
/** `\d` and its like. */
export const PERL: Record<string, Ranges> = { d: DIGIT, s: SPACE, w: WORD, D: negate(DIGIT), S: negate(SPACE), W: negate(WORD) };
export const isWord = (point: number | undefined): boolean => point !== undefined && WORD.some(([a, b]) => point >= a && point <= b);

const POSIX: Record<string, Ranges> = {
  alnum: pairs('0-9A-Za-z'),
  alpha: pairs('A-Za-z'),
  ascii: [[0, 0x7f]],
  blank: pairs('\t '),
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: DIGIT,
  graph: pairs('!-~'),
  lower: pairs('a-z'),
  print: pairs(' -~'),
  punct: pairs('!-/:-@[-`{-~'),
  space: pairs('\t-\r '),
  upper: pairs('A-Z'),
  word: WORD,
  xdigit: pairs('0-9A-Fa-f'),
};
/** `[:alpha:]`, `[:^alpha:]`. */
export function posix(name: string): Ranges | undefined {
  const plain = name.replace('^', '');
  const found = Object.hasOwn(POSIX, plain) ? POSIX[plain] : undefined;
  return found && (name.startsWith('^') ? negate(found) : found);
}
const unicodeClasses = new Map<string, Ranges | undefined>();
/** `\pL`, `\p{Greek}`: as the platform knows them. */
export function unicode(name: string, negated: boolean): Ranges | undefined {
  const key = `${negated}${name}`;
  if (!unicodeClasses.has(key)) unicodeClasses.set(key, scan(name, negated));
  return unicodeClasses.get(key);
}
function scan(name: string, negated: boolean): Ranges | undefined {
  if (name === 'Any') return negated ? [] : [[0, LAST]];
  let test: RegExp;
  try {
    test = new RegExp(/^[A-Z][a-z]?$/.test(name) ? `\\p{${name}}` : `\\p{Script=${name}}`, 'u');
  } catch {
    return undefined;
  }
  const out: [number, number][] = [];
  for (let point = 0; point <= LAST; point++) {
    if (test.test(String.fromCodePoint(point)) === negated) continue;
    const last = out[out.length - 1];
    if (last && last[1] === point - 1) last[1] = point;
    else out.push([point, point]);
  }
  return out;
}
/** With the other case of every ASCII letter, and of what is simple beyond. */
export function folded(ranges: Ranges): Ranges {
  const more: [number, number][] = ranges.map(([a, b]) => [a, b]);
  for (const [low, high] of ranges) {
    for (const [from, to, shift] of [
      [65, 90, 32],
      [97, 122, -32],
    ]) {
      const a = Math.max(low, from);
      const b = Math.min(high, to);
      if (a <= b) more.push([a + shift, b + shift]);
    }
    if (high - low < 512 && high > 127)
      for (let p = Math.max(low, 128); p <= high; p++) {
        const char = String.fromCodePoint(p);
        for (const other of [char.toLowerCase(), char.toUpperCase()])
          if ([...other].length === 1 && other !== char) more.push([at(other), at(other)]);
      }
  }
  return more;
}
