import { expect, test } from 'vitest';
import { ManualClock, turn } from '../os/clock.ts';
import { createWorkQueue } from './workqueue.ts';

test('a key that fails comes back later and later, and is forgotten when it succeeds', async () => {
  const clock = new ManualClock(0);
  const tries: number[] = [];
  const queue = createWorkQueue({
    clock,
    async reconcile() {
      tries.push(clock.now());
      if (tries.length < 4) throw new Error('not yet');
    },
  });
  queue.add('a');
  queue.add('a');
  await clock.advance(1000);
  expect(tries).toEqual([0, 5, 15, 35]);
  queue.stop();
});

test('a key added while it is worked on is worked on again, not at the same time', async () => {
  const clock = new ManualClock(0);
  let running = 0;
  let most = 0;
  let runs = 0;
  const queue = createWorkQueue({
    clock,
    async reconcile(key) {
      most = Math.max(most, ++running);
      if (runs++ === 0) queue.add(key);
      await turn();
      running--;
    },
  });
  queue.add('a');
  await clock.advance(10);
  expect([runs, most]).toEqual([2, 1]);
  queue.stop();
});
