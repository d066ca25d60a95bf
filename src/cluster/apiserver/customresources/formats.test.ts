import { expect, it } from 'vitest';
import { FORMATS } from './formats.ts';

/** What the real one said of each, 1.36.3. */
const CASES: [format: string, right: string[], wrong: string[]][] = [
  ['byte', ['YQ=='], ['', 'YQ=', 'a\nb']],
  ['email', ['a@b.co', ' a@b.co', 'Ada <ada@b.co>', '"a b"@c.d'], ['a', 'a@', '@b', 'a..b@c', 'a@b c@d', `${'a'.repeat(5000)}`]],
  ['ipv4', ['1.2.3.4', '010.1.1.1'], ['1.2.3', '300.1.1.1', '::1', '']],
  ['ipv6', ['::1', 'fd00::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8'], ['1.2.3.4', ':::1', '1:2:3', 'g::']],
  ['cidr', ['10.0.0.0/8', 'fd00::/8'], ['10.0.0.0/33', '10.0.0.0', 'x/8']],
  ['mac', ['00:11:22:33:44:55', '0011.2233.4455'], ['00:11', '00:11-22:33:44:55']],
  ['uri', ['https://a.b/c', '/a', 'mailto:x'], ['a', '', 'http://a b/', 'https://a:x/']],
  ['date', ['2026-02-28', '2024-02-29'], ['2026-02-29', '2026-13-01', '2026-1-1']],
  ['date-time', ['2026-01-01T00:00:00Z', '2026-01-01t23:59:59.5+01:00'], ['2026-01-01', '2026-01-01T24:00:00Z', '2026-01-01T00:00:60Z']],
  ['duration', ['5m', '1.5h', '-1s', '0', '3 days', 'in 2 weeks'], ['', '5', 'x', 'm']],
  ['uuid4', ['123e4567-e89b-42d3-a456-426614174000'], ['123e4567-e89b-12d3-a456-426614174000', '']],
  ['isbn', ['0321751043', '978-0321751041'], ['0321751044', '1']],
  ['creditcard', ['4111 1111 1111 1111'], ['4111 1111 1111 1112']],
];
it.each(CASES)('%s', (format, right, wrong) => {
  const check = FORMATS[format];
  expect(right.filter((text) => !check(text))).toEqual([]);
  expect(wrong.filter((text) => check(text))).toEqual([]);
});
