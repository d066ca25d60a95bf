import type { KubeObject } from '../../apimachinery/types.ts';
import { ManualClock, turn } from '../../os/clock.ts';
import { encode, type HttpHandler, type HttpResponse, readText } from '../../os/http.ts';
import { SeededRandom } from '../../os/random.ts';
import { createSandbox } from '../../sandbox/index.ts';
import type { Seed } from './corpus.ts';
import { hostile } from './hostile.ts';
import { Mirror } from './mirror.ts';
import { pick } from './mutate.ts';
import { type Planned, plan } from './requests.ts';

export interface Outcome {
  requests: number;
  problems: string[];
  statuses: Record<number, number>;
  slowest: { ms: number; what: string };
}
const WATCHED = ['configmaps', 'secrets', 'services', 'pods', 'serviceaccounts'].map((r) => `/api/v1/${r}`);
const MOST_MS = 5_000;
const HOSTILE_SHARE = 0.002;
/** What a crash looks like, whatever the server made of it. */
const CRASH = /\n\s+at (?:\S+ \(|file:|async )|TypeError:|RangeError:|ReferenceError:|Maximum call stack/;
/** What the real server answers with 500, too: errors that upstream never made a Status of. */
const KNOWN_500 =
  /^(resourceVersion should not be set|strconv\.ParseUint|resourceVersion: Invalid|failed to create typed patch|map: .* does not contain declared merge key|unknown patch type|expected a|target\.name|\[?target\.|The order in patch list|cannot merge lists|value for key|list element types|lists of lists|merging lists|Internal error occurred|delete key|etcdserver: request is too large|unable to find api field|unsupported role reference kind|This pod has more than one PodDisruptionBudget)/;

/** Plays random requests of a few clients at once against an API server, and holds what it answers against what it may. */
export async function fuzz(corpus: Seed[], seed: number, count: number, say: (text: string) => void = () => {}): Promise<Outcome> {
  const random = new SeededRandom(seed);
  const clock = new ManualClock(Date.UTC(2026, 10, 24));
  const sandbox = await createSandbox({ release: '1.36', clock, random: new SeededRandom(seed + 1), plane: 'api' });
  const serve: HttpHandler = (request) =>
    sandbox.serve({ ...request, peer: { address: '127.0.0.1', certificate: sandbox.adminCertificate } });
  const outcome: Outcome = { requests: 0, problems: [], statuses: {}, slowest: { ms: 0, what: '' } };
  const problem = (text: string) => {
    if (outcome.problems.length < 50) outcome.problems.push(text);
  };
  await prepare(serve);
  const mirrors = await watchers(serve);
  const counter = { wanted: 0 };
  let nextReport = 10_000;
  while (outcome.requests < count) {
    const batch = Array.from({ length: 1 + (outcome.requests % 8) }, () =>
      random.next() < HOSTILE_SHARE ? hostile(random) : plan(random, corpus),
    );
    await Promise.all([...batch.map((planned) => one(serve, planned, outcome, problem)), increment(serve, counter)]);
    outcome.requests += batch.length;
    if (outcome.requests % 97 < 8) clock.advance(1000);
    if (outcome.requests % 501 < 8) await checkpoint(serve, mirrors, counter, problem);
    if (outcome.requests >= nextReport) {
      say(`${outcome.requests} requests, ${outcome.problems.length} problems`);
      nextReport += 10_000;
    }
    if (random.next() < 0.002) await refresh(serve, mirrors, pick(random, mirrors), problem);
  }
  await checkpoint(serve, mirrors, counter, problem);
  for (const mirror of mirrors) mirror.end();
  if (({} as { polluted?: unknown }).polluted !== undefined) problem('Object.prototype was changed');
  sandbox.close();
  return outcome;
}

const post = (serve: HttpHandler, url: string, body: object) =>
  serve({ method: 'POST', url, headers: [['Content-Type', 'application/json']], body: encode(JSON.stringify(body)) });
async function prepare(serve: HttpHandler): Promise<void> {
  await post(serve, '/api/v1/namespaces', { metadata: { name: 'fuzz' } });
  await post(serve, '/api/v1/namespaces', { metadata: { name: 'hostile' } });
  for (const namespace of ['default', 'fuzz', 'hostile'])
    await post(serve, `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: 'default' } });
  await post(serve, '/api/v1/namespaces', { metadata: { name: 'count' } });
  await post(serve, COUNTERS, { metadata: { name: 'counter' }, data: { n: '0' } });
}
async function watchers(serve: HttpHandler): Promise<Mirror[]> {
  const mirrors = [
    ...WATCHED.map((path) => new Mirror(serve, path, '')),
    new Mirror(serve, '/api/v1/namespaces/default/configmaps', ''),
    new Mirror(serve, '/api/v1/configmaps', 'labelSelector=a%3Db'),
    new Mirror(serve, '/api/v1/pods', 'fieldSelector=spec.nodeName%3D'),
    new Mirror(serve, '/apis/apps/v1/deployments', ''),
    new Mirror(serve, '/apis/rbac.authorization.k8s.io/v1/roles', ''),
  ];
  for (const mirror of mirrors) await mirror.begin();
  return mirrors;
}
async function refresh(serve: HttpHandler, mirrors: Mirror[], old: Mirror, problem: (text: string) => void): Promise<void> {
  await settled();
  old.problems.forEach(problem);
  old.end();
  const fresh = new Mirror(serve, old.path, old.query);
  await fresh.begin();
  mirrors[mirrors.indexOf(old)] = fresh;
}
async function settled(): Promise<void> {
  for (let i = 0; i < 6; i++) await turn();
}
async function checkpoint(
  serve: HttpHandler,
  mirrors: Mirror[],
  counter: { wanted: number },
  problem: (text: string) => void,
): Promise<void> {
  await settled();
  for (const mirror of mirrors) {
    await mirror.check();
    for (const text of mirror.problems.splice(0)) problem(text);
  }
  const { data } = await read(await serve({ method: 'GET', url: `${COUNTERS}/counter`, headers: [] }));
  if (data?.n !== String(counter.wanted)) problem(`a write was lost: the counter is ${data?.n}, ${counter.wanted} were counted`);
}
const read = async (response: HttpResponse): Promise<KubeObject> => JSON.parse(await readText(response.body));

const COUNTERS = '/api/v1/namespaces/count/configmaps';
/** Reads, counts one up and writes, by two at once: who loses the race is told so. */
async function increment(serve: HttpHandler, counter: { wanted: number }): Promise<void> {
  const once = async () => {
    const object = await read(await serve({ method: 'GET', url: `${COUNTERS}/counter`, headers: [] }));
    object.data = { n: String(Number(object.data.n) + 1) };
    const written = await serve({
      method: 'PUT',
      url: `${COUNTERS}/counter`,
      headers: [['Content-Type', 'application/json']],
      body: encode(JSON.stringify(object)),
    });
    if (written.status === 200) counter.wanted++;
  };
  await Promise.all([once(), once()]);
}

async function one(serve: HttpHandler, planned: Planned, outcome: Outcome, problem: (text: string) => void): Promise<void> {
  const text = () => `${planned.method} ${planned.url} ${JSON.stringify(planned.headers)} ${show(planned.body)}`;
  const start = performance.now();
  const abort = new AbortController();
  try {
    if (/counter|\/namespaces\/count\b/.test(planned.url) || /[?&]watch=/.test(planned.url)) return;
    const response = await serve({ ...planned, signal: abort.signal });
    outcome.statuses[response.status] = (outcome.statuses[response.status] ?? 0) + 1;
    const answer = await readText(response.body);
    if (CRASH.test(answer)) problem(`crash: ${text()}\n    ${answer.slice(0, 1200)}`);
    else if (response.status === 500 && !KNOWN_500.test(messageOf(answer))) problem(`500: ${text()}\n    ${answer.slice(0, 400)}`);
    const type = response.headers.find(([n]) => n.toLowerCase() === 'content-type')?.[1] ?? '';
    if (type === 'application/json' && answer) JSON.parse(answer);
  } catch (error) {
    problem(`thrown: ${text()}\n    ${(error as Error).stack}`);
  }
  const ms = performance.now() - start;
  if (ms > outcome.slowest.ms) outcome.slowest = { ms, what: text().slice(0, 300) };
  if (ms > MOST_MS) problem(`slow, ${ms.toFixed(0)} ms: ${text()}`);
}
/** The Status' own message, which in YAML comes after its causes. */
const messageOf = (answer: string): string =>
  (answer.startsWith('{') ? /"message":\s*"((?:[^"\\]|\\.)*)/ : /^message:\s+(?:[|>][-+\d]*\s+)?['"]?(.*)/m).exec(answer)?.[1] ?? answer;
const show = (body: Uint8Array | undefined): string => new TextDecoder().decode((body ?? new Uint8Array()).slice(0, 600));
