import { ManualClock, turn } from '../../os/clock.ts';
import type { HttpHandler } from '../../os/http.ts';
import { SeededRandom } from '../../os/random.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { rawBytes } from './bytes.ts';
import { createClients } from './clients.ts';
import type { Seed } from './corpus.ts';
import { Counters } from './counters.ts';
import { hostile } from './hostile.ts';
import { tidy } from './janitor.ts';
import { Journal } from './journal.ts';
import { judged } from './judge.ts';
import { Mirror } from './mirror.ts';
import { pick } from './mutate.ts';
import { operation } from './operations.ts';
import { pages, replay } from './replay.ts';
import { type Planned, plan } from './requests.ts';
import { readJson } from './stream.ts';

export interface Outcome {
  requests: number;
  problems: string[];
  statuses: Record<number, number>;
  slowest: { ms: number; what: string };
  /** How many of each kind of comparison were made. */
  compared: Record<'listings' | 'answers' | 'watches' | 'pages' | 'alone', number>;
}
export interface FuzzOptions {
  say?: (text: string) => void;
  /** Between the requests and the server: a test breaks the server here. */
  around?: (serve: HttpHandler) => HttpHandler;
}
const COLLECTIONS = [
  ...['configmaps', 'secrets', 'services', 'pods', 'serviceaccounts', 'namespaces'].map((r) => `/api/v1/${r}`),
  ...['apps/v1/deployments', 'rbac.authorization.k8s.io/v1/roles', 'fuzz.example/v1/widgets'].map((r) => `/apis/${r}`),
];
const NARROW: [string, string][] = [
  ['/api/v1/namespaces/default/configmaps', ''],
  ['/api/v1/configmaps', 'labelSelector=a%3Db'],
  ['/api/v1/pods', 'fieldSelector=spec.nodeName%3D'],
];
/** Without these the fuzzer itself could not go on. */
const LEFT_ALONE = /counter|\/namespaces\/count\b|\/clusterrolebindings(\?|$)|kubeadm:cluster-admins|\/cluster-admin\b/;

/** Plays random requests of many clients at once against an API server, and holds what it answers against what it may. */
export async function fuzz(
  corpus: Seed[],
  seed: number,
  count: number,
  { say = () => {}, around = (s) => s }: FuzzOptions = {},
): Promise<Outcome> {
  const random = new SeededRandom(seed);
  const clock = new ManualClock(Date.UTC(2026, 10, 24));
  const sandbox = await createSandbox({ release: '1.36', clock, random: new SeededRandom(seed + 1), plane: 'api' });
  const serve = around((request) =>
    sandbox.serve({ ...request, peer: request.peer ?? { address: '127.0.0.1', certificate: sandbox.adminCertificate } }),
  );
  const outcome: Outcome = {
    requests: 0,
    problems: [],
    statuses: {},
    slowest: { ms: 0, what: '' },
    compared: { listings: 0, answers: 0, watches: 0, pages: 0, alone: 0 },
  };
  const problem = (text: string) => {
    if (outcome.problems.length < 50) outcome.problems.push(`at ${outcome.requests}: ${text}`);
  };
  const counters = new Counters(serve);
  await tidy(serve);
  await clock.advance(10_000);
  await counters.prepare();
  const clients = await createClients(serve);
  const mirrors = [...COLLECTIONS.map((path) => new Mirror(serve, path)), ...NARROW.map(([path, query]) => new Mirror(serve, path, query))];
  for (const mirror of mirrors) await mirror.begin();
  const whole = mirrors.slice(0, COLLECTIONS.length);
  const journal = new Journal(whole);
  const judge = {
    say: problem,
    answered(ms: number, status: number, what: () => string) {
      outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1;
      if (ms > outcome.slowest.ms) outcome.slowest = { ms, what: what().slice(0, 300) };
    },
  };
  const one = async (planned: Planned) => {
    if (/[?&]watch=/.test(planned.url) || (planned.method !== 'GET' && LEFT_ALONE.test(planned.url))) return undefined;
    const answer = await judged(serve, random, pick(random, clients), planned, judge);
    if (answer) {
      journal.record(planned, answer.status, answer.value);
      outcome.compared.answers++;
    }
    return answer;
  };
  const next = (): Planned => {
    const n = random.next();
    if (n < 0.001) return hostile(random);
    if (n < 0.05) return rawBytes(random);
    return n < 0.55 ? operation(random) : plan(random, corpus);
  };
  /** Requests that may change nothing change nothing: no version passes. */
  const alone = async () => {
    const planned = next();
    const before = await revision(serve);
    const answer = await one(planned);
    outcome.requests++;
    const changed = (await revision(serve)) !== before;
    // What was written may be found to be no list, or no table, only then: 406.
    const idle =
      answer &&
      ((answer.status >= 400 && answer.status !== 406) ||
        /dryRun=All/.test(planned.url) ||
        !/^(POST|PUT|PATCH|DELETE)$/.test(planned.method));
    if (idle && changed && !mayLeaveTraces(planned))
      problem(`changed something: ${answer.status} ${planned.method} ${planned.url} ${JSON.stringify(planned.headers)}`);
    outcome.compared.alone++;
  };
  const checkpoint = async () => {
    await settled();
    for (const mirror of mirrors) {
      await mirror.check();
      outcome.compared.listings++;
      mirror.problems.splice(0).forEach(problem);
    }
    journal.problems().forEach(problem);
    (await counters.problems()).forEach(problem);
    for (let i = 0; i < 3; i++) {
      await replay(serve, random, pick(random, whole), settled, problem);
      outcome.compared.watches++;
    }
    await tidy(serve);
  };
  for (let round = 0, nextCheck = 500, nextReport = 10_000; outcome.requests < count; round++) {
    const batch = Array.from({ length: 1 + (round % 8) }, next);
    const work: Promise<unknown>[] = batch.map(one);
    if (round % 5 === 0) work.push(counters.count());
    if (round % 20 === 0) work.push(pages(serve, random, pick(random, whole).path, problem).then(() => outcome.compared.pages++));
    await Promise.all(work);
    outcome.requests += batch.length;
    if (round % 5 === 1) await alone();
    if (round % 20 === 2) await clock.advance(1000);
    if (outcome.requests >= nextCheck) {
      await checkpoint();
      nextCheck += 500;
    }
    if (outcome.requests >= nextReport) {
      say(`${outcome.requests} requests, ${outcome.problems.length} problems`);
      nextReport += 10_000;
    }
  }
  await checkpoint();
  for (const mirror of mirrors) mirror.end();
  if (({} as { polluted?: unknown }).polluted !== undefined) problem('Object.prototype was changed');
  sandbox.close();
  return outcome;
}

const revision = async (serve: HttpHandler): Promise<string> =>
  (await readJson(await serve({ method: 'GET', url: '/api/v1/namespaces?limit=1', headers: [['Accept', 'application/json']] }))).metadata
    .resourceVersion;
/** A collection is deleted one by one, until one may not be. */
const mayLeaveTraces = ({ method }: Planned): boolean => method === 'DELETE';

async function settled(): Promise<void> {
  for (let i = 0; i < 6; i++) await turn();
}
