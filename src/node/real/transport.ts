import * as http from 'node:http';
import * as https from 'node:https';
import type { TLSSocket } from 'node:tls';
import WebSocket from 'ws';
import { toPem } from '../../os/certificates.ts';
import { EMPTY, type HeaderList, type HttpHandler, type HttpRequest, type HttpResponse, readBytes, type Socket } from '../../os/http.ts';
import { NetError, type NetErrorCode } from '../../os/network.ts';
import { TransportError, type TransportErrorCode, type TransportOptions } from '../../os/transport.ts';

/** Requests over the real network. */
export function realTransport(options: TransportOptions): HttpHandler {
  return async (request) => {
    const { protocol } = new URL(request.url);
    if (protocol !== 'http:' && protocol !== 'https:')
      throw new TransportError('BAD_SCHEME', `Protocol "${protocol.slice(0, -1)}" not supported`);
    if (request.headers.some(([n, v]) => n.toLowerCase() === 'upgrade' && v === 'websocket')) return upgrade(request, options);
    return send(request, options);
  };
}

const tlsOf = ({ ca, insecure, certificate, key, serverName }: TransportOptions) => ({
  ca,
  cert: certificate,
  key,
  rejectUnauthorized: !insecure,
  ...(serverName ? { servername: serverName } : {}),
});

/** Headers of one name joined in a list, which is what Node takes. */
function grouped(headers: HeaderList): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    result[name] ??= [];
    result[name].push(value);
  }
  return result;
}

async function send(request: HttpRequest, options: TransportOptions): Promise<HttpResponse> {
  const body = request.body === undefined ? undefined : await readBytes(request.body);
  const secure = request.url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? https : http).request(request.url, {
      method: request.method,
      headers: { ...grouped(request.headers), ...(body ? { 'Content-Length': [`${body.length}`] } : {}) } as http.OutgoingHttpHeaders,
      agent: false,
      ...(secure ? tlsOf(options) : {}),
    });
    const abort = () => outgoing.destroy(request.signal?.reason);
    request.signal?.addEventListener('abort', abort, { once: true });
    outgoing.on('error', (error) =>
      reject(request.signal?.aborted ? request.signal.reason : translate(error, outgoing.socket as TLSSocket | null)),
    );
    outgoing.on('response', (incoming) => resolve(responseOf(incoming)));
    outgoing.on('close', () => request.signal?.removeEventListener('abort', abort));
    outgoing.end(body);
  });
}

function responseOf(incoming: http.IncomingMessage): HttpResponse {
  const headers: HeaderList = [];
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) headers.push([incoming.rawHeaders[i], incoming.rawHeaders[i + 1]]);
  return { status: incoming.statusCode ?? 0, headers, body: incoming };
}

function upgrade(request: HttpRequest, options: TransportOptions): Promise<HttpResponse> {
  const own = /^(connection|upgrade|sec-websocket-.*)$/i;
  const protocols = request.headers.find(([n]) => n.toLowerCase() === 'sec-websocket-protocol')?.[1].split(/, */) ?? [];
  const socket = new WebSocket(request.url.replace(/^http/, 'ws'), protocols, {
    headers: grouped(request.headers.filter(([n]) => !own.test(n))) as unknown as Record<string, string>,
    ...tlsOf(options),
  });
  socket.binaryType = 'nodebuffer';
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_, incoming) => resolve(responseOf(incoming)));
    socket.on('error', (error) => reject(translate(error, null)));
    const messages = queueOf(socket);
    socket.on('open', () => resolve({ status: 101, headers: [], body: EMPTY, socket: { ...messages, protocol: socket.protocol } }));
  });
}

function queueOf(socket: WebSocket): Omit<Socket, 'protocol'> {
  const queue: Uint8Array[] = [];
  let ended = false;
  let wake = () => {};
  socket.on('message', (data) => {
    queue.push(new Uint8Array(data as unknown as ArrayBuffer));
    wake();
  });
  const closed = new Promise<void>((resolve) =>
    socket.on('close', () => {
      ended = true;
      wake();
      resolve();
    }),
  );
  return {
    closed,
    close: () => socket.close(),
    send: (message) => new Promise((resolve, reject) => socket.send(message, (error) => (error ? reject(error) : resolve()))),
    async *messages() {
      for (;;) {
        const next = queue.shift();
        if (next) yield next;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

const NETWORK: Record<string, NetErrorCode> = {
  ECONNREFUSED: 'ECONNREFUSED',
  ENOTFOUND: 'ENOTFOUND',
  EAI_AGAIN: 'ENOTFOUND',
  ETIMEDOUT: 'ETIMEDOUT',
  EHOSTUNREACH: 'EHOSTUNREACH',
  ENETUNREACH: 'EHOSTUNREACH',
};
const TLS: Record<string, TransportErrorCode> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'UNKNOWN_CA',
  UNABLE_TO_GET_ISSUER_CERT: 'UNKNOWN_CA',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'UNKNOWN_CA',
  SELF_SIGNED_CERT_IN_CHAIN: 'UNKNOWN_CA',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'SELF_SIGNED',
  CERT_SIGNATURE_FAILURE: 'UNKNOWN_CA',
  CERT_HAS_EXPIRED: 'EXPIRED',
  CERT_NOT_YET_VALID: 'NOT_YET_VALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'WRONG_HOST',
  ERR_SSL_WRONG_VERSION_NUMBER: 'NOT_TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'NOT_TLS',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'BAD_KEY',
  EPROTO: 'NOT_TLS',
  ECONNRESET: 'NO_HTTP',
  HPE_INVALID_CONSTANT: 'NO_HTTP',
};

/** Node's errors as those of our network. */
function translate(error: Error & { code?: string; errors?: Error[]; cert?: { raw?: Uint8Array } }, socket: TLSSocket | null): Error {
  const code = error.code ?? (error.errors?.[0] as { code?: string } | undefined)?.code ?? '';
  if (NETWORK[code]) return new NetError(NETWORK[code], error.message);
  const raw = error.cert?.raw ?? socket?.getPeerCertificate?.()?.raw;
  const words = code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' ? 'private key does not match public key' : error.message;
  return TLS[code] ? new TransportError(TLS[code], words, raw ? [toPem('CERTIFICATE', raw)] : []) : error;
}
