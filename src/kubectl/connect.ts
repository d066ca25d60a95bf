import type { ExecEntry } from '../client/kubeconfig.ts';
import type { RestClient } from '../client/rest.ts';
import { busy } from '../os/clock.ts';
import { decode, encode, type HeaderList, type HttpHandler, type HttpRequest, type HttpResponse, readBytes } from '../os/http.ts';
import { NetError } from '../os/network.ts';
import type { Process } from '../os/process.ts';
import { TransportError, transport } from '../os/transport.ts';
import type { Access } from './config.ts';
import { ConnectionFailure, Failure } from './errors.ts';
import { klogValue } from './klog.ts';
import { clientVersion } from './release.ts';
import { timed, withParameter } from './requesttimeout.ts';

export interface ConnectOptions {
  verbosity: number;
  /** Milliseconds that a request may take, 0 being for ever. */
  timeout: number;
  /** --raw: the answer goes to the output as it comes, and is not logged. */
  raw: boolean;
  warn(text: string): void;
  /** A line of -v output, klog's header and all. */
  log(file: string, text: string): Promise<void>;
}

/** Speaks to the server as the kubeconfig and flags say. */
export function connect(proc: Process, access: Access, options: ConnectOptions): RestClient {
  const dial = ({ ca, insecure, certificate, key, tlsServerName }: Access): HttpHandler =>
    transport(proc.machine.network, {
      ca,
      insecure,
      certificate,
      key,
      serverName: tlsServerName || undefined,
      now: () => proc.machine.clock.now(),
    });
  const { exec } = access;
  const plain = exec && !access.token && !access.username ? plugged(proc, access, exec, dial) : dial(access);
  const raw = options.timeout > 0 ? timed(proc, options.timeout, plain) : plain;
  return { handler: wrap(proc, raw, access, options), server: access.server, headers: identity(proc, access) };
}

function plugged(proc: Process, access: Access, exec: ExecEntry, dial: (access: Access) => HttpHandler): HttpHandler {
  let handler: HttpHandler | undefined;
  return async (request) => {
    handler ??= (await busy(import('./login.ts'))).withPlugin(proc, access, exec, dial);
    return handler(request);
  };
}

function identity(proc: Process, access: Access): HeaderList {
  const headers: HeaderList = [['User-Agent', `kubectl/${clientVersion(proc).gitVersion} (linux/amd64) kubernetes`]];
  if (access.token) headers.push(['Authorization', `Bearer ${access.token}`]);
  else if (access.username) headers.push(['Authorization', `Basic ${btoa(`${access.username}:${access.password ?? ''}`)}`]);
  if (access.as) headers.push(['Impersonate-User', access.as]);
  if (access.asUid) headers.push(['Impersonate-Uid', access.asUid]);
  for (const group of access.asGroups) headers.push(['Impersonate-Group', group]);
  for (const pair of access.asExtra) {
    const at = pair.indexOf('=');
    if (at <= 0) throw new Failure(`--as-user-extra must be <key>=<value>`);
    headers.push([`Impersonate-Extra-${encodeURIComponent(pair.slice(0, at))}`, pair.slice(at + 1)]);
  }
  return headers;
}

function wrap(proc: Process, raw: HttpHandler, access: Access, options: ConnectOptions): HttpHandler {
  const seen = new Set<string>();
  let dialled = false;
  return async (given) => {
    const request = options.timeout > 0 ? { ...given, url: withParameter(given.url, options.timeout) } : given;
    const started = proc.machine.clock.now();
    if (options.verbosity >= 7) await logRequest(options, request);
    if (options.verbosity >= 9 && !dialled) await logDial(options, request);
    dialled = true;
    let response: HttpResponse;
    checkAddress(request);
    try {
      response = await raw({ ...request, signal: request.signal ?? proc.signal });
    } catch (error) {
      if (options.verbosity >= 6) await logNothing(options, request, proc.machine.clock.now() - started);
      throw await translate(error, request, access, proc);
    }
    if (options.verbosity >= 6) response = await logResponse(options, request, response, proc.machine.clock.now() - started);
    for (const [name, value] of response.headers)
      if (name.toLowerCase() === 'warning') {
        const text = /^\d+ \S+ "((?:[^"\\]|\\.)*)"/.exec(value)?.[1].replace(/\\(.)/g, '$1');
        if (text && !seen.has(text)) {
          seen.add(text);
          options.warn(text);
        }
      }
    return response;
  };
}

async function logRequest(options: ConnectOptions, request: HttpRequest): Promise<void> {
  if (options.verbosity >= 8) await options.log('helper.go:113', `"Request Body" body=${klogValue(decode(await readBytes(request.body)))}`);
  const sorted = [...request.headers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([n, v]) => `${n}: ${n === 'Authorization' ? `${v.split(' ')[0]} <masked>` : v}`);
  if (options.verbosity >= 9) {
    const curl = `curl -v -X${request.method} ${sorted.map((header) => ` -H ${JSON.stringify(header)}`).join('')} '${request.url}'`;
    return options.log('round_trippers.go:527', `"Request" curlCommand=<\n\t${curl}\n >`);
  }
  const headers = sorted.map((header) => `\t${header}\n`);
  await options.log('round_trippers.go:527', `"Request" verb="${request.method}" url="${request.url}" headers=<\n${headers.join('')} >`);
}

