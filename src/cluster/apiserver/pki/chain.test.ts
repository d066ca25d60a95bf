import { expect, test } from 'vitest';
import { checkChain } from '../../../os/certificates.ts';
import { ManualClock } from '../../../os/clock.ts';
import { createPki } from './index.ts';

const HOUR = 3_600_000;

test('a chain that is known is judged anew by time and host', async () => {
  const clock = new ManualClock();
  const pki = createPki(clock);
  const ca = await pki.caCertificate();
  const other = await createPki(clock).caCertificate();
  const { certificate } = await pki.issue({
    commonName: 'web',
    organizations: [],
    dnsNames: ['a.example', '*.b.example'],
    addresses: ['10.0.0.1'],
    usages: ['server auth'],
    seconds: 3600,
  });
  const now = clock.now();
  const asked: [string[], string | undefined, string, number][] = [
    [[certificate], ca, 'a.example', now],
    [[certificate], ca, 'c.example', now],
    [[certificate], ca, 'A.B.example', now],
    [[certificate], ca, '10.0.0.1', now],
    [[certificate], ca, 'a.example', now + 2 * HOUR],
    [[certificate], ca, 'a.example', now - 2 * HOUR],
    [[certificate], other, 'a.example', now],
    [[certificate], undefined, 'a.example', now],
    [[other], ca, 'kubernetes', now],
    [[], ca, 'a.example', now],
    [[certificate], ca, 'a.example', now],
  ];
  const verdicts = [];
  for (const each of asked) verdicts.push((await checkChain(...each)) ?? 'good');
  expect(verdicts).toEqual([
    'good',
    'WRONG_HOST',
    'good',
    'good',
    'EXPIRED',
    'NOT_YET_VALID',
    'UNKNOWN_CA',
    'UNKNOWN_CA',
    'SELF_SIGNED',
    'UNKNOWN_CA',
    'good',
  ]);
});
