import { sleep } from '../../os/clock.ts';
import { FsError, resolvePath } from '../../os/fs.ts';
import { type HeaderList, type HttpResponse, header } from '../../os/http.ts';
import type { Connection, Network } from '../../os/network.ts';
import type { Process } from '../../os/process.ts';
import { isAddress, transport } from '../../os/transport.ts';
import { formData, readGiven, requestData, requestHeaders } from './body.ts';
import { CurlError, curlError, reasonOf } from './failure.ts';
import type { CurlOptions } from './options.ts';
import type { Transfer } from './writeout.ts';

const SYSTEM_CA = '/etc/ssl/certs/ca-certificates.crt';

/** One URL, redirects included. Fills `transfer`; throws CurlError. */
export async function perform(
  proc: Process,
  options: CurlOptions,
  given: string,
  transfer: Transfer,
  emit: (bytes: Uint8Array | string) => Promise<void>,
): Promise<void> {
  const { flags } = options;
  let url = parseUrl(given);
  const data = await requestData(proc, options);
  const form = options.form.length ? await formData(proc, options.form) : undefined;
  const upload = options.upload === undefined ? undefined : await readGiven(proc, options.upload);
  let body = flags.has('G') ? undefined : (form?.body ?? upload ?? data);
  if (flags.has('G') && data) url.search = url.search ? `${url.search}&${new TextDecoder().decode(data)}` : new TextDecoder().decode(data);
  const json = options.data.some((piece) => piece.kind === 'json');
  const type =
    form?.type ?? (upload ? undefined : data && body ? (json ? 'application/json' : 'application/x-www-form-urlencoded') : undefined);
  let method = options.method ?? (flags.has('I') ? 'HEAD' : upload ? 'PUT' : body ? 'POST' : 'GET');
  for (;;) {
    transfer.url = url.href;
    transfer.method = method;
    transfer.secure = url.protocol === 'https:';
    const response = await send(proc, options, url, method, body, type, transfer);
    await receive(proc, options, response, transfer, emit, method);
    const location = header(response.headers, 'location');
    if (location === undefined || response.status < 300 || response.status > 399) return;
    const next = new URL(location, url);
    if (!flags.has('L')) {
      transfer.redirectUrl = next.href;
      return;
    }
    if (++transfer.redirects > options.maxRedirects) throw new CurlError(47, `Maximum (${options.maxRedirects}) redirects followed`);
    if (flags.has('v')) await proc.stderr.write(`* Issue another request to this URL: '${next.href}'\n`);
    if ([301, 302, 303].includes(response.status) && method === 'POST' && !options.method) {
      method = 'GET';
      body = undefined;
    }
    url = next;
    transfer.size = 0;
  }
}

