import { expect, test } from 'vitest';
import { canonicalCidr, canonicalIp, cidr, cidrWarnings, familyOf, ip, ipWarnings, within } from './ip.ts';

const said = (errors: { detail: string }[]): string[] => errors.map((e) => e.detail.replace(/^Invalid value: "[^"]*": /, ''));

test('addresses of older fields are strict, but what was there may stay', () => {
  expect(said(ip('10.0.0.1', 'a'))).toEqual([]);
  expect(said(ip('10.0.00.1', 'a'))).toEqual(['must not have leading 0s']);
  expect(said(ip('::ffff:1.2.3.4', 'a'))).toEqual(['must not be an IPv4-mapped IPv6 address']);
  expect(said(ip('10.0.00.1', 'a', ['10.0.00.1']))).toEqual([]);
  expect(said(ip('1.2.3', 'a'))).toEqual(['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']);
});
test('newer fields want the one form', () => {
  expect(said(canonicalIp('FD00::0:1', 'a'))).toEqual(['must be in canonical form ("fd00::1")']);
  expect(said(canonicalCidr('fd00:0::/64', 'a'))).toEqual(['must be in canonical form ("fd00::/64")']);
  expect(said(cidr('10.0.0.1/24', 'a'))).toEqual(['must not have bits set beyond the prefix length']);
});
test('warnings name what to use instead', () => {
  expect(ipWarnings('010.0.0.1', 'spec.x')).toEqual(['spec.x: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"']);
  expect(ipWarnings('FD00::1', 'spec.x')).toEqual(['spec.x: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")']);
  expect(cidrWarnings('10.0.0.0/8', 'spec.x')).toEqual([]);
});
test('families and networks', () => {
  expect(['1.2.3.4', 'fd00::1', '::ffff:1.2.3.4', 'x'].map(familyOf)).toEqual(['IPv4', 'IPv6', 'IPv4', '']);
  expect(within('10.1.0.0/16', '10.0.0.0/8')).toBe(true);
  expect(within('11.1.0.0/16', '10.0.0.0/8')).toBe(false);
});
