import { setTimeout as delay } from 'node:timers/promises';
import type { Socket } from '../../os/http.ts';
import { type SpdyStream, serveSpdy, type Wire } from './session.ts';

const CHANNELS = ['stdin', 'stdout', 'stderr', 'error', 'resize'];
const CLOSE = 255;
/** The client closes first, when it has read everything; it is given so long. */
const LINGER = 10_000;

/** The streams that a client opens for these options. */
export function expectedStreams(query: URLSearchParams): string[] {
  const on = (name: string) => ['1', 'true'].includes(query.get(name) ?? '');
  const tty = on('tty');
  return ['error', ...['stdin', 'stdout', 'stderr'].filter((name) => on(name) && !(tty && name === 'stderr')), ...(tty ? ['resize'] : [])];
}

/** exec and attach: a SPDY stream for each channel of a WebSocket. Upstream: apimachinery/pkg/util/remotecommand. */
export async function bridgeRemote(wire: Wire, socket: Socket, expected: string[]): Promise<void> {
  const streams = new Map<string, SpdyStream>();
  const session = serveSpdy(wire, (stream) => {
    const name = stream.headers.streamtype ?? '';
    streams.set(name, stream);
    if (name === 'stdin' || name === 'resize') void send(stream, socket, CHANNELS.indexOf(name));
    if (expected.every((e) => streams.has(e))) begin();
  });
  let begin = () => {};
  const ready = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const over = session
    .catch(() => {})
    .finally(() => {
      socket.close();
      begin();
    });
  await ready;
  for await (const message of socket.messages())
    if (message.length > 1) await streams.get(CHANNELS[message[0]])?.write(message.subarray(1));
  for (const stream of streams.values()) await stream.end();
  await Promise.race([over, delay(LINGER, undefined, { ref: false })]);
  wire.close();
}
async function send(stream: SpdyStream, socket: Socket, channel: number): Promise<void> {
  for await (const bytes of stream.read()) await socket.send(Uint8Array.of(channel, ...bytes));
  await socket.send(Uint8Array.of(CLOSE, channel));
}
