import { toGoJson } from '../../apimachinery/json.ts';
import { EMPTY, encode, type HttpRequest, type HttpResponse } from '../../os/http.ts';
import type { Server } from './context.ts';
import { openApiV3, openApiV3Index } from './openapi/index.ts';

const answer = (value: unknown): HttpResponse => ({
  status: 200,
  headers: [['Content-Type', 'application/json']],
  body: encode(toGoJson(value)),
});

/** /openapi/v3 and below; undefined for other paths. */
export async function serveOpenApi(
  server: Server,
  request: HttpRequest,
  path: string,
  _query: URLSearchParams,
): Promise<HttpResponse | undefined> {
  if (request.method !== 'GET') return undefined;
  const resources = server.catalog.all();
  if (path === '/openapi/v3' || path === '/openapi/v3/') return answer(openApiV3Index(resources));
  const version = /^\/openapi\/v3\/(?:api\/([^/]+)|apis\/([^/]+\/[^/]+))$/.exec(path);
  if (!path.startsWith('/openapi/v3/')) return undefined;
  const document = version && openApiV3(version[1] ?? version[2], resources);
  return document ? answer(document) : { status: 404, headers: [], body: EMPTY };
}
