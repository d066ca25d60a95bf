/** The middle of some times; they are sorted in place. */
export const middle = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1];

/** Lets the sockets of this process have their turn, which work in process never gives them. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Milliseconds of one piece of work. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  await turn();
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Median of `n` runs, in milliseconds; what comes `before` each is not timed. */
export async function median(n: number, work: () => Promise<unknown>, before?: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < n; i++) {
    await before?.();
    times.push(await timed(work));
  }
  return middle(times);
}

/** Runs `work` for 0 to n-1, some at a time. */
export async function many(n: number, atOnce: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < n) {
      await work(next++);
      await turn();
    }
  };
  await Promise.all(Array.from({ length: Math.min(n, atOnce) }, lane));
}
