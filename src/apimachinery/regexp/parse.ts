import { folded, LAST, negate, PERL, posix, type Ranges, unicode } from './classes.ts';

export type Node =
  | { kind: 'empty' }
  | { kind: 'chars'; ranges: Ranges }
  | { kind: 'all' | 'any'; of: Node[] }
  | { kind: 'repeat'; of: Node; min: number; max: number; greedy: boolean }
  | { kind: 'assert'; what: 'begin' | 'end' | 'line-begin' | 'line-end' | 'word' | 'no-word' };

/** What Go says of a pattern that it does not take. */
export class RegexpError extends Error {
  constructor(why: string, text: string) {
    super(`error parsing regexp: ${why}: \`${text}\``);
  }
}
interface Flags {
  fold: boolean;
  multi: boolean;
  dot: boolean;
  swap: boolean;
}
const MAX_REPEAT = 1000;
const MAX_SIZE = 3355;
const one = (point: number): Ranges => [[point, point]];
const ESCAPES: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Reads RE2's syntax. Models regexp/syntax/parse.go. */
export function parseRegexp(pattern: string): Node {
  return new Parser(pattern).all();
}
class Parser {
  private at = 0;
  private depth = 0;
  constructor(readonly text: string) {}

  all(): Node {
    const tree = this.alternatives({ fold: false, multi: false, dot: false, swap: false });
    if (this.at < this.text.length) throw new RegexpError('unexpected )', this.text);
    if (sizeOf(tree) > MAX_SIZE * 10) throw new RegexpError('expression too large', this.text);
    return tree;
  }
  private peek(n = 0): string | undefined {
    return this.text[this.at + n];
  }
  private alternatives(flags: Flags): Node {
    if (++this.depth > 1000) throw new RegexpError('expression nests too deeply', this.text);
    const own = { ...flags };
    const all = [this.sequence(own)];
    while (this.peek() === '|') {
      this.at++;
      all.push(this.sequence(own));
    }
    this.depth--;
    return all.length === 1 ? all[0] : { kind: 'any', of: all };
  }
  private sequence(flags: Flags): Node {
    const parts: Node[] = [];
    while (this.at < this.text.length && this.peek() !== '|' && this.peek() !== ')') {
      if ('*+?'.includes(this.peek() as string)) throw new RegexpError('missing argument to repetition operator', this.peek() as string);
      const atom = this.atom(flags);
      if (atom) parts.push(this.repeated(atom, flags));
    }
    return parts.length === 1 ? parts[0] : { kind: 'all', of: parts };
  }
  private repeated(atom: Node, flags: Flags): Node {
    let node = atom;
    let before = '';
    for (;;) {
      const from = this.at;
      const range = this.quantifier();
      if (!range) return node;
      const lazy = this.peek() === '?';
      if (lazy) this.at++;
      const shown = this.text.slice(from, this.at);
      if (before) throw new RegexpError('invalid nested repetition operator', before + shown);
      before = shown;
      if (range[0] > MAX_REPEAT || (range[1] !== Number.POSITIVE_INFINITY && range[1] > MAX_REPEAT) || range[0] > range[1])
        throw new RegexpError('invalid repeat count', this.text.slice(from, lazy ? this.at - 1 : this.at));
      node = { kind: 'repeat', of: node, min: range[0], max: range[1], greedy: lazy === flags.swap };
      if (sizeOf(node) > MAX_SIZE * 3) throw new RegexpError('invalid repeat count', shown);
    }
  }
  private quantifier(): [number, number] | undefined {
    const simple: Record<string, [number, number]> = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] };
    const c = this.peek();
    if (c !== undefined && Object.hasOwn(simple, c)) {
      this.at++;
      return simple[c];
    }
    const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.text.slice(this.at));
    if (!counted) return undefined;
    this.at += counted[0].length;
    const [, min, comma, max] = counted;
    return [Number(min), comma ? (max ? Number(max) : Infinity) : Number(min)];
  }
  private chars(ranges: Ranges, { fold }: Flags): Node {
    return { kind: 'chars', ranges: fold ? folded(ranges) : ranges };
  }
  /** Nothing, for a group that only sets flags. */
  private atom(flags: Flags): Node | undefined {
    const c = this.peek() as string;
    switch (c) {
      case '(':
        return this.group(flags);
      case '[':
        return this.chars(this.set(flags), { ...flags, fold: false });
      case '.':
        this.at++;
        return { kind: 'chars', ranges: flags.dot ? [[0, LAST]] : negate(one(10)) };
      case '^':
        this.at++;
        return { kind: 'assert', what: flags.multi ? 'line-begin' : 'begin' };
      case '$':
        this.at++;
        return { kind: 'assert', what: flags.multi ? 'line-end' : 'end' };
      case '\\':
        return this.escaped(flags);
    }
    const point = this.text.codePointAt(this.at) as number;
    this.at += point > 0xffff ? 2 : 1;
    return this.chars(one(point), flags);
  }
  private group(flags: Flags): Node | undefined {
    const from = this.at;
    const rest = this.text.slice(from);
    const named = /^\(\?(?:P?<)([^>]*)>/.exec(rest);
    if (named) {
      if (!/^\w+$/.test(named[1])) throw new RegexpError('invalid named capture', named[0]);
      this.at += named[0].length;
      return this.closed(flags);
    }
    if (!rest.startsWith('(?')) {
      this.at++;
      return this.closed(flags);
    }
    if (/^\(\?P?</.test(rest)) throw new RegexpError('invalid named capture', rest);
    const set = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
    if (!set || (!set[1] && !set[2] && set[3] === ')')) {
      const bad = /^\(\?[imsU]*(?:-[imsU]*)?(?:[\s\S])?/.exec(rest)?.[0] ?? rest;
      throw new RegexpError('invalid or unsupported Perl syntax', bad);
    }
    this.at += set[0].length;
    const next = { ...flags };
    const names: Record<string, keyof Flags> = { i: 'fold', m: 'multi', s: 'dot', U: 'swap' };
    for (const f of set[1]) next[names[f]] = true;
    for (const f of set[2] ?? '') next[names[f]] = false;
    if (set[3] === ':') return this.closed(next);
    Object.assign(flags, next);
    return undefined;
  }
  private closed(flags: Flags): Node {
    const inner = this.alternatives(flags);
    if (this.peek() !== ')') throw new RegexpError('missing closing )', this.text);
    this.at++;
    return inner;
  }
  private escaped(flags: Flags): Node {
    const c = this.peek(1);
    if (c === undefined) throw new RegexpError('trailing backslash at end of expression', '');
    const assertion = { A: 'begin', z: 'end', b: 'word', B: 'no-word' }[c] as 'begin' | 'end' | 'word' | 'no-word' | undefined;
    if (assertion) {
      this.at += 2;
      return { kind: 'assert', what: assertion };
    }
    if (c === 'Q') {
      const end = this.text.indexOf('\\E', this.at);
      const quoted = this.text.slice(this.at + 2, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 2;
      return { kind: 'all', of: [...quoted].map((q) => this.chars(one(q.codePointAt(0) as number), flags)) };
    }
    const ranges = this.classEscape();
    return this.chars(ranges ?? one(this.escape()), flags);
  }
  private classEscape(): Ranges | undefined {
    const c = this.peek(1) as string;
    if (Object.hasOwn(PERL, c)) {
      this.at += 2;
      return PERL[c];
    }
    if (c !== 'p' && c !== 'P') return undefined;
    const found = /^\\[pP](?:([A-Za-z])|\{(\^?)(\w+)\})/.exec(this.text.slice(this.at));
    const ranges = found && unicode(found[1] ?? found[3], (c === 'P') !== (found[2] === '^'));
    if (!found || !ranges) throw new RegexpError('invalid character class range', found?.[0] ?? this.text.slice(this.at, this.at + 3));
    this.at += found[0].length;
    return ranges;
  }
  private escape(): number {
    const rest = this.text.slice(this.at);
    const hex = /^\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]+)\})/.exec(rest) ?? /^\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    if (hex) {
      this.at += hex[0].length;
      const point = rest[1] === 'x' ? Number.parseInt(hex[1] ?? hex[2], 16) : Number.parseInt(hex[1], 8);
      if (point <= LAST) return point;
    }
    const c = rest[1];
    if (!hex && c !== undefined && Object.hasOwn(ESCAPES, c)) {
      this.at += 2;
      return ESCAPES[c];
    }
    if (!hex && c !== undefined && c.charCodeAt(0) < 128 && !/[A-Za-z0-9]/.test(c)) {
      this.at += 2;
      return c.charCodeAt(0);
    }
    if (c === undefined) throw new RegexpError('trailing backslash at end of expression', '');
    throw new RegexpError(
      'invalid escape sequence',
      c === 'x' ? rest.slice(0, 3) : String.fromCodePoint(92, rest.codePointAt(1) as number),
    );
  }
  private set(flags: Flags): Ranges {
    const from = this.at++;
    const negated = this.peek() === '^';
    if (negated) this.at++;
    const ranges: [number, number][] = [];
    for (let first = true; this.peek() !== ']' || first; first = false) {
      if (this.at >= this.text.length) throw new RegexpError('missing closing ]', this.text.slice(from));
      const named = /^\[:(\^?\w*):\]/.exec(this.text.slice(this.at));
      if (named) {
        const known = posix(named[1]);
        if (!known) throw new RegexpError('invalid character class range', named[0]);
        ranges.push(...(known as [number, number][]));
        this.at += named[0].length;
        continue;
      }
      if (this.peek() === '\\' && /[dswDSWpP]/.test(this.peek(1) ?? '')) {
        ranges.push(...((this.classEscape() ?? []) as [number, number][]));
        continue;
      }
      const start = this.at;
      const low = this.member(from);
      let high = low;
      if (this.peek() === '-' && this.peek(1) !== ']' && this.peek(1) !== undefined) {
        this.at++;
        high = this.member(from);
        if (high < low) throw new RegexpError('invalid character class range', this.text.slice(start, this.at));
      }
      ranges.push([low, high]);
    }
    this.at++;
    const all = flags.fold ? folded(ranges) : ranges;
    return negated ? negate(all) : all;
  }
  private member(from: number): number {
    if (this.at >= this.text.length) throw new RegexpError('missing closing ]', this.text.slice(from));
    if (this.peek() === '\\') return this.escape();
    const point = this.text.codePointAt(this.at) as number;
    this.at += point > 0xffff ? 2 : 1;
    return point;
  }
}
/** How many instructions a tree becomes, about. */
export function sizeOf(node: Node): number {
  switch (node.kind) {
    case 'all':
    case 'any':
      return node.of.reduce((n, inner) => n + sizeOf(inner), 1);
    case 'repeat':
      return 1 + sizeOf(node.of) * Math.max(1, node.max === Infinity ? node.min : node.max);
  }
  return 1;
}
