import { FsError, resolvePath } from '../../os/fs.ts';
import { concat, decode, encode, type HeaderList } from '../../os/http.ts';
import type { Process } from '../../os/process.ts';
import { readAll } from '../../os/streams.ts';
import { toBase64 } from '../../os/tree.ts';
import { CurlError } from './failure.ts';
import type { CurlOptions } from './options.ts';

export const USER_AGENT = 'curl/8.5.0';

export async function readGiven(proc: Process, name: string): Promise<Uint8Array> {
  if (name === '-') return readAll(proc.stdin, proc.signal);
  try {
    return proc.machine.fs.readFile(resolvePath(proc.cwd, name));
  } catch (error) {
    if (error instanceof FsError) throw new CurlError(26, `Failed to open ${name}`);
    throw error;
  }
}

/** The pieces of -d and its like, joined as curl does. */
export async function requestData(proc: Process, options: CurlOptions): Promise<Uint8Array | undefined> {
  if (!options.data.length) return undefined;
  const pieces: Uint8Array[] = [];
  for (const [i, { text, kind }] of options.data.entries()) {
    if (i && kind !== 'json') pieces.push(encode('&'));
    if (kind === 'raw') pieces.push(encode(text));
    else if (kind === 'urlencode') pieces.push(encode(await urlencoded(proc, text)));
    else if (text.startsWith('@')) {
      const content = await readGiven(proc, text.slice(1));
      pieces.push(kind === 'data' ? encode(decode(content).replace(/[\r\n\0]/g, '')) : content);
    } else pieces.push(encode(text));
  }
  return concat(pieces.length ? pieces : [new Uint8Array(0)]);
}

async function urlencoded(proc: Process, text: string): Promise<string> {
  const escapeAll = (value: string) =>
    encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const match = /^([^=@]*)([=@])(.*)$/s.exec(text);
  if (!match) return escapeAll(text);
  const value = match[2] === '@' ? decode(await readGiven(proc, match[3])) : match[3];
  return `${match[1] ? `${match[1]}=` : ''}${escapeAll(value)}`;
}

const BOUNDARY = '------------------------d74496d66958873e';
export async function formData(proc: Process, fields: string[]): Promise<{ type: string; body: Uint8Array }> {
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    const [name, value] = [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)];
    const [source] = value.split(';');
    const file = /^[@<]/.test(source);
    const content = file ? await readGiven(proc, source.slice(1)) : encode(value);
    const naming = source.startsWith('@') ? `; filename="${source.slice(1).replace(/^.*\//, '')}"` : '';
    const type = source.startsWith('@') ? `\r\nContent-Type: ${/type=([^;]+)/.exec(value)?.[1] ?? 'application/octet-stream'}` : '';
    parts.push(encode(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${naming}${type}\r\n\r\n`), content, encode('\r\n'));
  }
  parts.push(encode(`--${BOUNDARY}--\r\n`));
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: concat(parts) };
}

/** Headers in curl's order: its own first, each replaceable or removable (`Name:`) by -H. */
export function requestHeaders(options: CurlOptions, host: string, body: Uint8Array | undefined, type: string | undefined): HeaderList {
  const own: HeaderList = [['Host', host]];
  const user = options.user === undefined ? undefined : options.user.includes(':') ? options.user : `${options.user}:`;
  if (user !== undefined) own.push(['Authorization', `Basic ${toBase64(encode(user))}`]);
  if (options.bearer !== undefined) own.push(['Authorization', `Bearer ${options.bearer}`]);
  if (options.range !== undefined) own.push(['Range', `bytes=${options.range}`]);
  own.push(['User-Agent', options.userAgent ?? USER_AGENT]);
  const json = options.data.some((piece) => piece.kind === 'json');
  own.push(['Accept', json ? 'application/json' : '*/*']);
  if (options.flags.has('compressed')) own.push(['Accept-Encoding', 'deflate, gzip, br, zstd']);
  if (options.referer) own.push(['Referer', options.referer]);
  if (options.cookie?.includes('=')) own.push(['Cookie', options.cookie]);
  const given: HeaderList = [];
  const removed = new Set<string>();
  for (const line of options.headers) {
    const match = /^([^:;]+)([:;])\s*(.*)$/s.exec(line);
    if (!match) continue;
    const [, name, mark, value] = match;
    removed.add(name.trim().toLowerCase());
    if (value || mark === ';') given.push([name.trim(), value]);
  }
  const headers = own.filter(([name]) => !removed.has(name.toLowerCase()));
  const replacedHost = given.find(([name]) => name.toLowerCase() === 'host');
  if (replacedHost) headers.unshift(replacedHost);
  headers.push(...given.filter((header) => header !== replacedHost));
  if (body) {
    headers.push(['Content-Length', String(body.length)]);
    if (type && !removed.has('content-type')) headers.push(['Content-Type', type]);
  }
  return headers;
}
