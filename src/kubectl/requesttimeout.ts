import type { Body, HttpHandler } from '../os/http.ts';
import type { Process } from '../os/process.ts';
import { ConnectionFailure, Failure } from './errors.ts';
import { parseDuration } from './flags/values.ts';

/** --request-timeout in milliseconds, 0 being none; a bare number counts seconds. */
export function requestTimeout(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  try {
    return parseDuration(text);
  } catch {
    throw new Failure(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
}

/** A duration as Go writes it: `1h30m0s`, `1.5s`, `300ms`. */
export function goDuration(ms: number): string {
  if (!ms) return '0s';
  if (ms < 1) return ms < 1e-3 ? `${Math.round(ms * 1e6)}ns` : `${ms * 1e3}µs`;
  if (ms < 1000) return `${ms}ms`;
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  const seconds = `${Number(((ms % 60_000) / 1000).toFixed(9))}s`;
  return hours ? `${hours}h${minutes}m${seconds}` : minutes ? `${minutes}m${seconds}` : seconds;
}

/** The address with its parameters in order, `timeout` among them. */
export function withParameter(url: string, ms: number): string {
  const [path, query = ''] = url.split('?');
  const pairs = query.split('&').filter((pair) => pair && !pair.startsWith('timeout='));
  return `${path}?${[...pairs, `timeout=${goDuration(ms)}`].sort((a, b) => (a.split('=')[0] < b.split('=')[0] ? -1 : 1)).join('&')}`;
}

/** Gives up on answers that take longer, and on the rest of their bodies. */
export function timed(proc: Process, ms: number, inner: HttpHandler): HttpHandler {
  return async (request) => {
    const abort = new AbortController();
    const late = new Promise<never>((_, reject) =>
      abort.signal.addEventListener('abort', () =>
        reject(
          new ConnectionFailure(request.method, request.url, 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)'),
        ),
      ),
    );
    late.catch(() => undefined);
    const cancel = proc.machine.clock.after(ms, () => abort.abort(new Error('late')));
    const signal = AbortSignal.any([request.signal ?? proc.signal, abort.signal]);
    try {
      const answer = inner({ ...request, signal });
      answer.catch(() => undefined);
      const response = await Promise.race([answer, late]);
      if (response.socket || response.body instanceof Uint8Array) {
        cancel();
        return response;
      }
      const watching = /[?&]watch=(true|1)\b/.test(request.url);
      return { ...response, body: limited(response.body, abort.signal, cancel, watching) };
    } catch (error) {
      cancel();
      throw error;
    }
  };
}

/** What comes in time; a watch just ends then. */
async function* limited(
  body: Exclude<Body, Uint8Array>,
  signal: AbortSignal,
  cancel: () => void,
  watching: boolean,
): AsyncGenerator<Uint8Array> {
  const parts = body[Symbol.asyncIterator]();
  const late = new Promise<'late'>((resolve) => {
    if (signal.aborted) resolve('late');
    signal.addEventListener('abort', () => resolve('late'));
  });
  try {
    for (;;) {
      const next = parts.next();
      next.catch(() => undefined);
      const part = await Promise.race([next, late]);
      if (part === 'late') {
        if (watching) return;
        throw new Failure('net/http: request canceled (Client.Timeout or context cancellation while reading body)');
      }
      if (part.done) return;
      yield part.value;
    }
  } finally {
    cancel();
    void parts.return?.();
  }
}
