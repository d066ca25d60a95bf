/** Plain HTTP messages, as they pass between every part of a sandbox. */
export type HeaderList = [name: string, value: string][];
export type Body = Uint8Array | AsyncIterable<Uint8Array>;

/** What a server knows of the other end of a connection. */
export interface Peer {
  address: string;
  /** PEM of the client certificate, when the client proved that it holds its key. */
  certificate?: string;
}

export interface HttpRequest {
  method: string;
  /** Absolute (`https://10.96.0.1:443/api?x=y`) or from the path on (`/api?x=y`). */
  url: string;
  headers: HeaderList;
  body?: Body;
  /** Aborted when the client goes away. */
  signal?: AbortSignal;
  peer?: Peer;
}

/** A WebSocket after its handshake: whole binary messages, framing left to the real network. */
export interface Socket {
  protocol: string;
  messages(): AsyncIterable<Uint8Array>;
  send(message: Uint8Array): Promise<void>;
  close(): void;
  closed: Promise<void>;
}

export interface HttpResponse {
  status: number;
  headers: HeaderList;
  body: Body;
  /** With status 101 only. */
  socket?: Socket;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
export const encode = (text: string): Uint8Array => encoder.encode(text);
export const decode = (bytes: Uint8Array): string => decoder.decode(bytes);
export const EMPTY = new Uint8Array(0);

/** First value of a header, its name in any case. */
export const header = (headers: HeaderList, name: string): string | undefined => {
  const wanted = name.toLowerCase();
  return headers.find(([n]) => n.toLowerCase() === wanted)?.[1];
};

export async function readBytes(body: Body | undefined): Promise<Uint8Array> {
  if (!body) return EMPTY;
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return concat(chunks);
}

export const readText = async (body: Body | undefined): Promise<string> => decode(await readBytes(body));

export function concat(chunks: Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0];
  const whole = new Uint8Array(chunks.reduce((n, c) => n + c.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

export const jsonResponse = (status: number, value: unknown, headers: HeaderList = []): HttpResponse => ({
  status,
  headers: [['Content-Type', 'application/json'], ...headers],
  body: encode(`${JSON.stringify(value)}\n`),
});

export const textResponse = (status: number, text: string, headers: HeaderList = []): HttpResponse => ({
  status,
  headers: [['Content-Type', 'text/plain; charset=utf-8'], ...headers],
  body: encode(text),
});

/** Two ends of one WebSocket. Sending waits while the other end has 64 messages unread. */
export function socketPair(protocol: string): [Socket, Socket] {
  const ends = [mailbox(), mailbox()];
  let done!: () => void;
  const closed = new Promise<void>((resolve) => {
    done = resolve;
  });
  const close = () => {
    for (const end of ends) end.end();
    done();
  };
  const socket = (mine: number): Socket => ({
    protocol,
    messages: () => ends[mine].read(),
    send: (message) => ends[1 - mine].put(message),
    close,
    closed,
  });
  return [socket(0), socket(1)];
}

function mailbox() {
  const queue: Uint8Array[] = [];
  let ended = false;
  let waiting: (() => void)[] = [];
  const kick = () => {
    const w = waiting;
    waiting = [];
    for (const f of w) f();
  };
  const wait = () => new Promise<void>((resolve) => waiting.push(resolve));
  return {
    async put(message: Uint8Array) {
      while (queue.length >= 64 && !ended) await wait();
      if (ended) return;
      queue.push(message);
      kick();
    },
    end() {
      ended = true;
      kick();
    },
    async *read(): AsyncIterable<Uint8Array> {
      for (;;) {
        const next = queue.shift();
        if (next) {
          kick();
          yield next;
        } else if (ended) return;
        else await wait();
      }
    },
  };
}
