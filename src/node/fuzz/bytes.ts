import { concat, encode, type HeaderList } from '../../os/http.ts';
import { type Random, randomInt } from '../../os/random.ts';
import { pick } from './mutate.ts';
import type { Planned } from './requests.ts';

const noise = (random: Random, n: number): Uint8Array => Uint8Array.from({ length: n }, () => randomInt(random, 256));
const map = (json: string): string => `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":${json}}`;
/** Bodies that are bytes before they are anything else. */
const BODIES: ((random: Random) => Uint8Array | string)[] = [
  (random) => noise(random, randomInt(random, 200)),
  () => concat([encode('{"metadata":{"name":"a'), Uint8Array.of(0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80), encode('"}}')]),
  () => concat([Uint8Array.of(0xef, 0xbb, 0xbf), encode(map('{"a":"b"}'))]),
  () =>
    Uint8Array.from(
      map('{}')
        .split('')
        .flatMap((c) => [c.charCodeAt(0), 0]),
    ),
  () => Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3),
  () => map('{"a":1e400}'),
  () => map(`{"a":${'9'.repeat(400)}}`),
  () => map(`{"a":-0.${'0'.repeat(400)}1}`),
  () => map('{"a":"b","a":"c"}'),
  () => map('{"__proto__":"x","constructor":"y","hasOwnProperty":"z"}'),
  () => `{"__proto__":{"kind":"ConfigMap"},"metadata":{"__proto__":{"name":"a"}}}`,
  () => '{"kind":"List","apiVersion":"v1","items":[{}]}',
  () => map(`{"a":"${'\\u0000'.repeat(50)}"}`),
  () => map(`{"a":"\\ud800"}`),
  () => map(`${'{"a":'.repeat(10_001)}1${'}'.repeat(10_001)}`),
  () => `metadata: {name: a}\ndata: {a: !!binary "%%%", b: 0x1F, c: .inf, d: 1_000, e: 2001-01-01, f: ~, <<: [1]}`,
  () => '--- \n? {a: b}\n: c\n',
  () => '['.repeat(10_010),
  () => `${'{a: '.repeat(4_000)}`,
  () => Array.from({ length: 1_200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  () => 'a: *x',
  () => 'k8s\u0000',
  (random) => concat([encode('k8s\u0000'), noise(random, 60)]),
  () =>
    concat([
      encode('k8s\u0000'),
      Uint8Array.of(0x0a, 0x0f, 0x0a, 2, 0x76, 0x31, 0x12, 9),
      encode('ConfigMap'),
      Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f),
    ]),
];
const TYPES = [
  'application/json',
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
  'text/plain',
  'a/b;c="',
  '',
];
const PATHS = ['configmaps/a', 'pods/a', 'pods/a/eviction', 'services/a/status', 'serviceaccounts/a/token', 'pods/a/binding'];

/** A request whose body is no text, or hardly one. */
export function rawBytes(random: Random): Planned {
  const path = `/api/v1/namespaces/default/${pick(random, PATHS)}`;
  const method = pick(random, ['POST', 'PUT', 'PATCH', 'DELETE']);
  const body = pick(random, BODIES)(random);
  const headers: HeaderList = [
    ['Accept', pick(random, ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])],
    ['Content-Type', pick(random, TYPES)],
  ];
  const url = method === 'POST' ? path.replace(/\/a$/, '') : `${path}${method === 'PATCH' ? '?fieldManager=raw' : ''}`;
  return { method, url, headers, body: typeof body === 'string' ? encode(body) : body };
}
