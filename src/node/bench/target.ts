import type { RestClient } from '../../client/rest.ts';
import { EMPTY, type HeaderList, readBytes } from '../../os/http.ts';
import { h2Client } from './h2.ts';

export interface Answer {
  status: number;
  body: Uint8Array;
}
/** An API server under load, by whatever way it is reached. */
export interface Target {
  name: string;
  call(method: string, path: string, options?: { body?: Uint8Array; accept?: string }): Promise<Answer>;
  /** Calls back with the bytes of a stream as they come. */
  stream(path: string, onBytes: (bytes: Uint8Array) => void): Promise<() => void>;
  close(): void;
}

/** Ours through its handler, in this very process. */
export function inProcess({ handler, headers, server }: RestClient): Target {
  const headersFor = (accept: string, body?: Uint8Array): HeaderList => [
    ['Accept', accept],
    ...headers,
    ...(body ? ([['Content-Type', 'application/json']] as HeaderList) : []),
  ];
  return {
    name: 'ours, in process',
    async call(method, path, { body, accept = 'application/json' } = {}) {
      const response = await handler({ method, url: server + path, headers: headersFor(accept, body), body });
      return { status: response.status, body: await readBytes(response.body) };
    },
    async stream(path, onBytes) {
      const abort = new AbortController();
      const response = await handler({ method: 'GET', url: server + path, headers: headersFor('application/json'), signal: abort.signal });
      if (response.body instanceof Uint8Array) throw new Error(`${path} is answered with ${response.status}`);
      const body = response.body;
      void (async () => {
        for await (const chunk of body) onBytes(chunk);
      })();
      return () => abort.abort(new Error('enough'));
    },
    close() {},
  };
}

/** Any server of a kubeconfig, over HTTPS with Node's HTTP/2 client on one connection, as client-go has one. */
export async function overHttps(name: string, kubeconfig: string): Promise<Target> {
  const client = await h2Client(kubeconfig);
  return {
    name,
    call: (method, path, { body = EMPTY, accept = 'application/json' } = {}) => client.call(method, path, accept, body),
    stream: client.stream,
    close: client.close,
  };
}

/** The JSON of an answer; a failure is an error. */
export async function json<T = any>(target: Target, method: string, path: string, value?: unknown): Promise<T> {
  const body = value === undefined ? undefined : new TextEncoder().encode(JSON.stringify(value));
  const answer = await target.call(method, path, { body });
  const text = new TextDecoder().decode(answer.body);
  if (answer.status >= 400) throw new Error(`${target.name}: ${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
