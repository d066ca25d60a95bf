import { encode, type HttpRequest, type HttpResponse, header } from '../../os/http.ts';
import type { Process, Program } from '../../os/process.ts';
import { transport } from '../../os/transport.ts';
import { htmlResponse, httpDate, logTime, serve, typeOf } from './http-server.ts';
import { argsOf, ConfigError, type Directive, parseConfig } from './nginx-config.ts';

const VERSION = '1.22.1';
const REASONS: Record<number, string> = {
  301: 'Moved Permanently',
  302: 'Found',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  504: 'Gateway Time-out',
};
const page = (status: number): HttpResponse => {
  const title = `${status} ${REASONS[status] ?? ''}`.trim();
  return htmlResponse(
    status,
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${VERSION}</center>\r\n</body>\r\n</html>\r\n`,
  );
};

function load(proc: Process, path: string): Directive[] {
  const { fs } = proc.machine;
  if (!fs.exists(path)) throw new ConfigError(`open() "${path}" failed (2: No such file or directory)`);
  const expand = (block: Directive[]): Directive[] =>
    block.flatMap((d) => {
      if (d.name === 'include') return filesOf(proc, d.args[0]).flatMap((file) => (file.endsWith('mime.types') ? [] : load(proc, file)));
      return [d.block ? { ...d, block: expand(d.block) } : d];
    });
  try {
    return expand(parseConfig(fs.readText(path)));
  } catch (error) {
    if (error instanceof ConfigError && !/ in | failed/.test(error.message)) throw new ConfigError(`${error.message} in ${path}:1`);
    throw error;
  }
}
function filesOf(proc: Process, pattern: string): string[] {
  const { fs } = proc.machine;
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  const at = path.lastIndexOf('/');
  if (!path.includes('*')) return [path];
  const directory = path.slice(0, at);
  const suffix = path.slice(path.indexOf('*') + 1);
  return fs.exists(directory)
    ? fs
        .readdir(directory)
        .filter((name) => name.endsWith(suffix))
        .map((name) => `${directory}/${name}`)
    : [];
}

const variables = (text: string, request: HttpRequest, url: URL, proc: Process): string =>
  text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
    const values: Record<string, string> = {
      uri: url.pathname,
      request_uri: url.pathname + url.search,
      args: url.search.slice(1),
      host: url.hostname,
      hostname: proc.machine.hostname,
      remote_addr: request.peer?.address ?? '',
      request_method: request.method,
      server_addr: proc.machine.network.addresses[0],
      server_port: url.port || '80',
      scheme: 'http',
      nginx_version: VERSION,
    };
    if (name.startsWith('http_')) return header(request.headers, name.slice(5).replaceAll('_', '-')) ?? '';
    return values[name] ?? whole;
  });

function locate(server: Directive, path: string): Directive | undefined {
  const locations = (server.block ?? []).filter((d) => d.name === 'location');
  const exact = locations.find((d) => d.args[0] === '=' && d.args[1] === path);
  if (exact) return exact;
  const prefix = locations
    .filter((d) => d.args.length === 1 || d.args[0] === '^~')
    .filter((d) => path.startsWith(d.args.at(-1) as string))
    .sort((a, b) => (b.args.at(-1) as string).length - (a.args.at(-1) as string).length)[0];
  if (prefix?.args[0] === '^~') return prefix;
  const pattern = locations.find((d) => /^~\*?$/.test(d.args[0]) && new RegExp(d.args[1], d.args[0] === '~*' ? 'i' : '').test(path));
  return pattern ?? prefix;
}

async function answer(proc: Process, server: Directive, request: HttpRequest): Promise<HttpResponse> {
  const url = new URL(request.url, 'http://localhost');
  const location = locate(server, url.pathname);
  const given = (name: string) => argsOf(location?.block, name) ?? argsOf(server.block, name);
  const back = argsOf(location?.block, 'return') ?? argsOf(server.block, 'return');
  if (back) {
    const [code, ...text] = back.length === 1 && !/^\d+$/.test(back[0]) ? ['302', back[0]] : back;
    const body = variables(text.join(' '), request, url, proc);
    if (/^3/.test(code)) return { ...page(Number(code)), headers: [['Location', body], ...page(Number(code)).headers] };
    if (!text.length) return page(Number(code));
    const bytes = encode(body);
    const type = given('default_type')?.[0] ?? 'text/plain';
    return {
      status: Number(code),
      headers: [
        ['Content-Type', type],
        ['Content-Length', `${bytes.length}`],
      ],
      body: bytes,
    };
  }
  const upstream = argsOf(location?.block, 'proxy_pass')?.[0];
  if (upstream) return proxy(proc, upstream, location?.args.at(-1) ?? '/', url, request);
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(405);
  return file(
    proc,
    url.pathname,
    given('alias') && location ? { alias: given('alias')?.[0] as string, prefix: location.args.at(-1) as string } : undefined,
    given('root')?.[0] ?? '/etc/nginx/html',
    given('index') ?? ['index.html'],
    given('autoindex')?.[0] === 'on',
    request,
  );
}
async function proxy(proc: Process, upstream: string, prefix: string, url: URL, request: HttpRequest): Promise<HttpResponse> {
  const target = new URL(upstream);
  const path = target.pathname === '/' && !upstream.endsWith('/') ? url.pathname : target.pathname + url.pathname.slice(prefix.length);
  try {
    return await transport(proc.machine.network, { insecure: true })({ ...request, url: `${target.origin}${path}${url.search}` });
  } catch {
    return page(502);
  }
}
function file(
  proc: Process,
  path: string,
  alias: { alias: string; prefix: string } | undefined,
  root: string,
  index: string[],
  list: boolean,
  request: HttpRequest,
): HttpResponse {
  const { fs } = proc.machine;
  const name = decodeURIComponent(path);
  let found = alias ? alias.alias + name.slice(alias.prefix.length) : root + name;
  if (!fs.exists(found)) return page(404);
  if (fs.stat(found).type === 'directory') {
    if (!name.endsWith('/')) return { ...page(301), headers: [['Location', `${path}/`], ...page(301).headers] };
    const page1 = index.map((i) => `${found.replace(/\/$/, '')}/${i}`).find((i) => fs.exists(i));
    if (!page1) {
      if (!list) return page(403);
      const rows = fs.readdir(found).map((entry) => `<a href="${entry}">${entry}</a>\r\n`);
      return htmlResponse(
        200,
        `<html>\r\n<head><title>Index of ${name}</title></head>\r\n<body>\r\n<h1>Index of ${name}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`,
      );
    }
    found = page1;
  }
  const content = fs.readFile(found);
  const { mtime } = fs.stat(found);
  const etag = `"${Math.floor(mtime / 1000).toString(16)}-${content.length.toString(16)}"`;
  return {
    status: 200,
    headers: [
      ['Content-Type', typeOf(found)],
      ['Content-Length', `${content.length}`],
      ['Last-Modified', httpDate(mtime)],
      ['Connection', 'keep-alive'],
      ['ETag', etag],
      ['Accept-Ranges', 'bytes'],
    ],
    body: request.method === 'HEAD' ? new Uint8Array(0) : content,
  };
}

export const nginxDaemon: Program = async (proc) => {
  const args = proc.argv.slice(1);
  if (args.includes('-v') || args.includes('-V')) {
    await proc.stderr.write(`nginx version: nginx/${VERSION}\n`);
    return 0;
  }
  const path = args.includes('-c') ? args[args.indexOf('-c') + 1] : '/etc/nginx/nginx.conf';
  const stamp = () => new Date(proc.machine.clock.now()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  let config: Directive[];
  try {
    config = load(proc, path);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    await proc.stderr.write(
      `${args.includes('-t') ? '' : `${stamp()} [emerg] ${proc.pid}#${proc.pid}: `}nginx: [emerg] ${error.message}\n`.replace(
        /^.*#\d+: nginx: \[emerg\]/,
        'nginx: [emerg]',
      ),
    );
    if (args.includes('-t')) await proc.stderr.write(`nginx: configuration file ${path} test failed\n`);
    return 1;
  }
  if (args.includes('-t')) {
    await proc.stderr.write(`nginx: the configuration file ${path} syntax is ok\nnginx: configuration file ${path} test is successful\n`);
    return 0;
  }
  if (args.includes('-s')) return signalMaster(proc, args[args.indexOf('-s') + 1]);
  const serversOf = (from: Directive[]) => (from.find((d) => d.name === 'http')?.block ?? []).filter((d) => d.name === 'server');
  const portOf = (server: Directive) => Number((argsOf(server.block, 'listen')?.[0] ?? '80').replace(/^.*:/, ''));
  proc.handlers.set('SIGCHLD', () => {
    config = load(proc, path);
  });
  const ports = [...new Set(serversOf(config).map(portOf))];
  const handler = async (request: HttpRequest): Promise<HttpResponse> => {
    const url = new URL(request.url, 'http://localhost');
    const port = Number(url.port || 80);
    const servers = serversOf(config);
    const candidates = servers.filter((s) => portOf(s) === port);
    const named = candidates.find((s) => argsOf(s.block, 'server_name')?.includes(url.hostname));
    const server = named ?? candidates[0] ?? servers[0];
    const response = await answer(proc, server, request);
    const now = proc.machine.clock.now();
    const size = response.body instanceof Uint8Array ? response.body.length : 0;
    const agent = header(request.headers, 'User-Agent') ?? '-';
    const line = `${request.peer?.address ?? '-'} - - [${logTime(now)}] "${request.method} ${url.pathname}${url.search} HTTP/1.1" ${response.status} ${size} "${header(request.headers, 'Referer') ?? '-'}" "${agent}" "-"\n`;
    await proc.stdout.write(line).catch(() => {});
    return { ...response, headers: [['Server', `nginx/${VERSION}`], ['Date', httpDate(now)], ...response.headers] };
  };
  return serve(proc, ports, handler, (port) => `nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)\n`);
};

async function signalMaster(proc: Process, signal: string): Promise<number> {
  const master = [...proc.machine.processes.values()].find((p) => p.pid !== proc.pid && p.argv[0].endsWith('nginx'));
  if (!master) {
    await proc.stderr.write('nginx: [error] open() "/run/nginx.pid" failed (2: No such file or directory)\n');
    return 1;
  }
  if (signal === 'reload') master.kill?.('SIGCHLD');
  else if (signal === 'stop' || signal === 'quit') master.kill?.('SIGTERM');
  else if (signal !== 'reopen') {
    await proc.stderr.write(`nginx: invalid option: "-s ${signal}"\n`);
    return 1;
  }
  return 0;
}
