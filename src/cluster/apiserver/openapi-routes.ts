import type { HttpRequest, HttpResponse } from '../../os/http.ts';
import type { Server } from './context.ts';

/** /openapi/v2 and /openapi/v3; undefined for other paths. */
export async function serveOpenApi(_server: Server, _request: HttpRequest, _path: string, _query: URLSearchParams): Promise<HttpResponse | undefined> {
  return undefined;
}
