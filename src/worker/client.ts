import type { Event, EventName, Events, FromWorker, Method, Methods } from './protocol.ts';

/** Why a worker was given up. */
export type Death = 'crashed' | 'silent';

export interface WorkerClient {
  call<M extends Method>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']>;
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void;
  close(): void;
}

export class WorkerGone extends Error {
  constructor() {
    super('The cluster is not running.');
  }
}

const INTERVAL = 2500;
const PATIENCE = 10_000;

/** Speaks to one worker; `onDeath` is called once, when it fails or has not answered for 10 s. */
export function connect(worker: Worker, onDeath: (death: Death) => void): WorkerClient {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const listeners = new Map<EventName, Set<(data: never) => void>>();
  let next = 0;
  let heard = Date.now();
  let alive = true;

  const end = () => {
    if (!alive) return false;
    alive = false;
    clearInterval(timer);
    worker.terminate();
    for (const { reject } of waiting.values()) reject(new WorkerGone());
    waiting.clear();
    return true;
  };
  const die = (death: Death) => {
    if (end()) onDeath(death);
  };
  const call = <M extends Method>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']> => {
    if (!alive) return Promise.reject(new WorkerGone());
    return new Promise((resolve, reject) => {
      const id = ++next;
      waiting.set(id, { resolve: resolve as never, reject });
      worker.postMessage({ id, method, params });
    });
  };
  let asked = 0;
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    // A page that slept itself cannot judge the worker.
    if (now - last > INTERVAL * 3) asked = 0;
    last = now;
    if (asked && heard < asked && now - asked > PATIENCE) return die('silent');
    if (!asked || heard >= asked) {
      asked = now;
      call('ping', undefined).catch(() => undefined);
    }
  }, INTERVAL);

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    heard = Date.now();
    if ('event' in data) {
      const { event, data: value } = data as Event;
      for (const listener of listeners.get(event) ?? []) listener(value as never);
      return;
    }
    const waiter = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error) waiter?.reject(Object.assign(new Error(data.error.message), { name: data.error.name }));
    else waiter?.resolve(data.result as never);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    die('crashed');
  };
  worker.onmessageerror = () => die('crashed');
  return {
    call,
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as never);
      return () => set.delete(listener as never);
    },
    close: () => void end(),
  };
}
