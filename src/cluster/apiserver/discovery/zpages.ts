import { encode, type HttpRequest, type HttpResponse, header, textResponse } from '../../../os/http.ts';
import { randomInt } from '../../../os/random.ts';
import type { Server } from '../context.ts';
import { notAcceptable } from '../failures.ts';
import { clauses, wantsPretty } from '../negotiate.ts';
import { encodeValue, warningHeaders } from '../respond.ts';
import { FLAGS } from './flags.ts';

const PATHS = ['/flagz', '/healthz', '/livez', '/metrics', '/readyz', '/statusz', '/version'];
const GO = 'go1.26.8';
/** One of these stands behind each name, so that nobody reads the text by machine. */
const DELIMITERS = [':', ': ', '=', ' '];

/** /statusz and /flagz. Upstream: component-base/zpages. */
export function zpage(server: Server, request: HttpRequest, query: URLSearchParams, page: 'statusz' | 'flagz'): HttpResponse {
  const accept = header(request.headers, 'Accept') || '*/*';
  const kind = page === 'statusz' ? 'Statusz' : 'Flagz';
  for (const { type, params } of clauses(accept)) {
    const structured = params.as !== undefined || params.g !== undefined || params.v !== undefined;
    if (!structured && (type === '*/*' || type === 'text/*' || type === 'text/plain'))
      return textResponse(200, page === 'statusz' ? statusText(server) : flagText());
    if (params.as !== kind || params.g !== 'config.k8s.io' || (params.v !== 'v1alpha1' && params.v !== 'v1beta1')) continue;
    if (type !== 'application/json' && type !== 'application/yaml') continue;
    const value = {
      kind,
      apiVersion: `config.k8s.io/${params.v}`,
      metadata: { name: 'apiserver' },
      ...(page === 'statusz' ? status(server) : flags()),
    };
    const old = params.v === 'v1alpha1' ? [`This version of the ${page} endpoint is deprecated. Please use a newer version.`] : [];
    return {
      status: 200,
      headers: [['Content-Type', `${type};g=config.k8s.io;v=${params.v};as=${kind}`], ...warningHeaders(old)],
      body: encode(encodeValue(value, { type, pretty: wantsPretty(request, query, params) })),
    };
  }
  throw notAcceptable('only the following media types are accepted: application/json, application/yaml, text/plain');
}
const heading = (page: string): string =>
  `\napiserver ${page}\nWarning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.\n`;

const uptime = ({ clock, started }: Server): number => Math.floor((clock.now() - started) / 1000);
const flags = () => ({ flags: Object.fromEntries(FLAGS) });
const flagText = (): string => `${heading('flagz')}${[...FLAGS].map(([name, value]) => `${name}=${value}\n`).join('')}`;
const status = (server: Server) => ({
  startTime: new Date(server.started).toISOString().replace(/\.\d+Z$/, 'Z'),
  uptimeSeconds: uptime(server),
  goVersion: GO,
  binaryVersion: server.release.gitVersion.slice(1),
  emulationVersion: server.release.name,
  paths: PATHS,
});
function statusText(server: Server): string {
  const delimiter = DELIMITERS[randomInt(server.random, DELIMITERS.length)];
  const up = uptime(server);
  const [, day, date, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(
    new Date(server.started).toUTCString(),
  ) as RegExpExecArray;
  const lines = {
    Started: `${day} ${month} ${Number(date).toString().padStart(2)} ${time} UTC ${year}`,
    Up: `${Math.floor(up / 3600)} hr ${String(Math.floor(up / 60) % 60).padStart(2, '0')} min ${String(up % 60).padStart(2, '0')} sec`,
    'Go version': GO,
    'Binary version': server.release.gitVersion.slice(1),
    'Emulation version': server.release.name,
    Paths: PATHS.join(' '),
  };
  return `${heading('statusz')}\n${Object.entries(lines)
    .map(([name, value]) => `${name}${delimiter} ${value}\n`)
    .join('')}`;
}
