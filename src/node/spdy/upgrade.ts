import type { HttpHandler, HttpRequest, HttpResponse } from '../../os/http.ts';
import { header } from '../../os/http.ts';
import { bridgeForward } from './forward.ts';
import { bridgeRemote, expectedStreams } from './remote.ts';
import type { Wire } from './session.ts';

/** The protocol of port-forward through a WebSocket. */
export const TUNNEL = 'SPDY/3.1+portforward.k8s.io';
const VERSION = 'X-Stream-Protocol-Version';
const REMOTE = 'v4.channel.k8s.io';
const FORWARD = 'portforward.k8s.io';

export const isSpdy = (request: HttpRequest): boolean => /^spdy\/3\.1$/i.test(header(request.headers, 'Upgrade') ?? '');
export const isTunnel = (request: HttpRequest): boolean => (header(request.headers, 'Sec-WebSocket-Protocol') ?? '').includes(TUNNEL);

/** The same request as a WebSocket, which is what the handler knows. */
function asWebSocket(request: HttpRequest, protocol: string, port?: string): HttpRequest {
  const headers = request.headers.filter(([name]) => !/^(upgrade|connection|sec-websocket-.*|x-stream-protocol-version)$/i.test(name));
  headers.push(['Connection', 'Upgrade'], ['Upgrade', 'websocket'], ['Sec-WebSocket-Protocol', protocol]);
  const url = port === undefined ? request.url : `${request.url}${request.url.includes('?') ? '&' : '?'}ports=${encodeURIComponent(port)}`;
  return { ...request, url, headers };
}

export interface Upgraded {
  /** What to answer: 101, or the refusal. */
  response: HttpResponse;
  /** Carries the streams, once the answer has been sent. */
  run?(wire: Wire): Promise<void>;
}
/** Takes a request to be upgraded to SPDY, or to a WebSocket that carries SPDY. */
export async function upgradeSpdy(handler: HttpHandler, request: HttpRequest): Promise<Upgraded> {
  const offered = request.headers
    .filter(([name]) => name.toLowerCase() === VERSION.toLowerCase())
    .flatMap(([, value]) => value.split(',').map((v) => v.trim()));
  const protocol = isTunnel(request) ? FORWARD : [REMOTE, FORWARD].find((known) => offered.includes(known));
  if (!protocol) return { response: refusal(offered) };
  const response = await handler(asWebSocket(request, protocol === REMOTE ? 'v5.channel.k8s.io' : REMOTE));
  const { socket } = response;
  if (!socket) return { response };
  const headers: [string, string][] = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'SPDY/3.1'],
    [VERSION, protocol],
  ];
  return {
    response: { ...response, headers },
    run: (wire) =>
      protocol === REMOTE
        ? bridgeRemote(wire, socket, expectedStreams(new URL(request.url, 'https://server').searchParams))
        : bridgeForward(wire, socket, (port) => handler(asWebSocket({ ...request, signal: undefined }, REMOTE, port))),
  };
}
/** Upstream: apimachinery/pkg/util/httpstream Handshake. */
const refusal = (offered: string[]): HttpResponse => ({
  status: 403,
  headers: [['Content-Type', 'text/plain; charset=utf-8']],
  body: new TextEncoder().encode(
    `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${REMOTE}]\n`,
  ),
});
