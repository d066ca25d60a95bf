import { busy } from '../../../os/clock.ts';
import { encode, type HeaderList, type HttpRequest, type HttpResponse, textResponse } from '../../../os/http.ts';
import type { Server } from '../context.ts';
import { methodNotAllowed } from '../failures.ts';
import { negotiate } from '../negotiate.ts';
import { answer } from '../respond.ts';
import { groupsOf, versionsOf } from './documents.ts';
import { health, healthPaths } from './health.ts';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const VERSIONS: Record<string, object> = {
  '1.36': {
    major: '1',
    minor: '36',
    emulationMajor: '1',
    emulationMinor: '36',
    minCompatibilityMajor: '1',
    minCompatibilityMinor: '35',
    gitVersion: 'v1.36.3',
    gitCommit: 'oracle',
    gitTreeState: 'clean',
    buildDate: '2026-07-01T00:00:00Z',
    goVersion: 'go1.26.8',
    compiler: 'gc',
    platform: 'linux/amd64',
  },
  '1.13': {
    major: '1',
    minor: '13',
    gitVersion: 'v1.13.12',
    gitCommit: 'a8b52209ee172232b6db7a6e0ce2adc77458829f',
    gitTreeState: 'clean',
    buildDate: '2019-10-15T12:04:30Z',
    goVersion: 'go1.11.13',
    compiler: 'gc',
    platform: 'linux/amd64',
  },
};

const DISCOVERY = {
  issuer: ISSUER,
  jwks_uri: 'https://172.30.1.2:6443/openid/v1/jwks',
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};
/** Upstream: pkg/routes/openidmetadata.go. */
function openId(request: HttpRequest, query: URLSearchParams, type: string, value: object): HttpResponse {
  if (request.method !== 'GET') throw methodNotAllowed();
  negotiate(request, query, { types: [type] });
  const headers: HeaderList = [
    ['Cache-Control', 'public, max-age=3600'],
    ['Content-Type', type],
  ];
  return { status: 200, headers, body: encode(JSON.stringify(value)) };
}

/** What is served besides resources and discovery; undefined for other paths. */
export async function serveRoot(
  server: Server,
  request: HttpRequest,
  path: string,
  query: URLSearchParams,
): Promise<HttpResponse | undefined> {
  const state = health(path, query);
  if (state) return state;
  if (path === '/version' || path === '/version/') {
    if (request.method !== 'GET') throw methodNotAllowed();
    negotiate(request, query, { types: ['application/json'], plain: true });
    return answer(200, VERSIONS[server.release.name], { type: 'application/json', pretty: true });
  }
  if (path === '/') return answer(200, { paths: paths(server) }, { type: 'application/json', pretty: true });
  if (/^\/\.well-known\/openid-configuration\/?$/.test(path)) return openId(request, query, 'application/json', DISCOVERY);
  if (/^\/openid\/v1\/jwks\/?$/.test(path)) return openId(request, query, 'application/jwk-set+json', await server.auth.jwks());
  if (path === '/metrics')
    return {
      ...textResponse(200, metrics(server)),
      headers: [['Content-Type', 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores']],
    };
  if (zpagesOf(server).includes(path)) {
    const { zpage } = await busy(import('./zpages.ts'));
    return zpage(server, request, query, path === '/statusz' ? 'statusz' : 'flagz');
  }
  return undefined;
}
const zpagesOf = ({ release: { gates } }: Server): string[] => [
  ...(gates.has('ComponentFlagz') ? ['/flagz'] : []),
  ...(gates.has('ComponentStatusz') ? ['/statusz'] : []),
];
function paths(server: Server): string[] {
  const groups = groupsOf(server).flatMap((g) => [`/apis/${g}`, ...versionsOf(server, g).map((v) => `/apis/${g}/${v}`)]);
  return [
    '/.well-known/openid-configuration',
    '/api',
    ...versionsOf(server, '').map((v) => `/api/${v}`),
    '/apis',
    '/apis/',
    ...groups,
    ...healthPaths(),
    '/metrics',
    '/metrics/slis',
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/openid/v1/jwks',
    '/version',
    ...zpagesOf(server),
  ].sort();
}
function metrics(server: Server): string {
  const lines = [
    '# HELP apiserver_storage_objects [STABLE] Number of stored objects at the time of last check split by kind.',
    '# TYPE apiserver_storage_objects gauge',
  ];
  const counts = new Map<string, number>();
  for (const { key } of server.storage.range('/registry/')) {
    const [, , group, resource] = key.split('/');
    const name = group === 'core' ? resource : `${resource}.${group}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, count] of [...counts].sort()) lines.push(`apiserver_storage_objects{resource="${name}"} ${count}`);
  return `${lines.join('\n')}\n`;
}
