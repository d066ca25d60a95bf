import { drain, ManualClock, sleep, withTime } from '../os/clock.ts';
import { encode, type HeaderList, type HttpRequest, type HttpResponse, readText } from '../os/http.ts';
import { SeededRandom } from '../os/random.ts';
import { createSandbox } from '../sandbox/index.ts';
import type { Sandbox } from '../sandbox/types.ts';
import { comparable, firstDifference } from './compare.ts';
import { fill, type RecordedStep, type Recording, type Seen, settles } from './recording.ts';

export interface StepResult {
  step: RecordedStep;
  passed: boolean;
  /** The first difference, empty when it passed. */
  difference: string;
}

/** What a kubectl takes to start on a machine with real nodes. */
const STEP_MS = 80;

/** Plays a recording on a fresh cluster of ours, its time moved on as needed. */
export async function play(recording: Recording, normalise: (text: string) => string): Promise<StepResult[]> {
  const clock = new ManualClock(Date.UTC(2026, 10, 24, 6, 0, 0));
  const starting = createSandbox({ release: '1.36', clock, random: new SeededRandom(1), plane: recording.plane ?? 'all' });
  const sandbox = await withTime(clock, starting, 60_000);
  const world = { clock, sandbox, plane: recording.plane ?? 'all', answers: [] as unknown[] };
  try {
    if (world.plane === 'node') slowKubectl(sandbox);
    await settle(world);
    const results: StepResult[] = [];
    for (const step of recording.steps) {
      const got = step.run === undefined ? await playHttp(world, step) : await playRun(world, step);
      world.answers.push('stdout' in got ? got.stdout : got.response);
      results.push(judge(step, got, normalise));
      if (settles(step)) await settle(world);
    }
    return results;
  } finally {
    sandbox.close();
  }
}

/** Lets a kubectl take its time to start, in which what the one before it set off goes on. */
function slowKubectl({ workstation }: Sandbox): void {
  const known = workstation.program.bind(workstation);
  workstation.program = async (name) => {
    const program = await known(name);
    if (name !== 'kubectl' || !program) return program;
    return async (proc) => {
      await sleep(workstation.clock, STEP_MS, proc.signal);
      return program(proc);
    };
  };
}

export function judge(step: RecordedStep, got: Seen, normalise: (text: string) => string): StepResult {
  const expected = comparable(step, normalise, step.without);
  const text = comparable(got, normalise, step.without);
  const passed = expected === text;
  return { step, passed, difference: passed ? '' : firstDifference(expected, text) };
}

/** As the recorder writes bodies, parts of which answers repeat. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (value && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `${pythonJson(key)}: ${pythonJson(inner)}`)
      .join(', ')}}`;
  return JSON.stringify(value).replace(/[^\0-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
interface World {
  clock: ManualClock;
  sandbox: Sandbox;
  plane: string;
  answers: unknown[];
}

async function playRun({ clock, sandbox }: World, step: RecordedStep): Promise<Seen> {
  const abort = new AbortController();
  try {
    return await withTime(
      clock,
      sandbox.run(`export EDITOR=true KUBECTL_KUBERC=false\n${step.run}`, { signal: abort.signal }),
      120_000,
      () => abort.abort(),
    );
  } catch (error) {
    return { stdout: '', stderr: `${(error as Error).stack ?? error}`, code: -1 };
  }
}

async function playHttp({ clock, sandbox, answers }: World, step: RecordedStep): Promise<Seen> {
  const abort = new AbortController();
  const request = { ...requestOf(step, answers, sandbox.adminCertificate), signal: abort.signal };
  try {
    return await withTime(clock, sandbox.serve(request).then(seen), 20_000, () => abort.abort());
  } catch (error) {
    return { status: -1, type: '', response: `${(error as Error).stack ?? error}`, warnings: [] };
  }
}

/** The request of a step, by whom it says. */
export function requestOf(step: RecordedStep, answers: unknown[], adminCertificate: string): HttpRequest {
  const [, method, path] = /^(\S+) (.*)$/s.exec(step.http as string) as RegExpExecArray;
  const who = fill(step.as ?? 'admin', answers);
  const body = fill(step.body, answers);
  const headers: HeaderList = [['Host', '127.0.0.1:6443']];
  const given = Object.entries(fill(step.headers ?? {}, answers));
  const has = (name: string) => given.some(([n]) => n.toLowerCase() === name.toLowerCase());
  if (!has('Accept')) headers.push(['Accept', 'application/json']);
  if (step.body !== undefined && !has('Content-Type')) headers.push(['Content-Type', 'application/json']);
  for (const [name, value] of given) for (const one of Array.isArray(value) ? value : [value]) headers.push([name, one]);
  if (typeof who === 'string' && who.startsWith('token:')) headers.push(['Authorization', `Bearer ${who.slice(6)}`]);
  if (Array.isArray(who)) for (const line of who) headers.push([line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]);
  const asAdmin = who === 'admin' || Array.isArray(who);
  return {
    method,
    url: fill(path, answers),
    headers,
    body: body === undefined || body === null ? undefined : encode(typeof body === 'string' ? body : pythonJson(body)),
    peer: { address: '127.0.0.1', certificate: asAdmin ? adminCertificate : undefined },
  };
}
export async function seen(response: HttpResponse): Promise<Seen> {
  const text = await readText(response.body);
  const all = (name: string) => response.headers.filter(([n]) => n.toLowerCase() === name).map(([, v]) => v);
  const type = all('content-type')[0] ?? '';
  return { status: response.status, type, response: type.includes('json') ? parseJson(text) : text, warnings: all('warning') };
}

/** One document, or several, one a line, as a watch gives them. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    } catch {
      return text;
    }
  }
}

/** Moves time on until nothing but leases and node heartbeats has been written for a second, or for `limit` seconds. */
async function settle({ clock, sandbox, plane }: World): Promise<void> {
  await drain();
  if (plane === 'api') return;
  const [quiet, limit] = plane === 'node' ? [2000, 12_000] : [1000, 25_000];
  const end = clock.now() + limit;
  let since = clock.now();
  let mark = sandbox.writes();
  while (clock.now() < end && clock.now() - since < quiet) {
    await clock.advance(250);
    const now = sandbox.writes();
    if (now !== mark) {
      mark = now;
      since = clock.now();
    }
  }
}
