import { expect, it, test } from 'vitest';
import { decode, encode, type HttpHandler, type HttpRequest, type HttpResponse, readText, textResponse } from '../../os/http.ts';
import { readCorpus } from './corpus.ts';
import { fuzz } from './world.ts';

const corpus = readCorpus(['http/configmap.yaml', 'http/list-selectors.yaml']);
const VARIED = ['configmap', 'delete', 'patch-strategic', 'crd-schema', 'pod-list', 'subresources', 'apply-conflicts', 'broken-bodies'];
const SEED = 7;

it('finds nothing', async () => {
  const outcome = await fuzz(readCorpus(VARIED.map((name) => `http/${name}.yaml`)), SEED, 2000);
  expect(outcome.problems).toEqual([]);
  expect(Object.values(outcome.compared).every((n) => n > 3)).toBe(true);
}, 120_000);

/** Every nth of the requests that fit is answered otherwise. */
function every(
  n: number,
  fits: (request: HttpRequest) => boolean,
  otherwise: (request: HttpRequest, serve: HttpHandler) => Promise<HttpResponse>,
) {
  let seen = 0;
  return (serve: HttpHandler): HttpHandler => {
    return (request) => (fits(request) && ++seen % n === 0 ? otherwise(request, serve) : serve(request));
  };
}
const isWatch = ({ url }: HttpRequest): boolean => url.includes('watch=true');
const isConfigMaps = ({ url }: HttpRequest): boolean => /^\/api\/v1\/configmaps(\?|$)/.test(url);
/** A watch whose events pass through `change`, some at a time. */
const watched = (change: (lines: string[]) => string[], which = isConfigMaps) =>
  every(
    1,
    (request) => isWatch(request) && which(request),
    async (request, serve) => {
      const response = await serve(request);
      async function* body() {
        for await (const chunk of response.body as AsyncIterable<Uint8Array>) yield encode(change(decode(chunk).split(/(?<=\n)/)).join(''));
      }
      return { ...response, body: body() };
    },
  );
const counted = (change: (line: string, n: number, held: string[]) => string[]) => {
  let n = 0;
  const held: string[] = [];
  return watched((lines) => lines.flatMap((line) => change(line, ++n, held)));
};
async function withItems(response: HttpResponse, change: (items: any[]) => any[]): Promise<HttpResponse> {
  const list = JSON.parse(await readText(response.body));
  return { ...response, body: encode(JSON.stringify(list.items ? { ...list, items: change(list.items) } : list)) };
}
const withLabel = async (response: HttpResponse): Promise<HttpResponse> => {
  const object = JSON.parse(await readText(response.body));
  return {
    ...response,
    body: encode(JSON.stringify(object.metadata?.uid ? { ...object, metadata: { ...object.metadata, labels: { z: 'z' } } } : object)),
  };
};
const toMaps = (method: string) => (request: HttpRequest) => request.method === method && /\/configmaps\/[a-f]$/.test(request.url);
const later = (request: HttpRequest): boolean => request.url.includes('allowWatchBookmarks') && !request.url.includes('sendInitialEvents');

const FAULTS: [string, (serve: HttpHandler) => HttpHandler, RegExp][] = [
  ['a 500', every(4, toMaps('PUT'), async () => textResponse(500, 'oh')), /^at \d+: 500: .*/],
  ['an exception', every(4, toMaps('PUT'), () => Promise.reject(new TypeError('x is undefined'))), /thrown: .*x is undefined/s],
  ['a stack trace', every(4, toMaps('PUT'), async () => textResponse(400, 'TypeError: x')), /crash: /],
  [
    'a lost PUT',
    every(
      9,
      (r) => r.method === 'PUT' && r.url.endsWith('/counter'),
      (r, serve) => serve({ ...r, method: 'GET', body: undefined }),
    ),
    /a write was lost/,
  ],
  [
    'a lost patch',
    every(
      9,
      (r) => r.method === 'PATCH' && r.url.includes('/shared'),
      (r, serve) => serve({ ...r, method: 'GET', body: undefined }),
    ),
    /a patch was lost/,
  ],
  [
    'an answer that was not stored',
    every(1, toMaps('PUT'), async (r, serve) => withLabel(await serve(r))),
    /answered otherwise than watched/,
  ],
  ['a missed event', counted((line, n) => (n % 9 ? [line] : [])), /listed but not watched|listed otherwise|watched but not listed/],
  ['a doubled event', counted((line, n) => (n % 9 ? [line] : [line, line])), /at (\d+) after \1/],
  [
    'events in another order',
    counted((line, n, held) => (n % 9 === 0 ? (held.push(line), []) : [line, ...held.splice(0)])),
    /at \d+ after \d+/,
  ],
  [
    'a listing without an object',
    every(
      3,
      (r) => isConfigMaps(r) && !r.url.includes('?'),
      async (r, serve) => withItems(await serve(r), (items) => items.slice(1)),
    ),
    /watched but not listed/,
  ],
  [
    'a listing in another order',
    every(
      3,
      (r) => isConfigMaps(r) && !r.url.includes('?'),
      async (r, serve) => withItems(await serve(r), (items) => items.reverse()),
    ),
    /not in order/,
  ],
  [
    'a page without an object',
    every(
      1,
      (r) => r.url.includes('continue=') && r.method === 'GET',
      async (r, serve) => withItems(await serve(r), (items) => items.slice(1)),
    ),
    /pages show|remain after/,
  ],
  [
    'a dry run that writes',
    every(
      1,
      (r) => r.url.includes('dryRun=All'),
      (r, serve) => serve({ ...r, url: r.url.replace('dryRun=All', '') }),
    ),
    /changed something/,
  ],
  [
    'a refusal that writes',
    every(
      2,
      (r) => ['POST', 'PUT', 'PATCH'].includes(r.method) && !r.url.includes('/count/'),
      async (r, serve) => {
        const response = await serve(r);
        return response.status < 300 && r.headers.some(([, value]) => value.startsWith('client')) ? textResponse(409, 'no') : response;
      },
    ),
    /changed something/,
  ],
  ['a late watch that misses what was', watched((lines) => lines.slice(1), later), /was seen before/],
  ['a late watch that shows more', watched((lines) => [...lines, ...lines], later), /was seen before/],
  [
    'a first list without its end',
    watched(
      (lines) => lines.filter((line) => !line.includes('"BOOKMARK"')),
      (r) => r.url.includes('sendInitialEvents'),
    ),
    /0 ends of its initial events/,
  ],
  [
    'everybody may do all',
    (serve) => (r) => serve({ ...r, peer: undefined, headers: r.headers.filter(([n]) => !/^(impersonate|authorization)/i.test(n)) }),
    /allowed: /,
  ],
  [
    'a new object under the uid of the old',
    counted((line, n) => (n % 7 ? [line] : [line.replace(/"uid":"[^"]*"/, '"uid":"other"')])),
    /its uid changed|listed otherwise/,
  ],
];
test.each(FAULTS)(
  'reports %s',
  async (_what, around, words) => {
    const { problems } = await fuzz(corpus, SEED, 1600, { around });
    expect(problems.filter((text) => words.test(text)).length, problems.slice(0, 5).join('\n')).toBeGreaterThan(0);
  },
  120_000,
);
