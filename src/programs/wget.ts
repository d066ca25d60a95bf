import { sleep } from '../os/clock.ts';
import { FsError, resolvePath } from '../os/fs.ts';
import { encode, type HeaderList, type HttpResponse, header } from '../os/http.ts';
import { NetError } from '../os/network.ts';
import type { Process } from '../os/process.ts';
import { isAddress, TransportError, transport } from '../os/transport.ts';
import { reasonOf } from './curl/failure.ts';
import { last, UsageError, withOptions } from './options.ts';

const LONG = {
  'output-document=': 'O',
  quiet: 'q',
  spider: 'spider',
  'header=': 'header',
  'post-data=': 'post',
  'no-check-certificate': 'k',
  'timeout=': 'T',
  'tries=': 't',
  'user-agent=': 'U',
  'server-response': 'S',
  'no-verbose': 'nv',
  'ca-certificate=': 'ca',
  continue: 'c',
  'directory-prefix=': 'P',
  'no-proxy': 'Y',
};

class Failure extends Error {}

/** As busybox says it. */
export const wget = withOptions({ flags: 'qcSkv', values: 'OTtUPY', long: LONG }, async (proc, parsed) => {
  const [given] = parsed.rest;
  if (given === undefined) throw new UsageError('missing URL');
  const { flags } = parsed;
  const say = async (text: string) => (flags.has('q') || flags.has('nv') ? undefined : proc.stderr.write(text));
  let url: URL;
  try {
    url = new URL(/^[a-z]+:\/\//i.test(given) ? given : `http://${given}`);
    if (!/^https?:$/.test(url.protocol)) throw new Failure(`not an http or ftp url: ${given}`);
  } catch (error) {
    await proc.stderr.write(`wget: ${error instanceof Failure ? error.message : `bad address '${given}'`}\n`);
    return 1;
  }
  try {
    const response = await request(proc, url, parsed, say);
    const base = url.pathname.split('/').pop() || 'index.html';
    const output = last(parsed, 'O') ?? (last(parsed, 'P') === undefined ? base : `${last(parsed, 'P')}/${base}`);
    if (flags.has('spider')) {
      await say('remote file exists\n');
      return 0;
    }
    await save(proc, response, output, say);
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await proc.stderr.write(`wget: ${error.message}\n`);
    return 1;
  }
});

async function request(
  proc: Process,
  first: URL,
  parsed: Parameters<typeof last>[0],
  say: (text: string) => Promise<void> | Promise<undefined>,
): Promise<HttpResponse> {
  const { network, clock, fs } = proc.machine;
  const seconds = Number(last(parsed, 'T') ?? 0);
  const ca = last(parsed, 'ca');
  const body = last(parsed, 'post');
  const extra: HeaderList = (parsed.values.get('header') ?? []).map((line): [string, string] => [
    line.split(':')[0].trim(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  let url = first;
  for (let hops = 0; hops < 6; hops++) {
    const limit = new AbortController();
    const timer = new AbortController();
    if (seconds)
      void sleep(clock, seconds * 1000, timer.signal)
        .then(() => limit.abort(new Failure('download timed out')))
        .catch(() => {});
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const handler = transport(network, {
      ca: ca === undefined ? undefined : fs.readText(resolvePath(proc.cwd, ca)),
      insecure: parsed.flags.has('k') || (ca === undefined && !fs.exists('/bin/bash')),
      now: () => clock.now(),
    });
    const timed = new Promise<never>((_, reject) =>
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true }),
    );
    timed.catch(() => {});
    try {
      const address = isAddress(url.hostname) ? url.hostname : (await Promise.race([network.lookup(url.hostname), timed]))[0];
      await say(`Connecting to ${url.host} (${address}:${port})\n`);
      const headers: HeaderList = [['Host', url.host], ['User-Agent', last(parsed, 'U') ?? 'Wget'], ['Connection', 'close'], ...extra];
      if (body !== undefined)
        headers.push(['Content-Type', 'application/x-www-form-urlencoded'], ['Content-Length', String(encode(body).length)]);
      const response = await Promise.race([
        handler({
          method: body === undefined ? 'GET' : 'POST',
          url: url.href,
          headers,
          body: body === undefined ? undefined : encode(body),
          signal: AbortSignal.any([limit.signal, proc.signal]),
        }),
        timed,
      ]);
      if (parsed.flags.has('S'))
        await proc.stderr.write(
          `  HTTP/1.1 ${response.status} ${reasonOf(response.status)}\n${response.headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`,
        );
      const location = header(response.headers, 'location');
      if (response.status >= 300 && response.status < 400 && location) {
        url = new URL(location, url);
        continue;
      }
      if (response.status >= 400) throw new Failure(`server returned error: HTTP/1.1 ${response.status} ${reasonOf(response.status)}`);
      return response;
    } catch (error) {
      throw words(error, url);
    } finally {
      timer.abort();
    }
  }
  throw new Failure('too many redirections');
}

function words(error: unknown, url: URL): unknown {
  if (error instanceof NetError) {
    if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return new Failure(`bad address '${url.host}'`);
    const reason =
      error.code === 'ETIMEDOUT' ? 'Operation timed out' : error.code === 'EHOSTUNREACH' ? 'Host is unreachable' : 'Connection refused';
    const address = /(\d+\.\d+\.\d+\.\d+)/.exec(error.message)?.[1] ?? url.hostname;
    return new Failure(`can't connect to remote host (${address}): ${reason}`);
  }
  if (error instanceof TransportError)
    return new Failure(error.code === 'NO_HTTP' ? 'error getting response' : `note: TLS certificate validation failed: ${error.message}`);
  return error;
}

async function save(
  proc: Process,
  response: HttpResponse,
  output: string,
  say: (text: string) => Promise<void> | Promise<undefined>,
): Promise<void> {
  const toStdout = output === '-';
  const path = resolvePath(proc.cwd, output);
  const { fs } = proc.machine;
  try {
    if (!toStdout) fs.writeFile(path, '');
  } catch (error) {
    if (error instanceof FsError) throw new Failure(`can't open '${output}': ${error.message}`);
    throw error;
  }
  await say(toStdout ? 'writing to stdout\n' : `saving to '${output}'\n`);
  let size = 0;
  const put = async (chunk: Uint8Array) => {
    size += chunk.length;
    if (toStdout) await proc.stdout.write(chunk);
    else fs.appendFile(path, chunk);
  };
  if (response.body instanceof Uint8Array) await put(response.body);
  else for await (const chunk of response.body) await put(chunk);
  await say(
    `${(toStdout ? '-' : output.replace(/^.*\//, '')).padEnd(20).slice(0, 20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n${toStdout ? 'written to stdout' : `'${output}' saved`}\n`,
  );
}
