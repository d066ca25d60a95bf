import { busy } from '../../os/clock.ts';
import type { HttpRequest, HttpResponse } from '../../os/http.ts';
import type { Server } from './context.ts';

/** /openapi/v2, /openapi/v3 and below, loaded when first asked for; undefined for other paths. */
export async function serveOpenApi(
  server: Server,
  request: HttpRequest,
  path: string,
  query: URLSearchParams,
): Promise<HttpResponse | undefined> {
  if (!path.startsWith('/openapi/')) return undefined;
  const routes = await busy(import('./openapi/routes.ts'));
  return routes.serveOpenApi(server, request, path, query);
}
