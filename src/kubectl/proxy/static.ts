import { type FileSystem, resolvePath } from '../../os/fs.ts';
import { encode, type HttpResponse, textResponse } from '../../os/http.ts';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  xml: 'text/xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};
const notFound = () => textResponse(404, '404 page not found\n', [['X-Content-Type-Options', 'nosniff']]);
const moved = (to: string): HttpResponse => ({ status: 301, headers: [['Location', to]], body: new Uint8Array(0) });
const html = (text: string): HttpResponse => ({ status: 200, headers: [['Content-Type', TYPES.html]], body: encode(text) });
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;' })[c] ?? '&#39;');

/** A folder as Go's http.FileServer serves it. */
export function staticFiles(fs: FileSystem, folder: string, prefix: string): (path: string) => HttpResponse {
  return (path) => {
    const name = decodeURIComponent(path.slice(prefix.length));
    const file = resolvePath(folder, `./${resolvePath('/', name).slice(1)}`);
    if (path.endsWith('/index.html')) return moved('./');
    if (!fs.exists(file)) return notFound();
    const directory = fs.stat(file).type === 'directory';
    const last = path.replace(/\/$/, '').split('/').pop() as string;
    if (directory && name && !path.endsWith('/')) return moved(`${last}/`);
    if (!directory && path.endsWith('/')) return moved(`../${last}`);
    if (!directory) return contentOf(fs, file);
    if (fs.exists(`${file}/index.html`)) return contentOf(fs, `${file}/index.html`);
    const links = fs.readdir(file).map((each) => {
      const shown = each + (fs.stat(resolvePath(file, each)).type === 'directory' ? '/' : '');
      return `<a href="${encodeURI(shown)}">${escaped(shown)}</a>\n`;
    });
    return html(`<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join('')}</pre>\n`);
  };
}

function contentOf(fs: FileSystem, file: string): HttpResponse {
  const body = fs.readFile(file);
  const headers: [string, string][] = [
    ['Accept-Ranges', 'bytes'],
    ['Content-Length', `${body.length}`],
    ['Content-Type', TYPES[/\.(\w+)$/.exec(file)?.[1] ?? ''] ?? 'text/plain; charset=utf-8'],
    ['Last-Modified', new Date(fs.stat(file).mtime).toUTCString()],
  ];
  return { status: 200, headers, body };
}
