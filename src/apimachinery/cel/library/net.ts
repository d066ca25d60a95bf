import type { Library } from '../declare.ts';
import { CelError } from '../problems.ts';
import type { Opaque } from '../values.ts';

export class Ip implements Opaque {
  readonly typeName = 'net.IP';
  constructor(
    readonly value: bigint,
    readonly bits: 32 | 128,
  ) {}
  equals(other: unknown): boolean {
    return other instanceof Ip && other.value === this.value && other.bits === this.bits;
  }
}
export class Cidr implements Opaque {
  readonly typeName = 'net.CIDR';
  constructor(
    readonly ip: Ip,
    readonly length: number,
  ) {}
  equals(other: unknown): boolean {
    return other instanceof Cidr && other.length === this.length && other.ip.equals(this.ip);
  }
}
const goError = (text: string, why: string, at?: string) =>
  `ParseAddr(${JSON.stringify(text)}): ${why}${at === undefined ? '' : ` (at ${JSON.stringify(at)})`}`;

function parse4(text: string): bigint | string {
  const fields = text.split('.');
  let value = 0n;
  for (const [i, f] of fields.entries()) {
    if (f === '') return goError(text, 'IPv4 field must have at least one digit', fields.slice(i).join('.'));
    if (!/^\d+$/.test(f))
      return goError(
        text,
        'unexpected character',
        f.replace(/^\d*/, '') +
          fields
            .slice(i + 1)
            .map((x) => `.${x}`)
            .join(''),
      );
    if (f.length > 1 && f.startsWith('0')) return goError(text, 'IPv4 field has octet with leading zero');
    if (Number(f) > 255) return goError(text, 'IPv4 field has value >255');
    if (i > 3) return goError(text, 'IPv4 address too long');
    value = value * 256n + BigInt(f);
  }
  return fields.length < 4 ? goError(text, 'IPv4 address too short') : value;
}
function parse6(text: string): bigint | string {
  const [head, tail, more] = text.split('::');
  if (more !== undefined) return goError(text, 'multiple :: in address', `::${more}`);
  const fieldsOf = (part: string | undefined) => (part ? part.split(':') : []);
  const parts = [fieldsOf(head), fieldsOf(tail)];
  const words: number[][] = [[], []];
  for (const [side, fields] of parts.entries())
    for (const f of fields) {
      if (f.includes('.')) {
        const value = parse4(f);
        if (typeof value === 'string') return goError(text, 'invalid embedded IPv4 address', f);
        words[side].push(Number(value >> 16n), Number(value & 0xffffn));
      } else if (f === '') return goError(text, 'each colon-separated field must have at least one digit', ':');
      else if (!/^[0-9a-fA-F]+$/.test(f)) return goError(text, 'unexpected character', f.replace(/^[0-9a-fA-F]*/, ''));
      else if (f.length > 4) return goError(text, 'each group must have 4 or less digits', f);
      else words[side].push(Number.parseInt(f, 16));
    }
  const count = words[0].length + words[1].length;
  if (tail === undefined && count < 8) return goError(text, 'address string too short');
  if (count > (tail === undefined ? 8 : 7))
    return goError(text, count > 8 ? 'trailing garbage after address' : 'the :: must expand to at least one field of zeros');
  const all = [...words[0], ...Array<number>(8 - count).fill(0), ...words[1]];
  return all.reduce((v, w) => v * 65536n + BigInt(w), 0n);
}
/** Models library/ip.go parseIPAddr. */
export function parseIp(text: string): Ip {
  const fail = (why: string): never => {
    throw new CelError(why);
  };
  const bad = (why: string) => fail(`IP Address ${JSON.stringify(text)} parse error during conversion from string: ${why}`);
  const zone = text.includes(':') && text.includes('%');
  const plain = zone ? text.slice(0, text.indexOf('%')) : text;
  const first = /[.:%]/.exec(text)?.[0];
  if (!first) return bad(goError(text, 'unable to parse IP'));
  if (first === '%') return bad(goError(text, 'missing IPv6 address'));
  const value = first === '.' ? parse4(plain) : parse6(plain);
  if (typeof value === 'string') return bad(value.replace(JSON.stringify(plain), JSON.stringify(text)));
  if (zone) return fail(`IP address ${JSON.stringify(text)} with zone value is not allowed`);
  const bits = first === '.' ? 32 : 128;
  if (bits === 128 && value >> 32n === 0xffffn) return fail(`IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`);
  return new Ip(value, bits);
}
function parseCidr(text: string): Cidr {
  const again = 'network address parse error during conversion from string: ';
  const fail = (why: string): never => {
    throw new CelError(`${again}${again}netip.ParsePrefix(${JSON.stringify(text)}): ${why}`);
  };
  const slash = text.lastIndexOf('/');
  if (slash < 0) return fail("no '/'");
  const address = text.slice(0, slash);
  let ip: Ip;
  try {
    ip = parseIp(address);
  } catch (error) {
    const why = (error as Error).message;
    if (why.startsWith('IPv4-mapped')) throw new CelError(`${again}IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`);
    if (why.includes('zone')) return fail('IPv6 zones cannot be present in a prefix');
    return fail(why.replace(/^.*?conversion from string: /, ''));
  }
  const bits = text.slice(slash + 1);
  if (!/^\d+$/.test(bits) || (bits.length > 1 && bits.startsWith('0'))) return fail(`bad bits after slash: ${JSON.stringify(bits)}`);
  if (Number(bits) > ip.bits) return fail('prefix length out of range');
  return new Cidr(ip, Number(bits));
}
const masked = ({ ip, length }: Cidr): Ip => {
  const rest = BigInt(ip.bits - length);
  return new Ip((ip.value >> rest) << rest, ip.bits);
};
const holds = (cidr: Cidr, ip: Ip): boolean => ip.bits === cidr.ip.bits && masked(cidr).equals(masked(new Cidr(ip, cidr.length)));
function text4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((s) => (value >> s) & 255n).join('.');
}
export function ipText({ value, bits }: Ip): string {
  if (bits === 32) return text4(value);
  const words = Array.from({ length: 8 }, (_v, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  let best = { at: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (words[i + length] === 0) length++;
    if (length > best.length) best = { at: i, length };
  }
  const shown = (list: number[]) => list.map((w) => w.toString(16)).join(':');
  return best.at < 0 ? shown(words) : `${shown(words.slice(0, best.at))}::${shown(words.slice(best.at + best.length))}`;
}
const can = (parse: () => unknown): boolean => {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
};
const top = (ip: Ip, bits: number): bigint => ip.value >> BigInt(ip.bits - bits);
const unspecified = (ip: Ip) => ip.value === 0n;
const loopback = (ip: Ip) => (ip.bits === 32 ? top(ip, 8) === 127n : ip.value === 1n);
const multicast = (ip: Ip) => (ip.bits === 32 ? top(ip, 4) === 14n : top(ip, 8) === 255n);
const localMulticast = (ip: Ip) => (ip.bits === 32 ? top(ip, 24) === 0xe00000n : top(ip, 16) >> 8n === 0xffn && (top(ip, 16) & 15n) === 2n);
const localUnicast = (ip: Ip) => (ip.bits === 32 ? top(ip, 16) === 0xa9fen : top(ip, 10) === 0x3fan);
const broadcast = (ip: Ip) => ip.bits === 32 && ip.value === 0xffffffffn;
const asIp = (v: string | Ip): Ip => (typeof v === 'string' ? parseIp(v) : v);
const asCidr = (v: string | Cidr): Cidr => (typeof v === 'string' ? parseCidr(v) : v);

/** Models apiserver/pkg/cel/library/{ip,cidr}.go. */
export const NET: Library = [
  ['ip', 'string => IP', parseIp],
  ['isIP', 'string => bool', (t) => can(() => parseIp(t))],
  ['ip.isCanonical', 'string => bool', (t) => ipText(parseIp(t)) === t],
  ['family', 'IP.() => int', (ip: Ip) => (ip.bits === 32 ? 4n : 6n)],
  ['isUnspecified', 'IP.() => bool', unspecified],
  ['isLoopback', 'IP.() => bool', loopback],
  ['isLinkLocalMulticast', 'IP.() => bool', localMulticast],
  ['isLinkLocalUnicast', 'IP.() => bool', localUnicast],
  ['isGlobalUnicast', 'IP.() => bool', (ip) => !unspecified(ip) && !loopback(ip) && !multicast(ip) && !localUnicast(ip) && !broadcast(ip)],
  ['string', 'IP => string', ipText],
  ['cidr', 'string => CIDR', parseCidr],
  ['isCIDR', 'string => bool', (t) => can(() => parseCidr(t))],
  ['containsIP', 'CIDR.(string) => bool; CIDR.(IP) => bool', (c, ip) => holds(c, asIp(ip))],
  [
    'containsCIDR',
    'CIDR.(string) => bool; CIDR.(CIDR) => bool',
    (c, given) => {
      const other = asCidr(given);
      return c.length <= other.length && holds(c, other.ip);
    },
  ],
  ['ip', 'CIDR.() => IP', (c: Cidr) => c.ip],
  ['prefixLength', 'CIDR.() => int', (c: Cidr) => BigInt(c.length)],
  ['masked', 'CIDR.() => CIDR', (c: Cidr) => new Cidr(masked(c), c.length)],
  ['string', 'CIDR => string', (c: Cidr) => `${ipText(c.ip)}/${c.length}`],
];
