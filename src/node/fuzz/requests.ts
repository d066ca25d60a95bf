import { encode, type HeaderList } from '../../os/http.ts';
import { type Random, randomInt } from '../../os/random.ts';
import type { Seed } from './corpus.ts';
import { mangled, mutated, pick } from './mutate.ts';

export interface Planned {
  method: string;
  url: string;
  headers: HeaderList;
  body?: Uint8Array;
}
const NAMESPACES = [...Array(20).fill('default'), ...Array(8).fill('fuzz'), 'kube-system', 'nowhere', '..', '%2e'];
const USUAL = ['a', 'b', 'c', 'd', 'web', 'x-1'];
const NAMES = [...USUAL, ...USUAL, ...USUAL, ...USUAL, 'A', 'kubernetes', '__proto__', '%00', 'constructor'];
const PATCHES = ['json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml'].map((t) => `application/${t}`);
const QUERIES = [
  'dryRun=All',
  'dryRun=x',
  'fieldManager=me',
  'fieldManager=me&force=true',
  'fieldValidation=Strict',
  'fieldValidation=Ignore',
  'limit=1',
  'limit=-1',
  'continue=zzz',
  'resourceVersion=0',
  'resourceVersion=1',
  'resourceVersion=x',
  'resourceVersionMatch=Exact',
  'labelSelector=a%3Db',
  'labelSelector=a+in+(b',
  'fieldSelector=metadata.name%3Da',
  'fieldSelector=x%3Dy',
  'pretty=true',
  'gracePeriodSeconds=0',
  'propagationPolicy=Foreground',
  'propagationPolicy=Orphan',
  'timeoutSeconds=x',
  '%ff=%',
];
const ACCEPTS = [
  'application/json',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/yaml',
  '*/*',
  'text/html',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
];
const SUBRESOURCES = ['status', 'scale', 'resize', 'ephemeralcontainers', 'finalize', 'approval', 'token', 'binding', 'eviction', 'x'];

/** Few names and namespaces, so that requests meet. */
function moved(random: Random, seed: Seed, method: string): string {
  let path = seed.path.split('?')[0];
  path = path.replace(/\/namespaces\/[^/]+\//, (whole) => (random.next() < 0.5 ? whole : `/namespaces/${pick(random, NAMESPACES)}/`));
  const collection = /\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/[^/]+)?\/[a-z]+$/.test(path);
  if (method !== 'POST' && collection && random.next() < 0.9) path += `/${pick(random, NAMES)}`;
  if (random.next() < 0.05) path += `/${pick(random, SUBRESOURCES)}`;
  return path;
}
function renamed(random: Random, body: any, path: string, posted: boolean): any {
  if (!body || typeof body !== 'object' || Array.isArray(body) || !body.metadata || typeof body.metadata !== 'object') return body;
  const inPath = path.split('/').pop();
  const name = posted ? pick(random, NAMES) : inPath;
  return random.next() < 0.7 ? { ...body, metadata: { ...body.metadata, name, namespace: undefined } } : body;
}

/** One request: as recorded, half right, or hostile. */
export function plan(random: Random, corpus: Seed[]): Planned {
  const seed = pick(random, corpus);
  const method = random.next() < 0.9 ? seed.method : pick(random, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'get', '']);
  const path = moved(random, seed, method);
  const queries = Array.from({ length: Math.max(0, randomInt(random, 6) - 3) }, () => pick(random, QUERIES));
  const kept = seed.path.split('?')[1];
  if (kept && random.next() < 0.5) queries.push(kept);
  const headers: HeaderList = [
    ['Accept', pick(random, ACCEPTS.slice(0, random.next() < 0.7 ? 1 : undefined))],
    ['User-Agent', `fuzz${randomInt(random, 4)}`],
  ];
  const url = path + (queries.length ? `?${queries.join('&')}` : '');
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return { method, url, headers };
  const given = seed.headers.filter(([name]) => name.toLowerCase() !== 'accept');
  headers.push(...given);
  if (!given.some(([name]) => name.toLowerCase() === 'content-type'))
    headers.push([
      'Content-Type',
      method === 'PATCH' ? pick(random, PATCHES) : random.next() < 0.95 ? 'application/json' : 'application/yaml',
    ]);
  if (seed.body === undefined || seed.body === null) return { method, url, headers };
  const named = renamed(random, seed.body, path, method === 'POST');
  const changed = random.next() < 0.55 ? named : mutated(random, named, 1 + randomInt(random, 3));
  const text = typeof changed === 'string' ? changed : (JSON.stringify(changed) ?? '');
  return { method, url, headers, body: encode(random.next() < 0.04 ? mangled(random, text) : text) };
}
