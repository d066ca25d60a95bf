import { expect, test } from 'vitest';
import { parseSchedule } from './cron.ts';

const start = Date.UTC(2026, 0, 1, 10, 7, 30);
const next = (text: string, zone?: string) => {
  const at = parseSchedule(text, zone)?.(start);
  return at === undefined ? undefined : new Date(at).toISOString();
};

test.each([
  ['*/5 * * * *', '2026-01-01T10:10:00.000Z'],
  ['0 0 * * *', '2026-01-02T00:00:00.000Z'],
  ['30 8 * * mon', '2026-01-05T08:30:00.000Z'],
  ['0 0 29 2 *', '2028-02-29T00:00:00.000Z'],
  ['@hourly', '2026-01-01T11:00:00.000Z'],
  ['@every 1m30s', '2026-01-01T10:09:00.000Z'],
  ['61 * * * *', undefined],
  ['* * *', undefined],
])('%s', (text, expected) => expect(next(text)).toBe(expected));

test('in a time zone', () => expect(next('0 6 * * *', 'America/New_York')).toBe('2026-01-01T11:00:00.000Z'));
