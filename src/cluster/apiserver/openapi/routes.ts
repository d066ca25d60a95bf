import { toGoJson } from '../../../apimachinery/json.ts';
import { EMPTY, encode, type HeaderList, type HttpRequest, type HttpResponse, header, textResponse } from '../../../os/http.ts';
import type { Server } from '../context.ts';
import { noPage } from '../failures.ts';
import { encodeSwagger } from './gnostic.ts';
import { documentHash, openApiV3, openApiV3Index, swaggerHash } from './index.ts';
import { openApiV2 } from './swagger.ts';

const JSON_TYPE = 'application/json';
const PROTOBUF = /^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf$/;
const CACHE: [string, string] = ['Cache-Control', 'no-cache, private'];
const file = ({ started }: Server): HeaderList => [
  ['Accept-Ranges', 'bytes'],
  ['Last-Modified', new Date(started).toUTCString()],
];

/** /openapi/v2, /openapi/v3 and below. Upstream: kube-openapi/pkg/handler, handler3. */
export function serveOpenApi(server: Server, request: HttpRequest, path: string, query: URLSearchParams): HttpResponse {
  const resources = server.catalog.all();
  if (path === '/openapi/v2') return serveV2(server, request);
  if (path === '/openapi/v3') return textResponse(200, toGoJson(openApiV3Index(resources)), [CACHE, ...file(server)]);
  if (!path.startsWith('/openapi/v3/')) return noPage();
  const name = path.slice('/openapi/v3/'.length);
  const document = openApiV3(name, resources);
  if (!document) return { status: 404, headers: [CACHE], body: EMPTY };
  const hash = documentHash(name, resources);
  const headers: HeaderList = [CACHE, ...file(server), ['Etag', `"${hash}"`], ['Vary', 'Accept']];
  if (query.has('hash') && query.get('hash') !== hash)
    return { status: 301, headers: [...headers, ['Location', `${path}?hash=${hash}`]], body: EMPTY };
  if (!accepted(request, (type) => type === JSON_TYPE)) return { status: 406, headers: [CACHE, ['Vary', 'Accept']], body: EMPTY };
  return answer(request, headers, hash, JSON_TYPE, () => encode(toGoJson(document)));
}

function serveV2(server: Server, request: HttpRequest): HttpResponse {
  const resources = server.catalog.all();
  const type = accepted(request, (t) => t === JSON_TYPE || PROTOBUF.test(t));
  const vary: HeaderList = [
    ['Vary', 'Accept-Encoding'],
    ['Vary', 'Accept'],
  ];
  if (!type) return { status: 406, headers: [CACHE, ...vary], body: EMPTY };
  const hash = swaggerHash(resources);
  const body = () => {
    const document = openApiV2(resources);
    return type === JSON_TYPE ? encode(toGoJson(document)) : encodeSwagger(document);
  };
  const shown = type === JSON_TYPE ? type : 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
  return answer(request, [CACHE, ...file(server), ['Etag', `"${hash}"`], ...vary], hash, shown, body);
}
function answer(request: HttpRequest, headers: HeaderList, hash: string, type: string, body: () => Uint8Array): HttpResponse {
  if (header(request.headers, 'If-None-Match') === `"${hash}"`) return { status: 304, headers, body: EMPTY };
  return { status: 200, headers: [...headers, ['Content-Type', type]], body: request.method === 'HEAD' ? EMPTY : body() };
}
/** The first type of Accept that is served; JSON for any. */
function accepted(request: HttpRequest, served: (type: string) => boolean): string | undefined {
  const clauses = (header(request.headers, 'Accept') || '*/*').split(',').map((clause) => clause.split(';')[0].trim());
  for (const type of clauses) {
    if (type === '*/*' || type === 'application/*') return JSON_TYPE;
    if (served(type)) return type;
  }
  return undefined;
}
