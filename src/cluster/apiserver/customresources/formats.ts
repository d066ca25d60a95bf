import { isDns1123Label, isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import { isEmail, isIpv4, isIpv6, isMac, isRequestUri } from './format-addresses.ts';
import { isDate, isDateTime, isDuration } from './format-times.ts';

const UUID = (version: string, variant = '[0-9a-f]') =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i');
const matches = (pattern: RegExp) => (text: string) => pattern.test(text);

const HOSTNAME =
  /^(?:[a-zA-Z0-9\p{S}\p{L}](?:-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|^(?:[a-zA-Z0-9\p{S}\p{L}](?:[a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63}$/u;
/** The pattern's first half has no end, as upstream wrote it. */
const isHostname = (text: string): boolean => {
  if (!HOSTNAME.test(text) || new TextEncoder().encode(text).length > 255) return false;
  return text.split('.').every((part) => new TextEncoder().encode(part).length <= 63);
};
const isCidr = (text: string): boolean => {
  const [address, bits, more] = text.split('/');
  if (more !== undefined || !/^\d+$/.test(bits ?? '')) return false;
  return address.includes(':') ? isIpv6(address) && Number(bits) <= 128 : isIpv4(address) && Number(bits) <= 32;
};
const isIsbn10 = (given: string): boolean => {
  const text = given.replace(/[\s-]/g, '');
  if (!/^\d{9}[\dX]$/.test(text)) return false;
  return [...text].reduce((sum, c, i) => sum + (c === 'X' ? 10 : Number(c)) * (i < 9 ? i + 1 : 10), 0) % 11 === 0;
};
const isIsbn13 = (given: string): boolean => {
  const text = given.replace(/[\s-]/g, '');
  if (!/^\d{13}$/.test(text)) return false;
  const sum = [...text].slice(0, 12).reduce((s, c, i) => s + Number(c) * (i % 2 ? 3 : 1), 0);
  return Number(text[12]) === (10 - (sum % 10)) % 10;
};
const CARD =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;
const isCard = (given: string): boolean => {
  const digits = given.replace(/[^0-9]+/g, '');
  if (!CARD.test(digits)) return false;
  const sum = [...digits].reverse().reduce((s, c, i) => {
    const twice = Number(c) * 2;
    return s + (i % 2 ? (twice >= 10 ? (twice % 10) + 1 : twice) : Number(c));
  }, 0);
  return sum % 10 === 0;
};
const CHANNEL = '\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*';

/** Formats that are checked; others are notes. Upstream: kube-openapi/pkg/validation/strfmt. */
export const FORMATS: Record<string, (text: string) => boolean> = {
  bsonobjectid: matches(/^[0-9a-fA-F]{24}$/),
  ipv4: isIpv4,
  ipv6: isIpv6,
  cidr: isCidr,
  mac: isMac,
  uri: isRequestUri,
  hostname: isHostname,
  email: isEmail,
  uuid: matches(UUID('[0-9a-f]')),
  uuid3: matches(UUID('3')),
  uuid4: matches(UUID('4', '[89ab]')),
  uuid5: matches(UUID('5', '[89ab]')),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCard,
  ssn: matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: matches(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: matches(new RegExp(`^rgb\\(${CHANNEL},${CHANNEL},${CHANNEL}\\)$`)),
  byte: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  date: isDate,
  datetime: isDateTime,
  'date-time': isDateTime,
  duration: isDuration,
  'k8s-short-name': (text) => !isDns1123Label(text).length,
  'k8s-long-name': (text) => !isDns1123Subdomain(text).length,
};
