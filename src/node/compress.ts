import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type HttpRequest, type HttpResponse, header } from '../os/http.ts';

/** Upstream: apiserver/pkg/endpoints/handlers/responsewriters. */
const FROM = 128 * 1024;
const pack = promisify(gzip);
const OBJECTS = /^application\/(json|yaml|vnd\.kubernetes\.protobuf|com\.github\.proto-openapi)/;

/** Large answers go as gzip to who takes that, as the real server sends them; single OpenAPI documents it sends as they are. */
export async function compressed(request: HttpRequest, response: HttpResponse): Promise<HttpResponse> {
  const { body, headers } = response;
  if (!(body instanceof Uint8Array) || body.length <= FROM || request.method === 'HEAD') return response;
  const taken = (header(request.headers, 'Accept-Encoding') ?? '').split(',').some((part) => part.trim() === 'gzip');
  if (!taken || header(headers, 'Content-Encoding') || request.url.startsWith('/openapi/v3/')) return response;
  if (!OBJECTS.test(header(headers, 'Content-Type') ?? '')) return response;
  const vary = headers.some(([name, value]) => name === 'Vary' && value === 'Accept-Encoding');
  return {
    ...response,
    headers: [...headers, ['Content-Encoding', 'gzip'], ...(vary ? [] : [['Vary', 'Accept-Encoding'] as [string, string]])],
    body: new Uint8Array(await pack(body, { level: 1 })),
  };
}
