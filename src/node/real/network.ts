import { lookup } from 'node:dns/promises';
import * as http from 'node:http';
import * as net from 'node:net';
import { type HeaderList, type HttpHandler, readBytes } from '../../os/http.ts';
import { type Listener, NetError, type Network } from '../../os/network.ts';
import { realTransport } from './transport.ts';

/** The network of this computer: requests go out, and it listens on loopback. */
export const realNetwork: Network = {
  addresses: ['127.0.0.1'],
  async lookup(name) {
    try {
      return (await lookup(name, { all: true, family: 4 })).map((a) => a.address);
    } catch {
      throw new NetError('ENOTFOUND', `no such host: ${name}`);
    }
  },
  dial: (address, port) => Promise.reject(new NetError('EHOSTUNREACH', `${address}:${port} is reached by requests only`)),
  listen(listener) {
    const server = listener.http
      ? http.createServer((incoming, outgoing) => void answer(listener.http as HttpHandler, incoming, outgoing))
      : net.createServer((socket) => void join(listener, socket));
    server.on('error', () => undefined);
    server.listen(listener.port, '127.0.0.1');
    const address = server.address();
    if (!address) throw new NetError('EADDRINUSE', `listen tcp4 127.0.0.1:${listener.port}: bind: address already in use`);
    listener.port = (address as net.AddressInfo).port;
    return () => void server.close();
  },
  transport: realTransport,
};

async function join({ tcp }: Listener, socket: net.Socket): Promise<void> {
  socket.on('error', () => undefined);
  try {
    for await (const bytes of tcp?.(socket) ?? []) socket.write(bytes);
  } finally {
    socket.end();
  }
}

async function answer(handler: HttpHandler, incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
  const headers: HeaderList = [];
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) headers.push([incoming.rawHeaders[i], incoming.rawHeaders[i + 1]]);
  const body = await readBytes(incoming);
  try {
    const response = await handler({
      method: incoming.method ?? 'GET',
      url: incoming.url ?? '/',
      headers,
      body: body.length ? body : undefined,
      peer: { address: '127.0.0.1' },
    });
    outgoing.writeHead(response.status, response.headers.flat());
    for await (const chunk of response.body instanceof Uint8Array ? [response.body] : response.body) outgoing.write(chunk);
    outgoing.end();
  } catch (error) {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end(`${(error as Error).message}\n`);
  }
}
