import type { Library } from '../declare.ts';
import { CelError } from '../problems.ts';
import type { Opaque } from '../values.ts';

class Semver implements Opaque {
  readonly typeName = 'kubernetes.Semver';
  constructor(
    readonly numbers: readonly bigint[],
    readonly pre: readonly string[],
  ) {}
  equals(other: unknown): boolean {
    return other instanceof Semver && compare(this, other) === 0;
  }
}
const fail = (why: string): never => {
  throw new CelError(why);
};
const quote = JSON.stringify;
function number(name: string, text: string): bigint {
  if (!/^\d+$/.test(text)) return fail(`Invalid character(s) found in ${name} number ${quote(text)}`);
  if (text.length > 1 && text.startsWith('0'))
    return fail(`${name[0].toUpperCase()}${name.slice(1)} number must not contain leading zeroes ${quote(text)}`);
  if (BigInt(text) >= 2n ** 64n) return fail(`strconv.ParseUint: parsing ${quote(text)}: value out of range`);
  return BigInt(text);
}
/** Models github.com/blang/semver. */
function parse(text: string): Semver {
  if (!text) return fail('Version string empty');
  const [major, minor, ...rest] = text.split('.');
  if (!rest.length) return fail('No Major.Minor.Patch elements found');
  const numbers = [number('major', major), number('minor', minor)];
  let patch = rest.join('.');
  const plus = patch.indexOf('+');
  const build = plus < 0 ? undefined : patch.slice(plus + 1).split('.');
  if (plus >= 0) patch = patch.slice(0, plus);
  const dash = patch.indexOf('-');
  const pre = dash < 0 ? [] : patch.slice(dash + 1).split('.');
  if (dash >= 0) patch = patch.slice(0, dash);
  numbers.push(number('patch', patch));
  for (const p of pre) {
    if (!p) fail('Prerelease is empty');
    if (/^\d+$/.test(p) && p.length > 1 && p.startsWith('0'))
      fail(`Numeric PreRelease version must not contain leading zeroes ${quote(p)}`);
    if (!/^[0-9A-Za-z-]+$/.test(p)) fail(`Invalid character(s) found in prerelease ${quote(p)}`);
  }
  for (const b of build ?? []) {
    if (!b) fail('Build meta data is empty');
    if (!/^[0-9A-Za-z-]+$/.test(b)) fail(`Invalid character(s) found in build meta data ${quote(b)}`);
  }
  return new Semver(numbers, pre);
}
function normal(text: string): string {
  const [a, b, ...rest] = text.replace(/^v/, '').split('.');
  const parts = [a, b, rest.length ? rest.join('.') : undefined].filter((p) => p !== undefined);
  const trimmed = parts.map((p) => (p.length > 1 ? p.replace(/^0+/, '').replace(/^(?!\d)/, '0') : p));
  if (trimmed.length < 3 && /[+-]/.test(trimmed[trimmed.length - 1])) fail('short version cannot contain PreRelease/Build meta data');
  while (trimmed.length < 3) trimmed.push('0');
  return trimmed.join('.');
}
const read = (text: string, tolerant = false): Semver => parse(tolerant ? normal(text) : text);

function compare(a: Semver, b: Semver): number {
  for (const i of [0, 1, 2]) if (a.numbers[i] !== b.numbers[i]) return a.numbers[i] < b.numbers[i] ? -1 : 1;
  if (!a.pre.length || !b.pre.length) return Math.sign(b.pre.length - a.pre.length) * (a.pre.length || b.pre.length ? 1 : 0);
  for (let i = 0; i < a.pre.length && i < b.pre.length; i++) {
    const order = comparePart(a.pre[i], b.pre[i]);
    if (order) return order;
  }
  return Math.sign(a.pre.length - b.pre.length);
}
function comparePart(a: string, b: string): number {
  const [x, y] = [a, b].map((p) => (/^\d+$/.test(p) ? BigInt(p) : undefined));
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
  if (x !== undefined || y !== undefined) return x !== undefined ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
/** Models apiserver/pkg/cel/library/semverlib.go. */
export const SEMVERS: Library = [
  ['semver', 'string => Semver; string, bool => Semver', read],
  [
    'isSemver',
    'string => bool; string, bool => bool',
    (text, tolerant) => {
      try {
        read(text, tolerant);
        return true;
      } catch {
        return false;
      }
    },
  ],
  ['isGreaterThan', 'Semver.(Semver) => bool', (a, b) => compare(a, b) > 0],
  ['isLessThan', 'Semver.(Semver) => bool', (a, b) => compare(a, b) < 0],
  ['compareTo', 'Semver.(Semver) => int', (a, b) => BigInt(compare(a, b))],
  ['major', 'Semver.() => int', (v: Semver) => v.numbers[0]],
  ['minor', 'Semver.() => int', (v: Semver) => v.numbers[1]],
  ['patch', 'Semver.() => int', (v: Semver) => v.numbers[2]],
];
