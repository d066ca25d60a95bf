import { expect, it } from 'vitest';
import { heldUntil } from './held.ts';

function terminal() {
  let settle = { resolve: () => {}, reject: (_: Error) => {} };
  const ready = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const got: (string | Uint8Array)[] = [];
  const session = heldUntil(ready, { write: (data) => got.push(data), resize() {}, close() {} });
  return { session, got, settle, later: () => new Promise((resolve) => setImmediate(resolve)) };
}

it('shows keys at once and gives Enter when the lesson is ready, in their order', async () => {
  const { session, got, settle, later } = terminal();
  for (const key of ['l', 's', '\r', 'p', 'wd\r']) session.write(key);
  expect(got.join('')).toBe('ls');
  settle.resolve();
  await later();
  expect(got.join('')).toBe('ls\rpwd\r');
  session.write('x\r');
  expect(got.at(-1)).toBe('x\r');
});

it('gives it when the set-up fails, too', async () => {
  const { session, got, settle, later } = terminal();
  session.write('ls\r');
  settle.reject(new Error('no'));
  await later();
  expect(got.join('')).toBe('ls\r');
});

it('drops what is held at ^C', async () => {
  const { session, got, settle, later } = terminal();
  session.write('rm -rf /\rls\r');
  session.write('\x03');
  session.write('pwd\r');
  settle.resolve();
  await later();
  expect(got.join('')).toBe('rm -rf /\x03pwd\r');
});
