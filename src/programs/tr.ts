import { encode } from '../os/http.ts';
import type { Program } from '../os/process.ts';
import { UsageError, withOptions } from './options.ts';

const CLASSES: Record<string, (byte: number) => boolean> = {
  alpha: (b) => (b >= 65 && b <= 90) || (b >= 97 && b <= 122),
  digit: (b) => b >= 48 && b <= 57,
  alnum: (b) => CLASSES.alpha(b) || CLASSES.digit(b),
  upper: (b) => b >= 65 && b <= 90,
  lower: (b) => b >= 97 && b <= 122,
  space: (b) => b === 32 || (b >= 9 && b <= 13),
  blank: (b) => b === 32 || b === 9,
  punct: (b) => b > 32 && b < 127 && !CLASSES.alnum(b),
  xdigit: (b) => CLASSES.digit(b) || (b >= 65 && b <= 70) || (b >= 97 && b <= 102),
  print: (b) => b >= 32 && b < 127,
  graph: (b) => b > 32 && b < 127,
  cntrl: (b) => b < 32 || b === 127,
};
const ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '\\': 92 };

interface Set_ {
  bytes: number[];
  /** Where `[c*]` stands: it fills up to the length of the first set. */
  fill?: { at: number; byte: number };
}

function parseSet(text: string): Set_ {
  const input = encode(text);
  const set: Set_ = { bytes: [] };
  let i = 0;
  const one = (): number => {
    if (input[i] !== 92 || i + 1 >= input.length) return input[i++];
    const octal = /^[0-7]{1,3}/.exec(String.fromCharCode(...input.subarray(i + 1, i + 4)));
    i += 1 + (octal ? octal[0].length : 1);
    return octal ? Number.parseInt(octal[0], 8) & 255 : (ESCAPES[String.fromCharCode(input[i - 1])] ?? input[i - 1]);
  };
  while (i < input.length) {
    const rest = String.fromCharCode(...input.subarray(i));
    const named = /^\[:(\w+):\]/.exec(rest);
    const same = /^\[=(.)=\]/s.exec(rest);
    const repeat = /^\[(\\?.)\*(\d*)\]/s.exec(rest);
    if (named) {
      if (!CLASSES[named[1]]) throw new UsageError(`invalid character class ‘${named[1]}’`);
      for (let byte = 0; byte < 256; byte++) if (CLASSES[named[1]](byte)) set.bytes.push(byte);
      i += named[0].length;
    } else if (same) {
      set.bytes.push(same[1].charCodeAt(0));
      i += same[0].length;
    } else if (repeat) {
      i++;
      const byte = one();
      const times = Number.parseInt(repeat[2] || '0', repeat[2].startsWith('0') ? 8 : 10);
      if (times) for (let n = 0; n < times; n++) set.bytes.push(byte);
      else set.fill = { at: set.bytes.length, byte };
      i = i - (repeat[1].length > 1 ? 2 : 1) - 1 + repeat[0].length;
    } else {
      const from = one();
      if (input[i] === 45 && i + 1 < input.length) {
        i++;
        const to = one();
        if (to < from)
          throw new UsageError(
            `range-endpoints of '${String.fromCharCode(from)}-${String.fromCharCode(to)}' are in reverse collating sequence order`,
          );
        for (let byte = from; byte <= to; byte++) set.bytes.push(byte);
      } else set.bytes.push(from);
    }
  }
  return set;
}

const expanded = (set: Set_, length: number): number[] => {
  if (!set.fill) return set.bytes;
  const { at, byte } = set.fill;
  return [...set.bytes.slice(0, at), ...Array<number>(Math.max(0, length - set.bytes.length)).fill(byte), ...set.bytes.slice(at)];
};

/** GNU tr: works on bytes, as they come. */
export const tr: Program = withOptions(
  { flags: 'cCdst', long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' }, stopAtWord: true },
  async (proc, { flags, rest }) => {
    const [first, second] = rest;
    const remove = flags.has('d');
    const squeeze = flags.has('s');
    if (first === undefined) throw new UsageError("missing operand\nTry 'tr --help' for more information.");
    if (second === undefined && !remove && !squeeze)
      throw new UsageError(
        `missing operand after ‘${first}’\nTwo strings must be given when translating.\nTry 'tr --help' for more information.`,
      );
    if (second !== undefined && remove && !squeeze)
      throw new UsageError(
        `extra operand ‘${second}’\nOnly one string may be given when deleting without squeezing repeats.\nTry 'tr --help' for more information.`,
      );
    if (rest.length > 2) throw new UsageError(`extra operand ‘${rest[2]}’\nTry 'tr --help' for more information.`);
    const plain = parseSet(first).bytes;
    const given = new Set(plain);
    const one = flags.has('c') || flags.has('C') ? Array.from({ length: 256 }, (_, b) => b).filter((b) => !given.has(b)) : plain;
    const inOne = new Set(one);
    const two = second === undefined ? undefined : expanded(parseSet(second), one.length);
    const table = Uint8Array.from({ length: 256 }, (_, b) => b);
    if (two && !remove) {
      if (!two.length && !flags.has('t')) throw new UsageError('when not truncating set1, string2 must be non-empty');
      const mapped = flags.has('t') ? one.slice(0, two.length) : one;
      for (const [i, byte] of mapped.entries()) table[byte] = two[Math.min(i, two.length - 1)];
    }
    const squeezed = squeeze ? new Set(two ?? one) : undefined;
    let before = -1;
    for (let chunk = await proc.stdin.read(proc.signal); chunk; chunk = await proc.stdin.read(proc.signal)) {
      const out = new Uint8Array(chunk.length);
      let length = 0;
      for (const byte of chunk) {
        if (remove && inOne.has(byte)) continue;
        const to = table[byte];
        if (squeezed?.has(to) && to === before) continue;
        before = to;
        out[length++] = to;
      }
      if (length) await proc.stdout.write(out.subarray(0, length));
    }
    return 0;
  },
);
