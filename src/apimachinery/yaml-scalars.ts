/** What a plain scalar means to go-yaml v2, which follows YAML 1.1. Upstream: go.yaml.in/yaml/v2/resolve.go. */
const WORDS = new Map<string, unknown>();
const words = (value: unknown, list: string) => {
  for (const word of list.split(' ')) WORDS.set(word, value);
};
words(true, 'y Y yes Yes YES true True TRUE on On ON');
words(false, 'n N no No NO false False FALSE off Off OFF');
words(null, '~ null Null NULL');
words(Number.NaN, '.nan .NaN .NAN');
words(Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF');
words(Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF');
WORDS.set('', null);

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/;
const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

export function resolveScalar(text: string): unknown {
  if (WORDS.has(text)) return WORDS.get(text);
  if (text === '<<') return text;
  const first = text[0];
  if (first === '.') return FLOAT.test(text) ? Number(text) : text;
  if (!/[-+0-9]/.test(first) || TIMESTAMP.test(text)) return text;
  const plain = text.replaceAll('_', '');
  if (INTEGER.test(plain)) {
    const value = integer(plain);
    if (value >= -(1n << 63n) && value < 1n << 64n) return Number(value);
  }
  return FLOAT.test(plain) ? Number(plain) : text;
}
/** The same to go-yaml v3, to which `yes`, `on` and `y` are texts. */
export const resolveNewScalar = (text: string): unknown => (/^(y|n|yes|no|on|off)$/i.test(text) ? text : resolveScalar(text));

function integer(text: string): bigint {
  const negative = text[0] === '-';
  const digits = text.replace(/^[-+]/, '');
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return negative ? -value : value;
}
/** Whether a text, written plainly, would be read as that text. */
export const isPlainString = (text: string): boolean =>
  typeof resolveScalar(text) === 'string' && !TIMESTAMP.test(text) && !BASE60.test(text);