function parseUrl(text: string): URL {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  let url: URL;
  try {
    url = new URL(full);
  } catch {
    const port = /:(\d+)(?:\/|$)/.exec(full.replace(/^[a-z]+:\/\//i, ''));
    if (/^https?:\/\/(\/|$|:)/.test(full)) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
    throw new CurlError(
      3,
      port && Number(port[1]) > 65535
        ? 'URL rejected: Port number was not a decimal number between 0 and 65535'
        : 'URL rejected: Malformed input to a URL function',
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new CurlError(1, `Protocol "${url.protocol.slice(0, -1)}" not supported`);
  return url;
}

async function send(
  proc: Process,
  options: CurlOptions,
  url: URL,
  method: string,
  body: Uint8Array | undefined,
  type: string | undefined,
  transfer: Transfer,
): Promise<HttpResponse> {
  const { clock, network } = proc.machine;
  const verbose = options.flags.has('v');
  const say = async (text: string) => (verbose ? proc.stderr.write(text) : undefined);
  const headers = requestHeaders(options, url.host, body, type);
  const limits = new AbortController();
  const started = clock.now();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let stage: Stage = isAddress(host) || network.transport ? 'connecting' : 'resolving';
  const expire = (seconds: number | undefined, connecting: boolean) => {
    if (seconds === undefined || seconds === 0) return;
    void sleep(clock, seconds * 1000, limits.signal)
      .then(() => {
        if (connecting && stage === 'connected') return;
        const elapsed = Math.max(clock.now() - started, seconds * 1000);
        limits.abort(new CurlError(28, timeoutWords(url, elapsed, stage, connecting, transfer.size)));
      })
      .catch(() => {});
  };
  expire(options.maxTime, false);
  expire(options.connectTimeout, true);
  if (options.maxTime === undefined && options.connectTimeout === undefined) expire(300, true);
  const resolve = resolutions(options, url);
  const ca = await authority(proc, options);
  const certificate =
    options.cert === undefined ? undefined : pem(proc, options.cert.replace(/:[^:/]*$/, ''), 58, 'could not load PEM client certificate');
  const key = options.key === undefined ? certificate : pem(proc, options.key, 58, 'unable to set private key file:');
  const opened: Connection[] = [];
  const signal = AbortSignal.any([limits.signal, proc.signal]);
  const watched: Network = network.transport
    ? network
    : {
        ...network,
        async lookup(name) {
          const found = await network.lookup(name);
          stage = 'connecting';
          return found;
        },
      };
  const handler = transport(watched, {
    ca,
    insecure: options.flags.has('k'),
    certificate,
    key,
    resolve,
    now: () => clock.now(),
    connected(connection) {
      stage = 'connected';
      opened.push(connection);
      Object.assign(transfer, {
        remoteAddress: connection.remoteAddress,
        remotePort: connection.remotePort,
        localAddress: connection.localAddress,
        connects: transfer.connects + 1,
      });
    },
  });
  try {
    const port = Number(url.port) || (transfer.secure ? 443 : 80);
    if (verbose) {
      const address = resolve[`${host}:${port}`] ?? (isAddress(host) ? host : (await network.lookup(host))[0]);
      if (!isAddress(host)) await say(`* Host ${host}:${port} was resolved.\n* IPv6: (none)\n* IPv4: ${address}\n`);
      await say(`*   Trying ${address}:${port}...\n`);
    }
    const response = await raced(handler({ method, url: url.href.replace(/#.*$/, ''), headers, body, signal }), signal);
    await say(
      `* Connected to ${host} (${opened[0]?.remoteAddress}) port ${port}\n${transfer.secure ? tlsTalk(options) : ''}${requestTalk(url, method, headers, transfer.secure)}`,
    );
    return { ...response, body: response.body instanceof Uint8Array ? response.body : until(response.body, signal) };
  } catch (error) {
    if (proc.signal.aborted) throw proc.signal.reason;
    const reason = limits.signal.aborted ? limits.signal.reason : error;
    const worded = reason instanceof CurlError ? reason : curlError(reason, url, clock.now() - started, options.key ?? options.cert);
    if (worded instanceof CurlError)
      await say(
        `${worded.code === 7 ? `* connect to ${host} port ${url.port || (transfer.secure ? 443 : 80)} failed: Connection refused\n` : ''}* ${worded.message}\n* Closing connection\n`,
      );
    throw worded;
  }
}

type Stage = 'resolving' | 'connecting' | 'connected';
const timeoutWords = (url: URL, elapsed: number, stage: Stage, connecting: boolean, size: number): string => {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (stage === 'resolving') return `Resolving timed out after ${elapsed} milliseconds`;
  if (stage === 'connected') return `Operation timed out after ${elapsed} milliseconds with ${size} bytes received`;
  return connecting
    ? `Failed to connect to ${url.hostname} port ${port} after ${elapsed} ms: Timeout was reached`
    : `Connection timed out after ${elapsed} milliseconds`;
};

function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** A body that ends with the signal's reason. */
async function* until(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await raced(Promise.resolve(iterator.next()), signal);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

async function authority(proc: Process, options: CurlOptions): Promise<string | undefined> {
  if (options.cacert !== undefined)
    return options.flags.has('k') ? undefined : pem(proc, options.cacert, 77, 'error setting certificate file:');
  return proc.machine.fs.exists(SYSTEM_CA) ? proc.machine.fs.readText(SYSTEM_CA) : undefined;
}

function pem(proc: Process, name: string, code: number, words: string): string {
  try {
    const text = proc.machine.fs.readText(resolvePath(proc.cwd, name));
    if (!text.includes('-----BEGIN')) throw new CurlError(code, `${words} ${name}`);
    return text;
  } catch (error) {
    if (error instanceof FsError) throw new CurlError(code, `${words} ${name}`);
    throw error;
  }
}

function resolutions(options: CurlOptions, url: URL): Record<string, string> {
  const out: Record<string, string> = {};
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  for (const entry of options.resolve) {
    const match = /^\+?([^:]+):(\d+|\*):(.+)$/.exec(entry);
    if (!match) throw new CurlError(49, `Resolve: couldn't parse CURLOPT_RESOLVE entry '${entry}'`);
    const host = match[1] === '*' ? url.hostname : match[1];
    out[`${host}:${match[2] === '*' ? port : match[2]}`] = match[3].split(',')[0].replace(/^\[|\]$/g, '');
  }
  for (const entry of options.connectTo) {
    const [from, fromPort, to] = entry.split(':');
    if ((!from || from === url.hostname) && (!fromPort || fromPort === port) && to) out[`${url.hostname}:${port}`] = to;
  }
  return out;
}

const tlsTalk = (options: CurlOptions): string =>
  `* ALPN: curl offers h2,http/1.1\n* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n${options.cacert ? `*  CAfile: ${options.cacert}\n*  CApath: none\n` : ''}* TLSv1.3 (IN), TLS handshake, Server hello (2):\n* SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256 / X25519 / RSASSA-PSS\n* ALPN: server accepted h2\n*  SSL certificate verify ${options.flags.has('k') ? 'result: unable to get local issuer certificate (20), continuing anyway' : 'ok'}.\n* using HTTP/2\n`;
const requestTalk = (url: URL, method: string, headers: HeaderList, secure: boolean): string =>
  `> ${method} ${url.pathname}${url.search} HTTP/${secure ? '2' : '1.1'}\n${headers.map(([name, value]) => `> ${name}: ${value}\n`).join('')}> \n`;

async function receive(
  proc: Process,
  options: CurlOptions,
  response: HttpResponse,
  transfer: Transfer,
  emit: (bytes: Uint8Array | string) => Promise<void>,
  method: string,
): Promise<void> {
  const { flags } = options;
  transfer.status = response.status;
  transfer.headers = response.headers;
  const lines = [
    transfer.secure ? `HTTP/2 ${response.status} ` : `HTTP/1.1 ${response.status} ${reasonOf(response.status)}`,
    ...response.headers.map(([name, value]) => `${transfer.secure ? name.toLowerCase() : name}: ${value}`),
    '',
  ];
  if (flags.has('v')) await proc.stderr.write(lines.map((line) => `< ${line}\n`).join(''));
  const head = lines.map((line) => `${line}\r\n`).join('');
  const failing = response.status >= 400 && (flags.has('f') || flags.has('fail-with-body'));
  if ((flags.has('i') || flags.has('I')) && !(failing && flags.has('f'))) await emit(head);
  if (options.dumpHeader === '-') await proc.stdout.write(head);
  else if (options.dumpHeader !== undefined) proc.machine.fs.writeFile(resolvePath(proc.cwd, options.dumpHeader), head);
  if (failing && flags.has('f')) throw new CurlError(22, `The requested URL returned error: ${response.status}`);
  const redirecting =
    flags.has('L') && response.status >= 300 && response.status < 400 && header(response.headers, 'location') !== undefined;
  if (method !== 'HEAD' && response.status !== 204 && response.status !== 304 && !redirecting) {
    if (response.body instanceof Uint8Array) {
      transfer.size += response.body.length;
      if (response.body.length) await emit(response.body);
    } else
      for await (const chunk of response.body) {
        transfer.size += chunk.length;
        await emit(chunk);
      }
  }
  if (flags.has('v')) await proc.stderr.write(`* Connection #0 to host ${new URL(transfer.url).hostname} left intact\n`);
  if (failing) throw new CurlError(22, `The requested URL returned error: ${response.status}`);
}
