import { setTimeout as wait } from 'node:timers/promises';
import { encode, type HttpResponse, readText, type Socket } from '../../os/http.ts';
import { type SpdyStream, serveSpdy, type Wire } from './session.ts';

const DATA = 0;
const ERROR = 1;
/** How long an answer may still come after the client has said its last. */
const LINGER = 1000;

/**
 * port-forward: each connection is a pair of streams, `data` and `error`, for which one WebSocket to the pod's port is opened.
 * `life` is a WebSocket without ports, which ends with the pod. Upstream: k8s.io/cri-streaming portforward httpstream.
 */
export async function bridgeForward(wire: Wire, life: Socket, connect: (port: string) => Promise<HttpResponse>): Promise<void> {
  const pairs = new Map<string, Partial<Record<'data' | 'error', SpdyStream>>>();
  void (async () => {
    for await (const _ of life.messages());
    wire.close();
  })();
  try {
    await serveSpdy(wire, (stream) => {
      const { streamtype, requestid = '', port = '' } = stream.headers;
      const pair = pairs.get(requestid) ?? {};
      pairs.set(requestid, pair);
      if (streamtype === 'data' || streamtype === 'error') pair[streamtype] = stream;
      if (!pair.data || !pair.error) return;
      pairs.delete(requestid);
      void carry(pair.data, pair.error, port, connect).catch(() => {});
    });
  } finally {
    life.close();
  }
}

async function carry(data: SpdyStream, error: SpdyStream, port: string, connect: (port: string) => Promise<HttpResponse>): Promise<void> {
  const response = await connect(port);
  const { socket } = response;
  if (!socket) await error.write(encode(await readText(response.body)));
  else await exchange(socket, data, error);
  await error.end();
  await data.end();
}
async function exchange(socket: Socket, data: SpdyStream, error: SpdyStream): Promise<void> {
  let last = Date.now();
  void (async () => {
    for await (const bytes of data.read()) await socket.send(Uint8Array.of(DATA, ...bytes));
    do await wait(LINGER);
    while (Date.now() - last < LINGER);
    socket.close();
  })().catch(() => socket.close());
  const begun = new Set<number>();
  for await (const message of socket.messages()) {
    last = Date.now();
    const [channel] = message;
    if (!begun.has(channel)) {
      begun.add(channel);
      continue;
    }
    if (channel === DATA) await data.write(message.subarray(1));
    else if (channel === ERROR) await error.write(message.subarray(1));
  }
}
