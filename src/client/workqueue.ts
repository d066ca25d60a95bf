import { ApiError } from '../apimachinery/types.ts';
import type { Clock } from '../os/clock.ts';

/** Keys to be worked on, each by one worker at a time; failures come back later and later. Upstream: client-go/util/workqueue. */
export interface WorkQueue {
  add(key: string): void;
  addAfter(key: string, ms: number): void;
  stop(): void;
}
export interface WorkQueueOptions {
  clock: Clock;
  reconcile(key: string): Promise<void>;
  /** Nothing is taken out before this is done. */
  ready?: Promise<void>;
  workers?: number;
  /** After failures: the first delay and the longest, in milliseconds. */
  backoff?: readonly [first: number, longest: number];
}

const BACKOFF = [5, 1000_000] as const;

export function createWorkQueue({
  clock,
  reconcile,
  ready,
  workers = 1,
  backoff: [first, longest] = BACKOFF,
}: WorkQueueOptions): WorkQueue {
  const waiting = new Set<string>();
  const processing = new Set<string>();
  const failures = new Map<string, number>();
  const timers = new Map<string, { at: number; cancel: () => void }>();
  let open = !ready;
  let stopped = false;

  const next = () => {
    if (!open || stopped) return;
    for (const key of waiting) {
      if (processing.size >= workers) return;
      if (processing.has(key)) continue;
      waiting.delete(key);
      processing.add(key);
      void work(key);
    }
  };
  const work = async (key: string) => {
    try {
      await reconcile(key);
      failures.delete(key);
    } catch (error) {
      if (!stopped && !isEndOfNamespace(error)) {
        const count = failures.get(key) ?? 0;
        failures.set(key, count + 1);
        queue.addAfter(key, Math.min(longest, first * 2 ** count));
      }
    } finally {
      processing.delete(key);
      next();
    }
  };
  const queue: WorkQueue = {
    add(key) {
      if (stopped) return;
      waiting.add(key);
      void Promise.resolve().then(next);
    },
    addAfter(key, ms) {
      if (stopped) return;
      if (ms <= 0) return queue.add(key);
      const at = clock.now() + ms;
      const old = timers.get(key);
      if (old && old.at <= at) return;
      old?.cancel();
      const cancel = clock.after(ms, () => {
        timers.delete(key);
        queue.add(key);
      });
      timers.set(key, { at, cancel });
    },
    stop() {
      stopped = true;
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
      waiting.clear();
    },
  };
  ready?.then(() => {
    open = true;
    next();
  });
  return queue;
}

/** Creating in a namespace that is going away cannot succeed any more. */
const isEndOfNamespace = (error: unknown): boolean =>
  error instanceof ApiError && error.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') === true;
