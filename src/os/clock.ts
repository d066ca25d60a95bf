/** Time, injected everywhere below `ui`. Milliseconds since 1970, as Date.now() gives them. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** Waits `ms`; rejects with the signal's reason when it is aborted before. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** RFC 3339 to the second, as Kubernetes' metav1.Time. */
export const timestamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
/** RFC 3339 to the microsecond, as Kubernetes' metav1.MicroTime. */
export const microTimestamp = (ms: number): string => new Date(ms).toISOString().replace(/(\.\d{3})Z$/, '$1000Z');

/** The machine's clock, which may be moved forward: `offset` ms are added to its time. */
export class SystemClock implements Clock {
  offset = 0;
  now(): number {
    return Date.now() + this.offset;
  }
  after(ms: number, callback: () => void): () => void {
    const id = setTimeout(callback, Math.max(0, ms));
    return () => clearTimeout(id);
  }
}

/** A turn of the event loop: whatever is ready, timers apart, runs. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });

/** Stands still until told to move: the same inputs give the same run. */
export class ManualClock implements Clock {
  private timers: { at: number; seq: number; callback: () => void }[] = [];
  private seq = 0;
  constructor(private time = Date.UTC(2026, 0, 1)) {}
  now(): number {
    return this.time;
  }
  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.time + Math.max(0, ms), seq: this.seq++, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((t) => t !== timer);
    };
  }
  /** When the next timer is due, undefined if none is set. */
  get next(): number | undefined {
    return this.timers.length ? Math.min(...this.timers.map((t) => t.at)) : undefined;
  }
  /** Moves on by `ms`, firing what falls due in order; between firings, everything ready runs. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await drain();
    for (;;) {
      const due = this.timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at || a.seq - b.seq)[0];
      if (!due) break;
      this.timers.splice(this.timers.indexOf(due), 1);
      this.time = Math.max(this.time, due.at);
      due.callback();
      await drain();
    }
    this.time = end;
  }
}

/** Lets everything that is ready run; work in flight outside JavaScript (WebCrypto) is counted by `busy`. */
export async function drain(turns = 4): Promise<void> {
  for (let quiet = 0; quiet < turns; ) {
    const before = inFlight;
    await turn();
    quiet = inFlight || before ? 0 : quiet + 1;
  }
}

let inFlight = 0;
/** Marks a promise that is settled from outside the event loop's own queues, so that `drain` waits for it. */
export async function busy<T>(work: Promise<T>): Promise<T> {
  inFlight++;
  try {
    return await work;
  } finally {
    inFlight--;
  }
}

/**
 * Lets work run to its end, moving the clock to the next timer whenever all else is still.
 * After `limit` ms of that clock, `stop` is called; throws when the work does not end then.
 */
export async function withTime<T>(clock: ManualClock, work: Promise<T>, limit: number, stop?: () => void): Promise<T> {
  let done = false;
  const end = clock.now() + limit;
  const finish = () => {
    done = true;
  };
  work.then(finish, finish);
  await drain();
  while (!done) {
    const next = clock.next;
    if (next === undefined || next > end) {
      stop?.();
      await drain();
      if (!done) throw new Error('it does not end');
      break;
    }
    await clock.advance(next - clock.now());
  }
  return work;
}
