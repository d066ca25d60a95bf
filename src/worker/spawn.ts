const spawn = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'cluster' });
let early: Worker | undefined;

/** Starts loading a worker before the page needs it. */
export function warmUp() {
  early ??= spawn();
}
export function takeWorker(): Worker {
  const worker = early ?? spawn();
  early = undefined;
  return worker;
}
