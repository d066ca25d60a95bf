import { encode, type HttpRequest, type HttpResponse } from '../../os/http.ts';
import { type Connection, NetError, type Network } from '../../os/network.ts';
import { pipe } from '../../os/streams.ts';
import { serveHttp } from '../../os/tcp-http.ts';
import { frame, upgrade } from './streams.ts';

export interface ForwardTarget {
  /** The pod's own network, where its ports are those of localhost. */
  network: Network;
  sandboxId: string;
  /** Of its network namespace. */
  namespaceId: string;
  /** Aborted when the pod ends. */
  over: AbortSignal;
}

/** Channels come in pairs, data and errors, for each port asked for; the first message of each is the port's number. Upstream: k8s.io/cri-streaming portforward. */
export function portForward(request: HttpRequest, target: ForwardTarget): HttpResponse {
  const ports = new URL(request.url, 'http://kubelet').searchParams
    .getAll('port')
    .flatMap((p) => p.split(','))
    .map(Number);
  const { response, socket } = upgrade(request, 'v4.channel.k8s.io');
  const inputs = ports.map(() => pipe());
  let open = ports.length;
  const run = async (port: number, i: number) => {
    const number = new Uint8Array([port & 255, port >> 8]);
    await socket.send(frame(2 * i, number));
    await socket.send(frame(2 * i + 1, number));
    try {
      const connection = await target.network.dial('127.0.0.1', port, target.over);
      for await (const bytes of bytesOf(connection, read(inputs[i].reader))) await socket.send(frame(2 * i, bytes));
    } catch (error) {
      await socket.send(frame(2 * i + 1, encode(failureText(target, port, error))));
    }
    if (--open === 0) socket.close();
  };
  ports.forEach((port, i) => void run(port, i).catch(() => {}));
  void (async () => {
    for await (const message of socket.messages()) {
      const channel = message[0];
      if (channel % 2 === 0) await inputs[channel / 2]?.writer.write(message.slice(1)).catch(() => {});
    }
    for (const input of inputs) input.end();
  })();
  target.over.addEventListener('abort', () => socket.close(), { once: true });
  return response;
}

async function* read(reader: ReturnType<typeof pipe>['reader']): AsyncGenerator<Uint8Array> {
  for (let chunk = await reader.read(); chunk; chunk = await reader.read()) yield chunk;
}
function bytesOf({ tcp, http, tls, localAddress }: Connection, input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (tcp) return tcp(input);
  if (http && !tls) return serveHttp(http, input, localAddress);
  throw new Error('the TLS of a simulated server cannot be forwarded as bytes');
}
function failureText({ sandboxId, namespaceId }: ForwardTarget, port: number, error: unknown): string {
  const refused = error instanceof NetError && error.code === 'ECONNREFUSED';
  const why = refused
    ? `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `
    : (error as Error).message;
  return `error forwarding port ${port} to pod ${sandboxId}, uid : failed to execute portforward in network namespace "/var/run/netns/cni-${namespaceId}": failed to connect to localhost:${port} inside namespace "${sandboxId}", ${why}`;
}
