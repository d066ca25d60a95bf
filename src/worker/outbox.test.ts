import { expect, it } from 'vitest';
import { decode, encode } from '../os/http.ts';
import { createOutbox } from './outbox.ts';

it('sends in pieces, no more ahead than is drawn, and forgets the rest at an interrupt', async () => {
  const sent: Uint8Array[] = [];
  const outbox = createOutbox((bytes) => sent.push(bytes));
  const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
  outbox.add(encode('a'));
  outbox.add(encode('b'));
  await tick();
  expect(sent.map(decode)).toEqual(['ab']);
  for (let i = 0; i < 10; i++) outbox.add(encode('x'.repeat(10_000)));
  await tick();
  expect(sent.slice(1).map((bytes) => bytes.length)).toEqual(Array(8).fill(8192));
  outbox.drawn(100_000);
  await tick();
  expect(sent.slice(9).reduce((sum, bytes) => sum + bytes.length, 0)).toBe(100_000 - 65_536);
  outbox.add(encode('y'.repeat(200_000)));
  await tick();
  outbox.drop();
  outbox.add(encode('^C'));
  outbox.drawn(1e6);
  await tick();
  expect(decode(sent.at(-1) as Uint8Array)).toBe('\x18^C');
});
