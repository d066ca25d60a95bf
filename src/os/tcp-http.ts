import { concat, decode, EMPTY, encode, type HeaderList, type HttpHandler, type HttpRequest, type HttpResponse, header } from './http.ts';

type Bytes = AsyncIterable<Uint8Array>;
type Tcp = (input: Bytes) => Bytes;
/** The other end did not speak HTTP. */
export class NotHttp extends Error {}

const REASONS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};
const headText = (first: string, headers: HeaderList) => encode(`${first}\r\n${headers.map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`);

/** Speaks HTTP/1.1 to a handler for whoever sends the bytes. */
export async function* serveHttp(handler: HttpHandler, input: Bytes, address: string): AsyncGenerator<Uint8Array> {
  const source = createSource(input);
  for (;;) {
    const head = await source.head();
    if (!head) return;
    const [method, url, version] = head.first.split(' ');
    if (!url || !/^HTTP\/1\.[01]$/.test(version ?? '')) {
      yield headText('HTTP/1.1 400 Bad Request', [
        ['Content-Type', 'text/plain; charset=utf-8'],
        ['Connection', 'close'],
      ]);
      yield encode('400 Bad Request');
      return;
    }
    const framed = header(head.headers, 'content-length') !== undefined || header(head.headers, 'transfer-encoding') !== undefined;
    const body = framed ? concat([EMPTY, ...(await all(source.body(head.headers)))]) : EMPTY;
    const response = await handler({ method, url, headers: head.headers, body, peer: { address } });
    yield* answer(response, method);
    const asked = (header(head.headers, 'connection') ?? '').toLowerCase();
    if (asked === 'close' || (version === 'HTTP/1.0' && asked !== 'keep-alive')) return;
  }
}

async function* answer(response: HttpResponse, method: string): AsyncGenerator<Uint8Array> {
  const headers = [...response.headers];
  const whole = response.body instanceof Uint8Array ? response.body : undefined;
  const bodiless = method === 'HEAD' || response.status === 204 || response.status === 304;
  const known = header(headers, 'content-length') !== undefined;
  const chunked = !whole && !known && !bodiless;
  if (whole && !known && !bodiless) headers.push(['Content-Length', `${whole.length}`]);
  if (chunked) headers.push(['Transfer-Encoding', 'chunked']);
  yield headText(`HTTP/1.1 ${response.status} ${REASONS[response.status] ?? ''}`, headers);
  if (bodiless) return;
  const parts = whole ? [whole] : (response.body as Bytes);
  for await (const part of parts) {
    if (!part.length) continue;
    if (chunked) yield encode(`${part.length.toString(16)}\r\n`);
    yield part;
    if (chunked) yield encode('\r\n');
  }
  if (chunked) yield encode('0\r\n\r\n');
}

/** Sends a request as bytes over a connection that speaks nothing else. Throws NotHttp. */
export async function requestOverTcp(tcp: Tcp, request: HttpRequest): Promise<HttpResponse> {
  const url = new URL(request.url, 'http://unknown');
  const body = request.body instanceof Uint8Array ? request.body : concat([EMPTY, ...(request.body ? await all(request.body) : [])]);
  const headers = request.headers.filter(([n]) => n.toLowerCase() !== 'content-length');
  if (body.length || /^(POST|PUT|PATCH)$/.test(request.method)) headers.push(['Content-Length', `${body.length}`]);
  let over!: () => void;
  const ended = new Promise<void>((resolve) => {
    over = resolve;
  });
  request.signal?.addEventListener('abort', () => over(), { once: true });
  const output = (async function* () {
    yield concat([headText(`${request.method} ${url.pathname}${url.search} HTTP/1.1`, headers), body]);
    await ended;
  })();
  const source = createSource(tcp(output));
  const head = await source.head();
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head?.first ?? '')?.[1]);
  if (!head || !status) {
    over();
    throw new NotHttp('Empty reply from server');
  }
  const bodiless = request.method === 'HEAD' || status === 204 || status === 304;
  const rest = (async function* () {
    try {
      if (!bodiless) yield* source.body(head.headers);
    } finally {
      over();
    }
  })();
  return {
    status,
    headers: head.headers.filter(([n]) => n.toLowerCase() !== 'transfer-encoding'),
    body: bodiless ? concat([EMPTY, ...(await all(rest))]) : rest,
  };
}

async function all(body: Bytes): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return parts;
}

/** Reads heads and bodies of messages out of a stream of bytes. */
function createSource(input: Bytes) {
  const iterator = input[Symbol.asyncIterator]();
  let held: Uint8Array = EMPTY;
  const more = async (): Promise<boolean> => {
    const next = await iterator.next();
    if (next.done) return false;
    held = held.length ? concat([held, next.value]) : next.value;
    return true;
  };
  const take = (length: number): Uint8Array => {
    const part = held.subarray(0, length);
    held = held.subarray(length);
    return part;
  };
  const line = async (): Promise<string | undefined> => {
    for (;;) {
      const end = held.indexOf(10);
      if (end >= 0) return decode(take(end + 1)).replace(/\r?\n$/, '');
      if (!(await more())) return undefined;
    }
  };
  async function* exactly(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      if (!held.length && !(await more())) return;
      const part = take(left);
      left -= part.length;
      yield part;
    }
  }
  return {
    async head(): Promise<{ first: string; headers: HeaderList } | undefined> {
      let first = await line();
      while (first === '') first = await line();
      if (first === undefined) return undefined;
      const headers: HeaderList = [];
      for (let next = await line(); next; next = await line()) {
        const at = next.indexOf(':');
        headers.push([next.slice(0, at), next.slice(at + 1).trim()]);
      }
      return { first, headers };
    },
    async *body(headers: HeaderList): AsyncGenerator<Uint8Array> {
      const length = header(headers, 'content-length');
      if (/chunked/i.test(header(headers, 'transfer-encoding') ?? '')) {
        for (let size = await line(); size !== undefined; size = await line()) {
          const bytes = Number.parseInt(size, 16);
          if (bytes) yield* exactly(bytes);
          await line();
          if (!bytes) return;
        }
      } else if (length !== undefined) yield* exactly(Number(length));
      else
        do {
          if (held.length) yield take(held.length);
        } while (await more());
    },
  };
}
