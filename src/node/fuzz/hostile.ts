import { encode, type HeaderList } from '../../os/http.ts';
import { type Random, randomInt } from '../../os/random.ts';
import { pick } from './mutate.ts';
import type { Planned } from './requests.ts';

const MAPS = '/api/v1/namespaces/hostile/configmaps';
const PODS = '/api/v1/namespaces/hostile/pods';
const TRAPS = '/apis/fuzz.example/v1/namespaces/hostile/traps';
/** Patterns that keep a backtracking matcher busy for ages. */
const PATTERNS = ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(.*a){25}', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '^(a?){60}a{60}$'];
const RULES = [
  'self.text.matches("^(a+)+$")',
  'self.list.all(a, self.list.all(b, self.list.all(c, a + b + c != "x")))',
  'self.text.split("").map(a, self.text).size() >= 0',
];
const headers = (type: string): HeaderList => [
  ['Accept', 'application/json'],
  ['User-Agent', 'hostile'],
  ['Content-Type', type],
];
const send = (method: string, url: string, body: unknown, type = 'application/json'): Planned => ({
  method,
  url,
  headers: headers(type),
  body: encode(typeof body === 'string' ? body : JSON.stringify(body)),
});
const map = (name: string, data: object, metadata: object = {}) => ({ metadata: { name, ...metadata }, data });
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const named = (n: number, value: string) => Object.fromEntries(times(n, (i) => [`k${i}`, value]));

function definition(random: Random): Planned {
  const text = { type: 'string', pattern: pick(random, PATTERNS) };
  const rules = random.next() < 0.4 ? [{ rule: pick(random, RULES) }] : undefined;
  const properties = { text, list: { type: 'array', items: { type: 'string' } } };
  const spec = { type: 'object', properties, 'x-kubernetes-validations': rules };
  return send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: 'traps.fuzz.example' },
    spec: {
      group: 'fuzz.example',
      scope: 'Namespaced',
      names: { plural: 'traps', singular: 'trap', kind: 'Trap', listKind: 'TrapList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }],
    },
  });
}
/** Requests that are small to make and could be dear to answer. */
const MAKERS: ((random: Random) => Planned)[] = [
  definition,
  () => send('DELETE', MAPS, {}),
  () => send('DELETE', PODS, {}),
  () => send('POST', MAPS, map('a', {})),
  () => ({ ...send('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/traps.fuzz.example', {}) }),
  (random) => {
    const text = `${pick(random, ['a', 'ab', 'x']).repeat(randomInt(random, 40_000))}!`;
    const body = { apiVersion: 'fuzz.example/v1', kind: 'Trap', metadata: { generateName: 't' }, spec: { text, list: ['a', 'b'] } };
    return send('POST', TRAPS, body);
  },
  () => send('POST', MAPS, map('large', { a: 'x'.repeat(1_000_000) })),
  () => send('POST', MAPS, map('large', { a: 'x'.repeat(3_000_000) })),
  () => send('POST', MAPS, map('large', { a: 'x'.repeat(4_000_000) })),
  () => send('PUT', `${MAPS}/a`, map('a', named(10_000, 'v'))),
  () => send('POST', MAPS, map('many', {}, { labels: named(5_000, 'v'), annotations: named(5_000, 'w') })),
  () =>
    send(
      'POST',
      MAPS,
      map('owned', {}, { ownerReferences: times(2_000, (i) => ({ apiVersion: 'v1', kind: 'X', name: `${i}`, uid: `${i}` })) }),
    ),
  () => send('POST', MAPS, map('held', {}, { finalizers: times(5_000, (i) => `x.y/${i}`) })),
  () => send('PATCH', `${MAPS}/a`, '['.repeat(500_000), 'application/json-patch+json'),
  () =>
    send(
      'PATCH',
      `${MAPS}/a`,
      times(10_001, () => ({ op: 'test', path: '/a', value: 1 })),
      'application/json-patch+json',
    ),
  () =>
    send(
      'PATCH',
      `${MAPS}/a`,
      [{ op: 'add', path: '/data/x', value: 'x' }, ...times(30, (i) => ({ op: 'copy', from: '/data', path: `/data/c${i}` }))],
      'application/json-patch+json',
    ),
  () =>
    send(
      'PATCH',
      `${MAPS}/a?fieldManager=h&force=true`,
      { apiVersion: 'v1', kind: 'ConfigMap', ...map('a', named(3_000, 'v')) },
      'application/apply-patch+yaml',
    ),
  () => {
    const bomb = times(30, (i) => `a${i}: &a${i} [${times(9, () => (i ? `*a${i - 1}` : 'x')).join(',')}]`);
    return send('POST', MAPS, bomb.join('\n'), 'application/yaml');
  },
  () => send('POST', MAPS, `${'- '.repeat(20_000)}x`, 'application/yaml'),
  () => send('POST', MAPS, `a: ${'{'.repeat(20_000)}`, 'application/yaml'),
  () => ({ method: 'GET', url: `${MAPS}?labelSelector=${times(3_000, (i) => `k${i}%21%3Dv`).join(',')}`, headers: [] }),
  () => ({ method: 'GET', url: `${MAPS}?labelSelector=a+in+(${times(20_000, (i) => `v${i}`).join(',')})`, headers: [] }),
  () => ({ method: 'GET', url: `${MAPS}?labelSelector=${'('.repeat(50_000)}`, headers: [] }),
  () => ({ method: 'GET', url: `/${'a/'.repeat(50_000)}`, headers: [] }),
  () => ({ method: 'GET', url: `${MAPS}?${times(20_000, (i) => `limit=${i}`).join('&')}`, headers: [] }),
  () => ({ method: 'GET', url: MAPS, headers: times(5_000, (): [string, string] => ['Accept', 'application/json;as=Table']) }),
  (random) => {
    const containers = times(1 + randomInt(random, 400), (i) => ({
      name: `c${i % 300}`,
      image: 'a',
      env: times(20, (n) => ({ name: `E${n}`, value: '$(E1)' })),
    }));
    return send('POST', PODS, {
      metadata: { name: 'wide' },
      spec: { automountServiceAccountToken: false, containers },
    });
  },
  (random) => {
    const containers = times(200, (i) => ({ name: `c${i}`, image: `i${randomInt(random, 9)}` }));
    return send('PATCH', `${PODS}/wide`, { spec: { containers } }, 'application/strategic-merge-patch+json');
  },
];
/** Few of these fill a round: each may take a second. */
export const hostile = (random: Random): Planned => pick(random, MAKERS)(random);
