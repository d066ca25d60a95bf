/** Chance, injected everywhere below `ui`. */
export interface Random {
  /** In [0, 1). */
  next(): number;
}

/** Seeded (mulberry32): the same seed gives the same sequence. */
export class SeededRandom implements Random {
  constructor(public state: number) {}
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}

export const randomInt = (random: Random, below: number): number => Math.floor(random.next() * below);

const HEX = '0123456789abcdef';
function hex(random: Random, n: number): string {
  let text = '';
  for (let i = 0; i < n; i++) text += HEX[randomInt(random, 16)];
  return text;
}
export const hexId = hex;

/** A version 4 UUID. */
export const uuid = (random: Random): string =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${'89ab'[randomInt(random, 4)]}${hex(random, 3)}-${hex(random, 12)}`;

const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789';
/** A name's suffix. Upstream: k8s.io/apimachinery/pkg/util/rand. */
export const suffix = (random: Random, length = 5): string =>
  Array.from({ length }, () => SUFFIX[randomInt(random, SUFFIX.length)]).join('');
