import { ApiError, type Status } from '../apimachinery/types.ts';
import { encode, type HeaderList, type HttpHandler, type HttpResponse, readText } from '../os/http.ts';

/** Speaks to one API server as somebody: `headers` go with every request. */
export interface RestClient {
  handler: HttpHandler;
  /** `https://host:port`, without a slash at its end. */
  server: string;
  headers: HeaderList;
}
export interface RequestOptions {
  headers?: HeaderList;
  query?: Record<string, string | undefined>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
}

/** Sends a request and gives the answer as it is. `path` may carry a query. Objects are sent as JSON, strings as they are. */
export function send(client: RestClient, method: string, path: string, options: RequestOptions = {}): Promise<HttpResponse> {
  const query = Object.entries(options.query ?? {})
    .filter(([, v]) => v !== undefined)
    .map(([k, v]) => `${k}=${encodeURIComponent(v as string)}`)
    .join('&');
  const headers: HeaderList = [['Accept', options.accept ?? 'application/json'], ...client.headers, ...(options.headers ?? [])];
  let body: Uint8Array | undefined;
  if (options.body !== undefined) {
    headers.push(['Content-Type', options.contentType ?? 'application/json']);
    body =
      options.body instanceof Uint8Array
        ? options.body
        : encode(typeof options.body === 'string' ? options.body : JSON.stringify(options.body));
  }
  const url = client.server + path + (query ? (path.includes('?') ? '&' : '?') + query : '');
  return client.handler({ method, url, headers, body, signal: options.signal });
}

/** Sends a request and gives its JSON. Throws ApiError with the Status of a failure. */
export async function request<T = any>(client: RestClient, method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(client, method, path, options);
  const text = await readText(response.body);
  if (response.status >= 400) throw new ApiError(asStatus(response.status, text, method, path));
  return (text ? JSON.parse(text) : undefined) as T;
}

function asStatus(code: number, text: string, method = '', path = ''): Status {
  try {
    const value = JSON.parse(text);
    if (value?.kind === 'Status') return value;
  } catch {}
  const plain: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: text.trim(), code };
  return code === 404
    ? { ...plain, reason: 'NotFound', message: `the server could not find the requested resource${requested(method, path)}` }
    : plain;
}

/** ` (get pods web)`, where a path names a resource. Upstream: apimachinery/pkg/api/errors NewGenericServerResponse. */
function requested(method: string, path: string): string {
  const found = /^\/(?:api|apis\/([^/]+))\/[^/]+\/(?:namespaces\/[^/]+\/(?=[^/?]))?([^/?]+)(?:\/([^/?]+))?/.exec(path);
  if (!found || !method) return '';
  const [, group, resource, name] = found;
  return ` (${method.toLowerCase()} ${resource}${group ? `.${group}` : ''}${name ? ` ${decodeURIComponent(name)}` : ''})`;
}

export interface WatchEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T;
}
/** The events of a watch, until it ends. Throws ApiError when it is refused. */
export async function* watch<T = any>(client: RestClient, path: string, options: RequestOptions = {}): AsyncGenerator<WatchEvent<T>> {
  const response = await send(client, 'GET', path, { ...options, query: { watch: 'true', ...options.query } });
  if (response.status >= 400) throw new ApiError(asStatus(response.status, await readText(response.body)));
  for await (const line of lines(response.body)) yield JSON.parse(line);
}

/** Lines of a stream, without their ends. */
export async function* lines(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    rest += decoder.decode(chunk, { stream: true });
    const parts = rest.split('\n');
    rest = parts.pop() as string;
    yield* parts.filter(Boolean);
  }
  if (rest) yield rest;
}
