import { encode, type HeaderList } from '../../os/http.ts';
import { type Random, randomInt } from '../../os/random.ts';
import { mutated, pick } from './mutate.ts';
import { protobufBody } from './protobuf.ts';
import type { Planned } from './requests.ts';
import { THINGS, type Thing } from './things.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const NAMESPACES = ['default', 'default', 'fuzz'];
const chance = (random: Random, share: number): boolean => random.next() < share;

/** Labels, finalizers, owners: what clients add to anything. */
function metadata(random: Random, name: string | undefined): object {
  return {
    ...(name ? { name } : { generateName: 'g-' }),
    labels: chance(random, 0.6) ? { app: 'x', a: pick(random, ['b', 'c', 'd']) } : undefined,
    annotations: chance(random, 0.2) ? { note: `${randomInt(random, 5)}` } : undefined,
    finalizers: chance(random, 0.12) ? pick(random, [['x.y/z'], ['foregroundDeletion'], ['orphan'], ['x.y/z', 'x.y/w']]) : undefined,
    ownerReferences: chance(random, 0.05)
      ? [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: '1', blockOwnerDeletion: true }]
      : undefined,
    resourceVersion: chance(random, 0.03) ? `${randomInt(random, 900)}` : undefined,
  };
}
function good(random: Random, thing: Thing, name: string | undefined): any {
  return { apiVersion: thing.group, kind: thing.kind, metadata: metadata(random, name), ...thing.make(random) };
}

const WRITE = ['', '', '', '', 'dryRun=All', 'fieldManager=me', 'fieldValidation=Strict', 'dryRun=All&fieldManager=you'];
const DELETE = [
  '',
  '',
  'gracePeriodSeconds=0',
  'gracePeriodSeconds=3',
  'propagationPolicy=Foreground',
  'propagationPolicy=Orphan',
  'dryRun=All',
];
const APPLY = [
  'fieldManager=me',
  'fieldManager=me&force=true',
  'fieldManager=you',
  'fieldManager=you&force=true',
  'fieldManager=me&dryRun=All',
];

function patch(random: Random, thing: Thing, name: string): [string, any] {
  const object = good(random, thing, undefined);
  const part = pick(random, [
    { metadata: { labels: { a: pick(random, ['b', 'c', null]) } } },
    { metadata: { finalizers: pick(random, [[], null, ['x.y/z']]) } },
    { spec: object.spec, data: object.data, rules: object.rules },
  ]);
  switch (randomInt(random, 4)) {
    case 0: {
      const operations = [
        { op: 'add', path: '/metadata/labels', value: { a: pick(random, ['b', 'c']) } },
        { op: 'remove', path: '/metadata/finalizers' },
        { op: 'test', path: '/metadata/name', value: name },
        { op: 'copy', from: '/metadata/labels', path: '/metadata/annotations' },
        { op: 'move', from: '/metadata/annotations', path: '/metadata/labels' },
        { op: 'replace', path: '/metadata/labels/a', value: 'b' },
      ];
      return ['application/json-patch+json', Array.from({ length: 1 + randomInt(random, 3) }, () => pick(random, operations))];
    }
    case 1:
      return ['application/merge-patch+json', part];
    case 2:
      return ['application/strategic-merge-patch+json', part];
    default:
      return [
        'application/apply-patch+yaml',
        { ...good(random, thing, name), metadata: { name, labels: { a: pick(random, ['b', 'c']) } } },
      ];
  }
}
const deleteOptions = (random: Random) => ({
  gracePeriodSeconds: pick(random, [0, 1, 30, undefined]),
  propagationPolicy: pick(random, ['Foreground', 'Background', 'Orphan', undefined]),
  preconditions: chance(random, 0.1) ? { resourceVersion: `${randomInt(random, 500)}` } : undefined,
  dryRun: chance(random, 0.1) ? ['All'] : undefined,
});

/** A request that a client with sense would send; now and then a thing in it is wrong. */
export function operation(random: Random): Planned {
  const thing = pick(random, THINGS);
  const collection = thing.path(pick(random, NAMESPACES));
  const name = thing.kind === 'Namespace' ? pick(random, ['fuzz', 'other']) : pick(random, NAMES);
  const make = (method: string, url: string, body?: unknown, type = 'application/json', query = ''): Planned => {
    const headers: HeaderList = [
      ['Accept', 'application/json'],
      ['User-Agent', `client${randomInt(random, 3)}`],
    ];
    const at = url + (query ? `?${query}` : '');
    if (body === undefined) return { method, url: at, headers };
    const broken = chance(random, 0.06);
    const wrong = broken ? mutated(random, JSON.parse(JSON.stringify(body)), 1) : body;
    const bytes = !broken && type === 'application/json' && chance(random, 0.1) ? protobufBody(random, wrong as object) : undefined;
    if (bytes) return { method, url: at, headers: [...headers, ['Content-Type', 'application/vnd.kubernetes.protobuf']], body: bytes };
    return { method, url: at, headers: [...headers, ['Content-Type', type]], body: encode(JSON.stringify(wrong) ?? '') };
  };
  const n = random.next();
  const one = `${collection}/${name}`;
  if (n < 0.26)
    return make('POST', collection, good(random, thing, chance(random, 0.96) ? name : undefined), undefined, pick(random, WRITE));
  if (n < 0.42) return make('PUT', one, good(random, thing, name), undefined, pick(random, WRITE));
  if (n < 0.62) {
    const [type, body] = patch(random, thing, name);
    return make('PATCH', one, body, type, pick(random, type.includes('apply') ? APPLY : WRITE));
  }
  if (n < 0.72)
    return chance(random, 0.5)
      ? make('DELETE', one, deleteOptions(random))
      : make('DELETE', one, undefined, undefined, pick(random, DELETE));
  if (n < 0.73) return make('DELETE', collection, deleteOptions(random), undefined, pick(random, ['labelSelector=a%3Db', '', 'limit=2']));
  if (n < 0.9 && thing.parts) {
    const part = pick(random, Object.keys(thing.parts));
    const body = thing.parts[part](random);
    if (/eviction|binding|token/.test(part))
      return make('POST', `${one}/${part}`, { metadata: { name }, ...body }, undefined, pick(random, WRITE));
    if (chance(random, 0.5)) return make('PATCH', `${one}/${part}`, body, 'application/merge-patch+json', pick(random, WRITE));
    const kind = part === 'scale' ? { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name } } : good(random, thing, name);
    return make('PUT', `${one}/${part}`, { ...kind, ...body }, undefined, pick(random, WRITE));
  }
  return make('GET', chance(random, 0.5) ? one : collection);
}
