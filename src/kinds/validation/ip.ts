import { type Errors, invalid } from './common.ts';

const octet = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const V4 = new RegExp(`^${octet}(\\.${octet}){3}$`);
const isV6 = (text: string): boolean => {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':') || (text.match(/::/g) ?? []).length > 1 || text.includes(':::')) return false;
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const plain = tail.includes('.') ? (V4.test(tail) ? `${text.slice(0, text.length - tail.length)}0:0` : '') : text;
  if (!plain) return false;
  const groups = plain.split('::').flatMap((half) => (half ? half.split(':') : []));
  return groups.every((g) => /^[0-9a-fA-F]{1,4}$/.test(g)) && (plain.includes('::') ? groups.length < 8 : groups.length === 8);
};
/** Go once took leading zeros; they are still read as decimal. */
const legacyV4 = (text: string): string =>
  text
    .split('.')
    .map((p) => (/^0+[0-9]+$/.test(p) ? `${Number(p)}` : p))
    .join('.');
export const familyOf = (text: string): '' | 'IPv4' | 'IPv6' => (V4.test(legacyV4(text)) ? 'IPv4' : isV6(text) ? 'IPv6' : '');
export const isIp = (text: string): boolean => familyOf(text) !== '';
export const ip = (text: string, path: string): Errors =>
  isIp(text) ? [] : [invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
export function isCidr(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const family = familyOf(address);
  return !rest.length && !!family && /^[0-9]{1,3}$/.test(bits ?? '') && Number(bits) <= (family === 'IPv4' ? 32 : 128);
}
export const cidr = (text: string, path: string): Errors =>
  isCidr(text) ? [] : [invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
