import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { WebSocketServer } from 'ws';
import { EMPTY, type HeaderList, type HttpHandler, type HttpRequest, type Peer, readBytes, type Socket } from '../os/http.ts';

/** Serves a handler over TLS on 127.0.0.1. Client certificates are asked for, and judged by the handler. */
export async function listen(handler: HttpHandler, tls: { chain: string[]; key: string; ca: string }, port: number): Promise<Server> {
  const server = createServer({ cert: tls.chain.join(''), key: tls.key, ca: tls.ca, requestCert: true, rejectUnauthorized: false });
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered].find((p) => p.endsWith('.channel.k8s.io') || p.includes('portforward')) ?? false,
  });
  server.on('request', (incoming, outgoing) => void answer(handler, incoming, outgoing));
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void upgrade(handler, sockets, incoming, socket, head));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

function messageOf(incoming: IncomingMessage, body: HttpRequest['body'], signal: AbortSignal): HttpRequest {
  const headers: HeaderList = [];
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) headers.push([incoming.rawHeaders[i], incoming.rawHeaders[i + 1]]);
  return { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body, signal, peer: peerOf(incoming.socket as TLSSocket) };
}

function peerOf(socket: TLSSocket): Peer {
  const raw = socket.getPeerCertificate()?.raw;
  const certificate =
    raw && `-----BEGIN CERTIFICATE-----\n${raw.toString('base64').replace(/(.{64})(?!$)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
  return { address: socket.remoteAddress ?? '127.0.0.1', certificate: certificate || undefined };
}

async function answer(handler: HttpHandler, incoming: IncomingMessage, outgoing: ServerResponse) {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort(new Error('the client went away')));
  try {
    const hasBody = incoming.headers['content-length'] !== undefined || incoming.headers['transfer-encoding'] !== undefined;
    const response = await handler(messageOf(incoming, hasBody ? await readBytes(incoming) : undefined, gone.signal));
    outgoing.writeHead(response.status, response.headers.flat());
    if (response.body instanceof Uint8Array) {
      outgoing.end(response.body);
      return;
    }
    outgoing.flushHeaders();
    for await (const chunk of response.body) {
      if (gone.signal.aborted) break;
      if (!outgoing.write(chunk)) await new Promise((resolve) => outgoing.once('drain', resolve).once('close', resolve));
    }
    outgoing.end();
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!outgoing.headersSent) outgoing.writeHead(500);
    outgoing.end(`${(error as Error).message}\n`);
  }
}

async function upgrade(handler: HttpHandler, sockets: WebSocketServer, incoming: IncomingMessage, socket: Duplex, head: Buffer) {
  const gone = new AbortController();
  socket.on('close', () => gone.abort(new Error('the client went away')));
  socket.on('error', () => socket.destroy());
  const response = await handler(messageOf(incoming, EMPTY, gone.signal));
  if (!response.socket) {
    const body = await readBytes(response.body);
    const headers = [...response.headers, ['Content-Length', String(body.length)], ['Connection', 'close']];
    socket.end(
      Buffer.concat([
        Buffer.from(`HTTP/1.1 ${response.status} Refused\r\n${headers.map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`),
        body,
      ]),
    );
    return;
  }
  sockets.handleUpgrade(incoming, socket, head, (ws) => void bridge(response.socket as Socket, ws));
}

/** Carries messages between a real WebSocket and ours until one of them closes. */
async function bridge(ours: Socket, real: import('ws').WebSocket) {
  real.on('message', (data: Buffer) => void ours.send(new Uint8Array(data)));
  real.on('close', () => ours.close());
  for await (const message of ours.messages()) real.send(message);
  real.close(1000);
}
