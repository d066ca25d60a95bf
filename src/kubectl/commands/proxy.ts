import type { RestClient } from '../../client/rest.ts';
import { busy } from '../../os/clock.ts';
import { type HttpHandler, type HttpRequest, type HttpResponse, header, textResponse } from '../../os/http.ts';
import { NetError } from '../../os/network.ts';
import type { Command } from '../command.ts';
import { Exit, Failure } from '../errors.ts';
import { staticFiles } from '../proxy/static.ts';
import type { Session } from '../session.ts';

export const proxy: Command = {
  about: `Serve the API on a port of this machine, with your credentials, so that a plain HTTP client can use it.

 Only paths, methods and hosts that the filters let through are answered.`,
  examples: `kubectl proxy\nkubectl proxy --port=8011 --www=./site --www-prefix=/site/\nkubectl proxy --api-prefix=/k8s\nkubectl proxy --port=0`,
  async run(session) {
    const { flags, proc } = session;
    const access = session.access();
    const handler = await handlerOf(session, await session.client());
    const port = flags.int('port');
    const address = flags.string('address');
    if (flags.string('unix-socket')) {
      if (flags.changed('port')) throw new Failure('cannot set --unix-socket and --port at the same time');
      throw new Failure('unix sockets are not simulated here: use --port');
    }
    const path = new URL(access.server).pathname;
    if (path !== '/' && !flags.bool('append-server-path'))
      await session.klog(
        'W',
        'proxy.go:190',
        `Your kube context contains a server path ${path}, use --append-server-path to automatically append the path to each request`,
      );
    if (flags.bool('disable-filter'))
      await session.klog('W', 'proxy.go:195', 'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious');
    await checkFolder(session);
    if (port < 0 || port > 65535) throw new Failure(`listen tcp: address ${port}: invalid port`);
    const listener = { port, local: address.startsWith('127.') || address === 'localhost', http: handler };
    let stop: () => void;
    try {
      stop = proc.machine.network.listen(listener);
    } catch (error) {
      if (error instanceof NetError && error.code === 'EADDRINUSE')
        throw new Failure(`listen tcp ${address}:${port}: bind: address already in use`);
      throw error;
    }
    const shown = address === 'localhost' ? '127.0.0.1' : address === '0.0.0.0' || address === '' ? '[::]' : address;
    await session.out(`Starting to serve on ${shown}:${listener.port}\n`);
    await new Promise<never>((_, reject) =>
      proc.signal.addEventListener('abort', () => reject(proc.signal.reason), { once: true }),
    ).finally(stop);
  },
};

async function checkFolder(session: Session): Promise<void> {
  const folder = session.flags.string('www');
  if (!folder) return;
  const { fs } = session.proc.machine;
  const path = session.path_(folder);
  if (!fs.exists(path))
    await session.klog('W', 'proxy.go:215', `Failed to stat static file directory ${folder}: stat ${folder}: no such file or directory`);
  else if (fs.stat(path).type !== 'directory')
    await session.klog('W', 'proxy.go:217', `Static file directory ${folder} is not a directory`);
}

const slashed = (prefix: string): string => (prefix.endsWith('/') ? prefix : `${prefix}/`);
const failed = (status: number, text: string): HttpResponse => textResponse(status, `${text}\n`, [['X-Content-Type-Options', 'nosniff']]);

/** Upstream: kubectl/pkg/proxy/proxy_server.go. */
async function handlerOf(session: Session, client: RestClient): Promise<HttpHandler> {
  const { flags } = session;
  const prefix = slashed(flags.string('api-prefix'));
  const wwwPrefix = slashed(flags.string('www-prefix'));
  const www = flags.string('www') && staticFiles(session.proc.machine.fs, session.path_(flags.string('www')), wwwPrefix);
  const allowed = flags.bool('disable-filter') ? () => true : await filterOf(session);
  return async (request) => {
    const url = new URL(request.url, 'http://localhost');
    const { pathname } = url;
    const moved = [prefix, wwwPrefix].find((p) => p !== '/' && `${pathname}/` === p && (p === prefix || www));
    if (moved) return redirect(moved);
    if (www && pathname.startsWith(wwwPrefix) && (wwwPrefix.length > prefix.length || !pathname.startsWith(prefix))) return www(pathname);
    if (!pathname.startsWith(prefix)) return failed(404, '404 page not found');
    const path = prefix.startsWith('/api') ? pathname : `/${pathname.slice(prefix.length)}`;
    const host = (header(request.headers, 'host') ?? url.host).replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
    if (!allowed(request.method, path, host)) return failed(403, 'Forbidden');
    return forwarded(session, client, request, path + url.search);
  };
}

const redirect = (to: string): HttpResponse => ({
  status: 301,
  headers: [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Location', to],
  ],
  body: new TextEncoder().encode(`<a href="${to}">Moved Permanently</a>.\n\n`),
});

async function forwarded(session: Session, client: RestClient, request: HttpRequest, path: string): Promise<HttpResponse> {
  const own = new Set(client.headers.map(([name]) => name.toLowerCase()).filter((name) => name !== 'user-agent'));
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'host' && !own.has(name.toLowerCase()));
  const identity = client.headers.filter(([name]) => name.toLowerCase() !== 'user-agent');
  const base = session.flags.bool('append-server-path') ? client.server : new URL(client.server).origin;
  try {
    return await client.handler({ ...request, peer: undefined, url: base + path, headers: [...headers, ...identity] });
  } catch (error) {
    await session.klog('E', 'proxy_server.go:147', `Error while proxying request: ${(error as Error).message}`);
    return failed(500, (error as Error).message);
  }
}

type Filter = (method: string, path: string, host: string) => boolean;
async function filterOf(session: Session): Promise<Filter> {
  const patterns: Record<string, RegExp[]> = {};
  for (const name of ['accept-paths', 'reject-paths', 'accept-hosts', 'reject-methods']) {
    patterns[name] = [];
    for (const text of session.flags.string(name).split(',').filter(Boolean))
      try {
        patterns[name].push(new RegExp(text));
      } catch {
        const { regexProblem } = await busy(import('../kustomize/resmap.ts'));
        await session.klog('F', 'proxy_server.go:87', `Error compiling re: ${regexProblem(text)}`);
        throw new Exit(255);
      }
  }
  const match = (name: string, text: string) => patterns[name].some((re) => re.test(text));
  return (method, path, host) =>
    !match('reject-paths', path) && !match('reject-methods', method) && match('accept-paths', path) && match('accept-hosts', host);
}
