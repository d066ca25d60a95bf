import { type Random, randomInt } from '../../os/random.ts';

export const pick = <T>(random: Random, list: readonly T[]): T => list[randomInt(random, list.length)];
const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value };
  return value;
};
/** What clients that mean no good, or know no better, put where something else belongs. */
const HOSTILE: ((random: Random) => unknown)[] = [
  () => null,
  () => '',
  () => 0,
  () => -1,
  () => 1.5,
  () => 1e308,
  () => 2 ** 53,
  () => true,
  () => [],
  () => ({}),
  () => [null],
  () => [[]],
  () => 'x'.repeat(300),
  () => '../../etc/passwd',
  () => 'a\u0000b',
  () => '\ud800',
  () => '${jndi:x}',
  () => '日本語',
  () => '9'.repeat(40),
  () => '1e999',
  () => '-0',
  () => '10Ei',
  () => '2020-13-45T99:99:99Z',
  () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}'),
  () => ({ toString: 1, hasOwnProperty: null, length: -1 }),
  () => ({ $patch: 'delete' }),
  () => [{ $patch: 'replace' }],
  () => ({ $retainKeys: ['a'] }),
  () => deep(60),
  (random) => 'abcxyz-'.slice(0, randomInt(random, 7)),
];
const KEYS = ['__proto__', 'constructor', 'toString', 'a', 'metadata', 'spec', 'status', '', 'x y', '$patch', 'name', 'finalizers'];

type Place = { holder: any; key: string | number };
function places(value: any, into: Place[] = []): Place[] {
  if (value && typeof value === 'object')
    for (const key of Object.keys(value)) {
      into.push({ holder: value, key: Array.isArray(value) ? Number(key) : key });
      if (into.length < 2000) places(value[key], into);
    }
  return into;
}
const put = (holder: any, key: string | number, value: unknown) =>
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });

/** A copy with a few things changed. */
export function mutated(random: Random, seed: unknown, times: number): unknown {
  const root = { value: structuredClone(seed) };
  for (let i = 0; i < times; i++) {
    const all = places(root);
    const { holder, key } = pick(random, all);
    const other = pick(random, all);
    switch (randomInt(random, 6)) {
      case 0:
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else if (holder !== root) delete holder[key];
        break;
      case 1:
        put(holder, key, structuredClone(other.holder[other.key]));
        break;
      case 2:
        if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
        else put(holder, pick(random, KEYS), pick(random, HOSTILE)(random));
        break;
      default:
        put(holder, key, pick(random, HOSTILE)(random));
    }
  }
  return root.value;
}
/** Texts that are hardly JSON. */
export function mangled(random: Random, text: string): string {
  const at = randomInt(random, text.length + 1);
  switch (randomInt(random, 6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return `${text.slice(0, at)}${pick(random, ['\u0000', '"', '{', ']', ',', '\\u12', '\t', '\ud800', '//'])}${text.slice(at)}`;
    case 2:
      return text + text;
    case 3:
      return '['.repeat(20_000) + ']'.repeat(20_000);
    case 4:
      return `{"a":`.repeat(9_000);
    default:
      return pick(random, ['', 'null', '"x"', '5', '[]', '{}', 'true', ' ', '- a\n- b', 'a: &x [*x]', '%YAML 9.9', '{"kind":[]}']);
  }
}
