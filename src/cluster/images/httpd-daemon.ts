import type { HttpRequest, HttpResponse } from '../../os/http.ts';
import type { Program } from '../../os/process.ts';
import { htmlResponse, httpDate, logTime, serve, typeOf } from './http-server.ts';

const ROOT = '/usr/local/apache2/htdocs';
const notFound = () =>
  htmlResponse(
    404,
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n',
  );

export const httpdDaemon: Program = (proc) => {
  const { fs, clock } = proc.machine;
  const find = (path: string): HttpResponse => {
    let found = ROOT + decodeURIComponent(path);
    if (fs.exists(found) && fs.stat(found).type === 'directory') found = `${found.replace(/\/$/, '')}/index.html`;
    if (!fs.exists(found)) return notFound();
    const content = fs.readFile(found);
    return {
      status: 200,
      headers: [
        ['Last-Modified', httpDate(fs.stat(found).mtime)],
        ['Accept-Ranges', 'bytes'],
        ['Content-Length', `${content.length}`],
        ['Content-Type', typeOf(found)],
      ],
      body: content,
    };
  };
  const handler = async (request: HttpRequest): Promise<HttpResponse> => {
    const url = new URL(request.url, 'http://localhost');
    const response = find(url.pathname);
    const size = (response.body as Uint8Array).length;
    const line = `${request.peer?.address ?? '-'} - - [${logTime(clock.now())}] "${request.method} ${url.pathname}${url.search} HTTP/1.1" ${response.status} ${size}\n`;
    await proc.stdout.write(line).catch(() => {});
    return { ...response, headers: [['Date', httpDate(clock.now())], ['Server', 'Apache/2.4.65 (Unix)'], ...response.headers] };
  };
  return serve(
    proc,
    [80],
    handler,
    (port) => `(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\n`,
  );
};
