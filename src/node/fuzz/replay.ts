import type { KubeList, KubeObject } from '../../apimachinery/types.ts';
import type { HttpHandler } from '../../os/http.ts';
import { type Random, randomInt } from '../../os/random.ts';
import { idOf, type Mirror, type Seen, same, selected } from './mirror.ts';
import { pick } from './mutate.ts';
import { eventsOf, readJson, type WatchEvent } from './stream.ts';

type Say = (text: string) => void;
const JSON_ONLY: [string, string][] = [['Accept', 'application/json']];
const LABELS = ['', '', 'a=b', 'a!=b', 'a', '!a', 'a in (b,c),!x'];

/** Watches that begin late: from a version of before, from the start, or with all that is there. They end by themselves. */
export async function replay(serve: HttpHandler, random: Random, mirror: Mirror, settle: () => Promise<void>, say: Say): Promise<void> {
  const labels = pick(random, LABELS);
  const query = new URLSearchParams({ watch: 'true', allowWatchBookmarks: 'true', ...(labels && { labelSelector: labels }) });
  const how = pick(random, ['late', 'late', 'initial', 'zero']);
  const from = how === 'late' ? pick(random, [mirror.since, ...mirror.log.map((seen) => seen.version)]) : 0;
  if (how === 'initial') {
    query.set('sendInitialEvents', 'true');
    query.set('resourceVersionMatch', 'NotOlderThan');
  } else query.set('resourceVersion', String(from));
  const url = `${mirror.path}?${query}`;
  const fits = (object: KubeObject) => !labels || selected([{ type: 'ADDED', version: 0, object }], labels).length > 0;
  const there = [...mirror.objects.values()].filter(fits);
  const wanted = how === 'late' ? expected(mirror.log, from, labels) : there.map((object) => ({ type: 'ADDED', object }));
  const abort = new AbortController();
  const response = await serve({ method: 'GET', url, headers: JSON_ONLY, signal: abort.signal });
  if (response.status !== 200) return say(`watch ${url}: ${response.status}`);
  const got: WatchEvent[] = [];
  const reading = (async () => {
    for await (const event of eventsOf(response.body as AsyncIterable<Uint8Array>)) got.push(event);
  })();
  await settle();
  abort.abort();
  await reading;
  if (got[0]?.type === 'ERROR') {
    const { code } = got[0].object as unknown as { code: number };
    if (code !== 410 || how !== 'late') say(`watch ${url}: ${JSON.stringify(got[0])}`);
    return;
  }
  const marks = got.filter((e) => e.type === 'BOOKMARK');
  const ends = marks.filter((e) => e.object.metadata.annotations?.['k8s.io/initial-events-end'] === 'true');
  if (ends.length !== (how === 'late' ? 0 : 1) && how === 'initial') say(`watch ${url}: ${ends.length} ends of its initial events`);
  compare(
    url,
    got.filter((e) => e.type !== 'BOOKMARK'),
    how === 'late' ? wanted : wanted.sort(byId),
    say,
  );
}
const byId = (a: { object: KubeObject }, b: { object: KubeObject }): number => (idOf(a.object) < idOf(b.object) ? -1 : 1);
function expected(log: readonly Seen[], from: number, labels: string): { type: string; object: KubeObject }[] {
  const tail = log.filter((seen) => seen.version > from);
  return labels ? selected(tail, labels) : tail;
}
function compare(url: string, got: WatchEvent[], wanted: { type: string; object: KubeObject }[], say: Say): void {
  const name = (e?: { type: string; object: KubeObject }) =>
    e ? `${e.type} ${idOf(e.object)} at ${e.object.metadata.resourceVersion}` : 'nothing';
  for (let i = 0; i < Math.max(got.length, wanted.length); i++) {
    const [a, b] = [got[i], wanted[i]];
    const equal = a && b && a.type === b.type && a.object.metadata.resourceVersion === b.object.metadata.resourceVersion;
    // What a selector loses is shown as it was, of the version that took it away.
    if (!equal || (a.type !== 'DELETED' && !same(a.object, b.object)))
      return say(`watch ${url}: event ${i} is ${name(a)}, and ${name(b)} was seen before; ${got.length} and ${wanted.length} in all`);
  }
}

/** Reads a collection in pages while it is written to, and holds it against the whole of that version. */
export async function pages(serve: HttpHandler, random: Random, path: string, say: Say): Promise<void> {
  const limit = 1 + randomInt(random, 9);
  const labels = pick(random, LABELS);
  const more = labels ? `&labelSelector=${encodeURIComponent(labels)}` : '';
  const read = async (url: string): Promise<KubeList | undefined> => {
    const response = await serve({ method: 'GET', url, headers: JSON_ONLY });
    const value = await readJson(response);
    if (response.status === 200) return value;
    if (response.status !== 410) say(`${url}: ${response.status} ${value.message}`);
    return undefined;
  };
  const found: KubeObject[] = [];
  let rest: number | undefined;
  let version = '';
  for (let token = '', n = 0; n === 0 || token; n++) {
    const page = await read(`${path}?limit=${limit}${more}${token && `&continue=${token}`}`);
    if (!page) return;
    version ||= page.metadata.resourceVersion as string;
    if (page.metadata.resourceVersion !== version)
      say(`${path}: page ${n} is of ${page.metadata.resourceVersion}, the first of ${version}`);
    if (page.items.length > limit) say(`${path}: ${page.items.length} on a page of ${limit}`);
    found.push(...page.items);
    if (n === 0) rest = page.metadata.remainingItemCount;
    token = page.metadata.continue ?? '';
    if (token && page.items.length < limit) say(`${path}: a page of ${limit} has ${page.items.length}, and goes on`);
  }
  if (rest !== undefined && rest !== found.length - limit) say(`${path}: ${rest} remain after ${limit}, and ${found.length} came`);
  const whole = await read(`${path}?resourceVersion=${version}&resourceVersionMatch=Exact${more}`);
  if (!whole) return;
  const wrong = whole.items.findIndex((o, i) => !found[i] || !same(o, found[i]));
  if (wrong >= 0 || whole.items.length !== found.length)
    say(
      `${path}?limit=${limit}${more}: pages show ${found.length}, the whole of version ${version} ${whole.items.length}, other at ${wrong}`,
    );
}