export const REASONS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  101: 'Switching Protocols',
};

function logDial(options: ConnectOptions, { url }: HttpRequest): Promise<void> {
  const { protocol, hostname, port } = new URL(url);
  const address = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  return options.log('round_trippers.go:562', `"HTTP Trace: Dial succeed" network="tcp" address="${address}"`);
}

function logNothing(options: ConnectOptions, { method, url }: HttpRequest, ms: number): Promise<void> {
  const [before, after] = [options.verbosity < 7 ? `verb="${method}" url="${url}" ` : '', options.verbosity < 8 ? '' : ' headers=""'];
  return options.log('round_trippers.go:632', `"Response" ${before}status=""${after} milliseconds=${Math.round(ms)}`);
}

async function logResponse(options: ConnectOptions, request: HttpRequest, response: HttpResponse, ms: number): Promise<HttpResponse> {
  const status = `${response.status} ${REASONS[response.status] ?? ''}`;
  if (options.verbosity < 8) {
    const what = options.verbosity < 7 ? `verb="${request.method}" url="${request.url}" ` : '';
    await options.log('round_trippers.go:632', `"Response" ${what}status="${status}" milliseconds=${Math.round(ms)}`);
    return response;
  }
  const headers = [...response.headers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([n, v]) => `\t${n}: ${v}\n`);
  const [which, times] =
    options.verbosity < 9
      ? ['', '']
      : [
          `verb="${request.method}" url="${request.url}" `,
          ` dnsLookupMilliseconds=0 dialMilliseconds=0 tlsHandshakeMilliseconds=0 serverProcessingMilliseconds=${Math.round(ms)}`,
        ];
  await options.log(
    'round_trippers.go:632',
    `"Response" ${which}status="${status}" headers=<\n${headers.join('')} > milliseconds=${Math.round(ms)}${times}`,
  );
  if (options.raw || response.socket || /[?&](watch|follow)=true/.test(request.url)) return response;
  const bytes = await readBytes(response.body);
  const text = decode(bytes);
  const limit = options.verbosity >= 10 ? Number.POSITIVE_INFINITY : options.verbosity === 9 ? 10240 : 1024;
  const shown = text.length > limit ? `${text.slice(0, limit)} [truncated ${text.length - limit} chars]` : text;
  await options.log('helper.go:113', `"Response Body" body=${klogValue(shown)}`);
  return { ...response, body: bytes.length ? bytes : encode('') };
}

/** Addresses that a URL of ours cannot hold, and Go's dialer does not take either. */
function checkAddress({ method, url }: HttpRequest): void {
  const [, host = '', port = ''] = /^[a-z]+:\/\/([^/?#]*?)(?::(\d*))?(?:[/?#]|$)/i.exec(url) ?? [];
  if (Number(port) > 65535) throw new ConnectionFailure(method, url, `dial tcp: address ${port}: invalid port`);
  if (!host) throw new ConnectionFailure(method, url, `dial tcp :${port}: connect: connection refused`);
}

/** What Go's net/http says when there is no answer. */
export async function translate(
  error: unknown,
  request: HttpRequest,
  access: Pick<Access, 'tlsServerName'>,
  proc: Process,
): Promise<unknown> {
  const fail = (detail: string) => new ConnectionFailure(request.method, request.url, detail);
  if (error instanceof NetError) {
    const url = new URL(request.url);
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    const host = url.hostname === 'localhost' ? '127.0.0.1' : url.hostname;
    if (error.code === 'ENOTFOUND') return fail(`dial tcp: lookup ${url.hostname}: no such host`);
    if (error.code === 'ECONNREFUSED') return fail(`dial tcp ${host}:${port}: connect: connection refused`);
    if (error.code === 'ETIMEDOUT') return fail(`dial tcp ${host}:${port}: i/o timeout`);
    return fail(`dial tcp ${host}:${port}: connect: no route to host`);
  }
  if (error instanceof TransportError) {
    if (error.code === 'BAD_SCHEME') return fail(`unsupported protocol scheme "${request.url.split(':')[0]}"`);
    if (error.code === 'NOT_TLS') return fail('http: server gave HTTP response to HTTPS client');
    if (error.code === 'BAD_KEY') return new Failure(`tls: ${error.message}`);
    if (error.code === 'NO_HTTP') return fail('EOF');
    const { certificateProblem } = await busy(import('./tlsproblems.ts'));
    const wanted = access.tlsServerName || new URL(request.url).hostname.replace(/^\[|\]$/g, '');
    return fail(`tls: failed to verify certificate: x509: ${certificateProblem(error, wanted, proc.machine.clock.now())}`);
  }
  return error;
}
