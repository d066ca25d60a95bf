import { byCodePoint } from '../../apimachinery/json.ts';

const BARE = /^[A-Za-z_][\w.-]*$/;
const WORDS = /^(y|yes|n|no|true|false|on|off|null|~)$/i;

/** Flow-style YAML with quoted values: `-o kyaml`; keys sorted, or in the order `given`. Upstream: sigs.k8s.io/yaml/kyaml. */
export function toKyaml(value: unknown, pad = '', given = false): string {
  const inner = `${pad}  `;
  if (Array.isArray(value)) {
    if (!value.length) return '[]';
    if (value.every((v) => typeof v === 'object' && v !== null)) return `[${value.map((v) => toKyaml(v, pad, given)).join(', ')}]`;
    return `[\n${value.map((v) => `${inner}${toKyaml(v, inner, given)},\n`).join('')}${pad}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const order = ['apiVersion', 'kind', 'metadata'];
    const sorted = given
      ? keys
      : pad
        ? keys.sort(byCodePoint)
        : [...order.filter((k) => keys.includes(k)), ...keys.filter((k) => !order.includes(k)).sort(byCodePoint)];
    if (!sorted.length) return '{}';
    const entry = (k: string) =>
      `${inner}${BARE.test(k) && !WORDS.test(k) ? k : JSON.stringify(k)}: ${toKyaml((value as Record<string, unknown>)[k], inner, given)},\n`;
    return `{\n${sorted.map(entry).join('')}${pad}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : `${value}`;
}
