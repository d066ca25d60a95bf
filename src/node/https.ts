import { on } from 'node:events';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { WebSocketServer } from 'ws';
import {
  EMPTY,
  type HeaderList,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  type Peer,
  readBytes,
  type Socket,
} from '../os/http.ts';
import { compressed } from './compress.ts';
import type { Wire } from './spdy/session.ts';
import { isSpdy, isTunnel, upgradeSpdy } from './spdy/upgrade.ts';

export interface Listening {
  port: number;
  close(): void;
}
/** Serves a handler over TLS on 127.0.0.1, in HTTP/2 and HTTP/1.1. Client certificates are asked for, and judged by the handler. */
export async function listen(handler: HttpHandler, tls: { chain: string[]; key: string; ca: string }, port: number): Promise<Listening> {
  const server = createSecureServer({
    cert: tls.chain.join(''),
    key: tls.key,
    ca: tls.ca,
    requestCert: true,
    rejectUnauthorized: false,
    allowHTTP1: true,
  });
  const open = new Set<Duplex>();
  server.on('secureConnection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered].find((p) => p.endsWith('.channel.k8s.io') || p.includes('portforward')) ?? false,
  });
  server.on('request', (incoming, outgoing) => void answer(handler, incoming, outgoing));
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void upgrade(handler, sockets, incoming, socket, head));
  server.on('sessionError', () => {});
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

type Incoming = IncomingMessage | Http2ServerRequest;
type Outgoing = ServerResponse | Http2ServerResponse;

function messageOf(incoming: Incoming, body: HttpRequest['body'], signal: AbortSignal): HttpRequest {
  const headers: HeaderList = [];
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    const name = incoming.rawHeaders[i];
    const value = incoming.rawHeaders[i + 1];
    if (name === ':authority') headers.push(['Host', value]);
    else if (!name.startsWith(':')) headers.push([name, value]);
  }
  return { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body, signal, peer: peerOf(incoming) };
}

/** Who is at the other end does not change while a connection lasts. */
const peers = new WeakMap<object, Peer>();
function peerOf(incoming: Incoming): Peer {
  const connection = ('stream' in incoming && incoming.stream.session) || incoming.socket;
  let peer = peers.get(connection);
  if (!peer) {
    peer = peerAt(incoming.socket as TLSSocket);
    peers.set(connection, peer);
  }
  return peer;
}

function peerAt(socket: TLSSocket): Peer {
  const raw = socket.getPeerCertificate()?.raw;
  const certificate =
    raw && `-----BEGIN CERTIFICATE-----\n${raw.toString('base64').replace(/(.{64})(?!$)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
  return { address: socket.remoteAddress ?? '127.0.0.1', certificate: certificate || undefined };
}

/** What HTTP/2 does not know; and several headers of one name as a list. */
const CONNECTION = /^(connection|keep-alive|transfer-encoding|upgrade)$/i;
function writeHead(outgoing: Outgoing, status: number, headers: HeaderList): void {
  const lists = new Map<string, [string, string[]]>();
  for (const [name, value] of headers) {
    const known = lists.get(name.toLowerCase());
    if (known) known[1].push(value);
    else if (!('stream' in outgoing && CONNECTION.test(name))) lists.set(name.toLowerCase(), [name, [value]]);
  }
  for (const [name, values] of lists.values()) outgoing.setHeader(name, values.length > 1 ? values : values[0]);
  outgoing.statusCode = status;
}

async function answer(handler: HttpHandler, incoming: Incoming, outgoing: Outgoing) {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort(new Error('the client went away')));
  try {
    const hasBody =
      'stream' in incoming
        ? !incoming.stream.endAfterHeaders
        : incoming.headers['content-length'] !== undefined || incoming.headers['transfer-encoding'] !== undefined;
    const request = messageOf(incoming, hasBody ? await readBytes(incoming) : undefined, gone.signal);
    const response = await compressed(request, await handler(request));
    writeHead(outgoing, response.status, response.headers);
    if (response.body instanceof Uint8Array) {
      if (response.body.length) outgoing.setHeader('Content-Length', response.body.length);
      outgoing.end(response.body);
      return;
    }
    (outgoing as ServerResponse).flushHeaders();
    for await (const chunk of response.body) {
      if (gone.signal.aborted) break;
      if (!(outgoing as ServerResponse).write(chunk))
        await new Promise((resolve) => outgoing.once('drain', resolve).once('close', resolve));
    }
    outgoing.end();
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!outgoing.headersSent) outgoing.statusCode = 500;
    outgoing.end(`${(error as Error).message}\n`);
  }
}

async function upgrade(handler: HttpHandler, sockets: WebSocketServer, incoming: IncomingMessage, socket: Duplex, head: Buffer) {
  const gone = new AbortController();
  socket.on('close', () => gone.abort(new Error('the client went away')));
  socket.on('error', () => socket.destroy());
  const request = messageOf(incoming, EMPTY, gone.signal);
  if (isSpdy(request) || isTunnel(request)) {
    const { response, run } = await upgradeSpdy(handler, request);
    if (!run) return refuse(socket, response);
    if (isTunnel(request))
      return sockets.handleUpgrade(incoming, socket, head, (ws) => void run(overWebSocket(ws)).catch(() => ws.close()));
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines(response.headers)}\r\n`);
    if (head.length) socket.unshift(head);
    return void run(overSocket(socket)).catch(() => socket.destroy());
  }
  const response = await handler(request);
  if (!response.socket) return refuse(socket, response);
  sockets.handleUpgrade(incoming, socket, head, (ws) => void bridge(response.socket as Socket, ws));
}
const lines = (headers: HeaderList): string => headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
async function refuse(socket: Duplex, response: HttpResponse): Promise<void> {
  const body = await readBytes(response.body);
  const headers: HeaderList = [...response.headers, ['Content-Length', String(body.length)], ['Connection', 'close']];
  socket.end(
    Buffer.concat([Buffer.from(`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}\r\n${lines(headers)}\r\n`), body]),
  );
}

const overSocket = (socket: Duplex): Wire => ({
  read: () => socket as AsyncIterable<Uint8Array>,
  write: async (bytes) => {
    if (!socket.writable || socket.write(bytes)) return;
    await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
  },
  close: () => socket.end(),
});
function overWebSocket(ws: import('ws').WebSocket): Wire {
  const messages = on(ws, 'message', { close: ['close'] });
  return {
    async *read() {
      for await (const [data] of messages) yield new Uint8Array(data as Buffer);
    },
    write: (bytes) => new Promise((resolve) => ws.send(bytes, () => resolve())),
    close: () => ws.close(1000),
  };
}

/** Carries messages between a real WebSocket and ours until one of them closes. */
async function bridge(ours: Socket, real: import('ws').WebSocket) {
  real.on('message', (data: Buffer) => void ours.send(new Uint8Array(data)));
  real.on('close', () => ours.close());
  for await (const message of ours.messages()) real.send(message);
  real.close(1000);
}
