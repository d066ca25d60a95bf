import type { HttpHandler } from './http.ts';
import type { TransportOptions } from './transport.ts';

/** What answers at an address and port. */
export interface Listener {
  port: number;
  /** Answers its own host only, as what is bound to 127.0.0.1 does. */
  local?: boolean;
  /** Plain HTTP, or HTTP inside TLS where `tls` is given. */
  http?: HttpHandler;
  /** PEM certificates, leaf first. `clientCA`: ask for a client certificate. */
  tls?: { chain: string[] };
  /** Anything else that speaks over TCP: gets the bytes, answers with bytes. */
  tcp?: (input: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

/** An open connection: what answers, and the two addresses. */
export interface Connection extends Omit<Listener, 'port' | 'local'> {
  remoteAddress: string;
  remotePort: number;
  localAddress: string;
}

export type NetErrorCode = 'ENOTFOUND' | 'EAI_AGAIN' | 'ECONNREFUSED' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'EADDRINUSE';
export class NetError extends Error {
  constructor(
    readonly code: NetErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The network as one host or pod sees it. */
export interface Network {
  /** Own addresses, the primary one first. */
  readonly addresses: string[];
  /** IPv4 addresses of a name, over the resolver of the host (search domains apply). Throws NetError ENOTFOUND, or EAI_AGAIN where no name server answers. */
  lookup(name: string): Promise<string[]>;
  /** Opens a connection to an IPv4 address. Throws NetError. */
  dial(address: string, port: number, signal?: AbortSignal): Promise<Connection>;
  /** Starts to answer on a port (0: a free one, which the listener is told); the answer stops it. Throws NetError EADDRINUSE. */
  listen(listener: Listener): () => void;
  /** Requests over this network, where it does TLS itself. */
  transport?(options: TransportOptions): HttpHandler;
}
