import { readCertificate } from './certificate.ts';
import { type ChainFault, checkChain, pemBlocks } from './certificates.ts';
import { busy } from './clock.ts';
import { encode, type HttpHandler, type HttpRequest, type HttpResponse, header } from './http.ts';
import { importPrivateKey } from './keys.ts';
import type { Connection, Network } from './network.ts';

export interface TransportOptions {
  /** PEM of the authorities to trust; without them none is. */
  ca?: string;
  insecure?: boolean;
  /** The name that the server's certificate must have, instead of its host's. */
  serverName?: string;
  /** PEM of the client's certificate and key. */
  certificate?: string;
  key?: string;
  /** Address to use for `host:port`. */
  resolve?: Record<string, string>;
  /** Milliseconds since 1970, to judge validity by. */
  now?: () => number;
  /** Told of each connection as it opens. */
  connected?: (connection: Connection) => void;
}

export type TransportErrorCode = ChainFault | 'NOT_TLS' | 'BAD_KEY' | 'NO_HTTP' | 'BAD_SCHEME';
export class TransportError extends Error {
  constructor(
    readonly code: TransportErrorCode,
    message: string,
    /** The certificates that the server showed, as PEM. */
    readonly chain: string[] = [],
  ) {
    super(message);
  }
}

const WORDING: Record<ChainFault, (host: string) => string> = {
  UNKNOWN_CA: () => 'unable to get local issuer certificate',
  SELF_SIGNED: () => 'self-signed certificate',
  EXPIRED: () => 'certificate has expired',
  NOT_YET_VALID: () => 'certificate is not yet valid',
  WRONG_HOST: (host) => `no alternative certificate subject name matches target host name '${host}'`,
};

/** Sends requests over a machine's network: looks the host up, dials, checks its certificate, shows one's own. */
export function transport(network: Network, options: TransportOptions = {}): HttpHandler {
  if (network.transport) return network.transport(options);
  return async (request) => {
    const url = new URL(request.url);
    const secure = url.protocol === 'https:' || url.protocol === 'wss:';
    if (!secure && url.protocol !== 'http:' && url.protocol !== 'ws:')
      throw new TransportError('BAD_SCHEME', `Protocol "${url.protocol.slice(0, -1)}" not supported`);
    const port = Number(url.port) || (secure ? 443 : 80);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const address = options.resolve?.[`${host}:${port}`] ?? (isAddress(host) ? host : (await network.lookup(host))[0]);
    const connection = await network.dial(address, port, request.signal);
    options.connected?.(connection);
    if (secure) {
      if (!connection.tls) throw new TransportError('NOT_TLS', 'wrong version number');
      if (!options.insecure) {
        const { chain } = connection.tls;
        const fault = await checkChain(chain, options.ca, options.serverName ?? host, options.now?.() ?? notTooLate());
        if (fault) throw new TransportError(fault, WORDING[fault](host), chain);
      }
    } else if (connection.tls && connection.http) return plainToTls();
    if (!connection.http && !(connection.tcp && !secure)) throw new TransportError('NO_HTTP', 'Empty reply from server');
    const certificate =
      secure && options.certificate && (await holdsKey(options.certificate, options.key)) ? options.certificate : undefined;
    const headers =
      header(request.headers, 'host') === undefined ? [['Host', url.host] as [string, string], ...request.headers] : request.headers;
    if (!connection.http) return overBytes(connection, { ...request, headers });
    return connection.http({ ...request, headers, peer: { address: connection.localAddress, ...(certificate ? { certificate } : {}) } });
  };
}

async function overBytes({ tcp }: Connection, request: HttpRequest): Promise<HttpResponse> {
  const { NotHttp, requestOverTcp } = await busy(import('./tcp-http.ts'));
  try {
    return await requestOverTcp(tcp as NonNullable<typeof tcp>, request);
  } catch (error) {
    throw error instanceof NotHttp ? new TransportError('NO_HTTP', error.message) : error;
  }
}

export const isAddress = (host: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.includes(':');

/** Without a clock, validity is not judged. */
const notTooLate = () => Number.NaN;

/** What Go's HTTPS server answers to plain HTTP. */
const plainToTls = (): HttpResponse => ({
  status: 400,
  headers: [['Content-Type', 'text/plain; charset=utf-8']],
  body: encode('Client sent an HTTP request to an HTTPS server.\n'),
});

const proven = new Map<string, Promise<boolean>>();
/** Proves, as a TLS handshake does, that the key belongs to the certificate. */
async function holdsKey(certificate: string, key: string | undefined): Promise<boolean> {
  if (!key) throw new TransportError('BAD_KEY', 'private key is missing');
  const id = `${certificate}|${key}`;
  let proof = proven.get(id);
  if (!proof) {
    proof = prove(certificate, key);
    proven.set(id, proof);
  }
  if (!(await proof)) throw new TransportError('BAD_KEY', 'private key does not match public key');
  return true;
}

async function prove(certificate: string, pem: string): Promise<boolean> {
  const block = pemBlocks(certificate).find((each) => each.label === 'CERTIFICATE');
  if (!block) return false;
  const key = await importPrivateKey(pem);
  const ec = key.algorithm.name === 'ECDSA';
  const algorithm = ec ? { name: 'ECDSA', hash: 'SHA-256' } : { name: key.algorithm.name };
  const message = new Uint8Array(32) as Uint8Array<ArrayBuffer>;
  try {
    const signature = await busy(crypto.subtle.sign(algorithm, key, message));
    const kind = ec ? (key.algorithm as KeyAlgorithm & { namedCurve: string }) : { name: key.algorithm.name, hash: 'SHA-256' };
    const publicKey = await busy(crypto.subtle.importKey('spki', readCertificate(block.bytes).publicKey, kind, false, ['verify']));
    return await busy(crypto.subtle.verify(algorithm, publicKey, signature, message));
  } catch {
    return false;
  }
}
