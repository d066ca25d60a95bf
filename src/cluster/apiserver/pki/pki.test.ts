import { expect, test } from 'vitest';
import { ManualClock } from '../../../os/clock.ts';
import { createPki } from './index.ts';

test('identifies its own clients, also after restore, and nobody else’s', async () => {
  const clock = new ManualClock();
  const pki = createPki(clock);
  const ann = await pki.clientCertificate('ann', ['bakers', 'millers']);
  const identity = await pki.identify(ann.certificate);
  expect(identity).toMatchObject({ username: 'ann', groups: ['bakers', 'millers'], notBefore: clock.now() });
  expect(identity?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  const again = createPki(clock, JSON.parse(JSON.stringify(await pki.save())));
  expect(await again.identify(ann.certificate)).toEqual(identity);
  expect(await again.clientCertificate('ann', ['bakers', 'millers'])).toEqual(ann);
  expect(await createPki(clock).identify(ann.certificate)).toBeUndefined();
  expect(await pki.identify((await pki.serverCertificate())[0])).toBeUndefined();
  expect(await pki.identify('nonsense')).toBeUndefined();
});

test('signs tokens with one key, kept by save', async () => {
  const clock = new ManualClock();
  const pki = createPki(clock);
  const jwt = await pki.signToken({ sub: 'x' });
  const saved = await pki.save();
  const again = createPki(clock, saved);
  expect(await again.verifyToken(jwt)).toEqual({ sub: 'x' });
  expect(await again.publicJwks()).toEqual(await pki.publicJwks());
  expect(await pki.verifyToken(`${jwt.slice(0, -4)}AAAA`)).toBeUndefined();
  expect(await createPki(clock).verifyToken(jwt)).toBeUndefined();
});
