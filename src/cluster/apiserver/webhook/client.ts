import { type Clock, sleep } from '../../../os/clock.ts';
import { decode, encode, type HttpResponse, readBytes } from '../../../os/http.ts';
import { NetError, type Network } from '../../../os/network.ts';
import { isAddress, TransportError, transport } from '../../../os/transport.ts';
import type { Storage } from '../../storage/types.ts';
import { findObject } from '../authentication/lookup.ts';

export interface ClientConfig {
  url?: string;
  service?: { namespace: string; name: string; path?: string; port?: number };
  /** Base64 of PEM. */
  caBundle?: string;
}
export interface WebhookContext {
  network?: Network;
  storage: Storage;
  clock: Clock;
}
/** Why a webhook gave no answer, as Go's client puts it. */
export class CallError extends Error {}

/** Posts a review to a webhook, and gives what it answers. Models apiserver/pkg/util/webhook/client.go. */
export async function post(config: ClientConfig, review: object, timeout: number, context: WebhookContext): Promise<unknown> {
  const service = config.service;
  const port = service?.port ?? 443;
  const host = service ? `${service.name}.${service.namespace}.svc:${port}` : '';
  const base = service ? `https://${host}${slashed(service.path)}` : withPath(config.url ?? '');
  const url = `${base}?timeout=${timeout}s`;
  const failed = (why: string) => new CallError(`Post ${JSON.stringify(url)}: ${why}`);
  let response: HttpResponse;
  try {
    const resolve = service ? { [host]: addressOf(service, port, context) } : undefined;
    response = await send(url, config, review, timeout, resolve, context);
  } catch (error) {
    throw failed(error instanceof CallError ? error.message : wording(error, url));
  }
  const text = decode(await readBytes(response.body));
  if (response.status < 200 || response.status > 206) throw new CallError(statusText(response.status, text));
  try {
    return JSON.parse(text);
  } catch {
    throw new CallError(`couldn't get version/kind; json parse error: ${jsonProblem(text)}`);
  }
}
const slashed = (path: string | undefined): string => (path ? (path.startsWith('/') ? path : `/${path}`) : '/');
const withPath = (url: string): string => (/^https?:\/\/[^/]+$/.test(url) ? `${url}/` : url);

async function send(
  url: string,
  config: ClientConfig,
  review: object,
  timeout: number,
  resolve: Record<string, string> | undefined,
  { network, clock }: WebhookContext,
): Promise<HttpResponse> {
  if (!network) throw new CallError('no network');
  const stop = new AbortController();
  const over = new AbortController();
  const ca = config.caBundle ? atob(config.caBundle) : undefined;
  const ask = transport(network, { ca, resolve, now: () => clock.now() });
  const request = {
    method: 'POST',
    url,
    headers: [
      ['Content-Type', 'application/json'],
      ['Accept', 'application/json, */*'],
      ['User-Agent', 'kube-apiserver-admission'],
    ] as [string, string][],
    body: encode(JSON.stringify(review)),
    signal: stop.signal,
  };
  const late = sleep(clock, timeout * 1000, over.signal).then(() => {
    stop.abort();
    throw new CallError('context deadline exceeded');
  });
  late.catch(() => {});
  try {
    return await Promise.race([ask(request), late]);
  } finally {
    over.abort();
  }
}
/** The Service's cluster address. Models apiserver/pkg/util/proxy ResolveCluster. */
function addressOf(service: NonNullable<ClientConfig['service']>, port: number, { storage }: WebhookContext): string {
  const found = findObject(storage, '', 'services', service.namespace, service.name);
  if (!found) throw new CallError(`service ${JSON.stringify(service.name)} not found`);
  const { type, clusterIP, externalName, ports } = found.spec;
  if (type === 'ExternalName') return externalName;
  if (clusterIP === 'None') throw new CallError('cannot route to service with ClusterIP "None"');
  if (!ports?.some((p: { port: number }) => p.port === port))
    throw new CallError(`no service port ${port} found for service ${JSON.stringify(service.name)}`);
  return clusterIP;
}
function wording(error: unknown, url: string): string {
  if (error instanceof NetError) {
    const place = /(\S+:\d+)$/.exec(error.message)?.[1] ?? '';
    switch (error.code) {
      case 'ECONNREFUSED':
        return `dial tcp ${place}: connect: connection refused`;
      case 'EHOSTUNREACH':
        return `dial tcp ${place}: connect: no route to host`;
      case 'ETIMEDOUT':
        return `dial tcp ${place}: i/o timeout`;
      case 'ENOTFOUND':
        return `dial tcp: lookup ${new URL(url).hostname}: no such host`;
    }
  }
  if (error instanceof TransportError) return tlsWording(error, url);
  throw error;
}
function tlsWording(error: TransportError, url: string): string {
  const verify = 'tls: failed to verify certificate: x509: ';
  const name = new URL(url).hostname;
  switch (error.code) {
    case 'UNKNOWN_CA':
    case 'SELF_SIGNED':
      return `${verify}certificate signed by unknown authority`;
    case 'WRONG_HOST':
      return isAddress(name)
        ? `${verify}cannot validate certificate for ${name} because it doesn't contain any IP SANs`
        : `${verify}certificate is not valid for any names, but wanted to match ${name}`;
    case 'EXPIRED':
    case 'NOT_YET_VALID':
      return `${verify}certificate has expired or is not yet valid`;
    case 'NOT_TLS':
      return 'http: server gave HTTP response to HTTPS client';
  }
  return 'EOF';
}
/** Models client-go's errors of answers that are none. */
function statusText(status: number, text: string): string {
  try {
    const body = JSON.parse(text) as { kind?: string; message?: string };
    if (body.kind === 'Status' && body.message) return body.message;
  } catch {
    // no Status
  }
  switch (status) {
    case 400:
      return 'the server rejected our request for an unknown reason';
    case 401:
      return 'the server has asked for the client to provide credentials';
    case 403:
      return 'unknown';
    case 404:
      return 'the server could not find the requested resource';
    case 405:
      return 'the server does not allow this method on the requested resource';
    case 429:
      return 'the server has received too many requests and has asked us to try again later';
  }
  if (status >= 500)
    return `an error on the server (${JSON.stringify(text.trim() || 'unknown')}) has prevented the request from succeeding`;
  return `the server responded with the status code ${status} but did not return more information`;
}
const jsonProblem = (text: string): string =>
  text.trim() ? `invalid character '${text.trim()[0]}' looking for beginning of value` : 'unexpected end of JSON input';
