import { type Errors, invalid } from './common.ts';

/** An address as a number; `v4` also when it was written as an IPv4-mapped IPv6 one. */
interface Address {
  value: bigint;
  bits: 32 | 128;
  /** Leading zeros, which Go once took. */
  zeros: boolean;
  mapped: boolean;
}
function v4(text: string): { value: bigint; zeros: boolean } | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((p) => !/^[0-9]+$/.test(p) || Number(p) > 255)) return undefined;
  return { value: parts.reduce((n, p) => (n << 8n) | BigInt(Number(p)), 0n), zeros: parts.some((p) => /^0[0-9]/.test(p)) };
}
function v6(text: string): Address | undefined {
  const [head, tail, ...more] = text.split('::');
  if (more.length) return undefined;
  let zeros = false;
  const groups = (half: string): bigint[] | undefined => {
    if (!half) return [];
    const parts = half.split(':');
    const last = parts[parts.length - 1];
    const embedded = last.includes('.') ? v4(last) : undefined;
    if (last.includes('.') && !embedded) return undefined;
    zeros ||= embedded?.zeros ?? false;
    const plain = embedded ? parts.slice(0, -1) : parts;
    if (plain.some((p) => !/^[0-9a-fA-F]{1,4}$/.test(p))) return undefined;
    const words = plain.map((p) => BigInt(`0x${p}`));
    return embedded ? [...words, embedded.value >> 16n, embedded.value & 0xffffn] : words;
  };
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  if (!front || !back || (tail !== undefined && front.length && head.includes('.'))) return undefined;
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const value = [...front, ...Array(missing).fill(0n), ...back].reduce((n, w) => (n << 16n) | w, 0n);
  return { value, bits: 128, zeros, mapped: value >> 32n === 0xffffn };
}
function parse(text: string): Address | undefined {
  if (text.includes(':')) return v6(text);
  const plain = v4(text);
  return plain && { ...plain, bits: 32, mapped: false };
}
const dotted = (value: bigint): string => [24n, 16n, 8n, 0n].map((s) => `${(value >> s) & 255n}`).join('.');
function colons(value: bigint): string {
  const words = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((s) => ((value >> s) & 0xffffn).toString(16));
  const runs = [
    ...words
      .map((w) => (w === '0' ? '0' : 'x'))
      .join('')
      .matchAll(/0{2,}/g),
  ];
  const longest = runs.sort((a, b) => b[0].length - a[0].length || a.index - b.index)[0];
  if (!longest) return words.join(':');
  return `${words.slice(0, longest.index).join(':')}::${words.slice(longest.index + longest[0].length).join(':')}`;
}
/** As Go's net.IP prints it: what is IPv4 within IPv6, as IPv4. */
const printed = ({ value, bits, mapped }: Address): string => (bits === 32 || mapped ? dotted(value & 0xffffffffn) : colons(value));
const mask = (value: bigint, bits: number, length: number): bigint => (value >> BigInt(bits - length)) << BigInt(bits - length);

export const familyOf = (text: string): '' | 'IPv4' | 'IPv6' => {
  const a = parse(text);
  return a ? (a.bits === 32 || a.mapped ? 'IPv4' : 'IPv6') : '';
};
export const isIp = (text: string): boolean => !!parse(text);
/** Upstream: apimachinery/pkg/util/validation/ip.go IsValidIPForLegacyField, strict as since 1.36; `kept` are old values. */
export function ip(text: string, path: string, kept: readonly string[] = []): Errors {
  if (kept.includes(text)) return [];
  const a = parse(text);
  if (!a) return [invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  return [
    ...(a.zeros ? [invalid(path, text, 'must not have leading 0s')] : []),
    ...(a.mapped ? [invalid(path, text, 'must not be an IPv4-mapped IPv6 address')] : []),
  ];
}
/** Upstream: IsValidIP, of newer fields. */
export function canonicalIp(text: string, path: string): Errors {
  const errors = ip(text, path);
  if (errors.length) return errors;
  const right = printed(parse(text) as Address);
  return right === text ? [] : [invalid(path, text, `must be in canonical form (${JSON.stringify(right)})`)];
}
export function ipWarnings(text: string, path: string): string[] {
  const a = parse(text);
  if (!a) return [];
  if (a.zeros || a.mapped)
    return [`${path}: non-standard IP address ${JSON.stringify(text)} is invalid: use ${JSON.stringify(printed(a))}`];
  const right = printed(a);
  return a.bits === 128 && right !== text
    ? [`${path}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format (${JSON.stringify(right)})`]
    : [];
}
interface Prefix extends Address {
  length: number;
  /** What follows the slash has a leading zero. */
  padded: boolean;
}
function parsePrefix(text: string): Prefix | undefined {
  const [address, bits, ...rest] = text.split('/');
  const a = parse(address);
  if (!a || rest.length || !/^[0-9]{1,3}$/.test(bits ?? '') || Number(bits) > a.bits) return undefined;
  return { ...a, length: Number(bits), padded: /^0[0-9]/.test(bits) };
}
export const isCidr = (text: string): boolean => !!parsePrefix(text);
const network = (p: Prefix): string =>
  `${printed({ ...p, value: mask(p.value, p.bits, p.length) })}/${p.mapped ? p.length - 96 : p.length}`;
/** Upstream: IsValidCIDRForLegacyField. */
export function cidr(text: string, path: string, kept: readonly string[] = []): Errors {
  if (kept.includes(text)) return [];
  const p = parsePrefix(text);
  if (!p) return [invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  if (p.zeros || p.padded) return [invalid(path, text, 'must not have leading 0s in IP or prefix length')];
  if (p.mapped) return [invalid(path, text, 'must not have an IPv4-mapped IPv6 address')];
  return mask(p.value, p.bits, p.length) === p.value ? [] : [invalid(path, text, 'must not have bits set beyond the prefix length')];
}
/** Upstream: IsValidCIDR. */
export function canonicalCidr(text: string, path: string): Errors {
  const errors = cidr(text, path);
  if (errors.length) return errors;
  const right = network(parsePrefix(text) as Prefix);
  return right === text ? [] : [invalid(path, text, `must be in canonical form (${JSON.stringify(right)})`)];
}
export function cidrWarnings(text: string, path: string): string[] {
  const p = parsePrefix(text);
  if (!p) return [];
  const quoted = JSON.stringify(text);
  const right = JSON.stringify(network(p));
  const warnings: string[] = [];
  if (mask(p.value, p.bits, p.length) !== p.value)
    warnings.push(
      `${path}: CIDR value ${quoted} is ambiguous in this context (should be ${right} or ${JSON.stringify(`${printed(p)}/${p.bits}`)}?)`,
    );
  if (p.zeros || p.padded || p.mapped) warnings.push(`${path}: non-standard CIDR value ${quoted} is invalid: use ${right}`);
  else if (!warnings.length && p.bits === 128 && `${colons(p.value)}/${p.length}` !== text)
    warnings.push(
      `${path}: IPv6 CIDR value ${quoted} should be in RFC 5952 canonical format (${JSON.stringify(`${colons(p.value)}/${p.length}`)})`,
    );
  return warnings;
}
/** Whether one block lies within another. */
export function within(inner: string, outer: string): boolean {
  const [a, b] = [parsePrefix(inner), parsePrefix(outer)];
  return !!a && !!b && a.bits === b.bits && a.length >= b.length && mask(a.value, a.bits, b.length) === mask(b.value, b.bits, b.length);
}
