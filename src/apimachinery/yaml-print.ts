import { isPlainString } from './yaml-scalars.ts';

/** Writes YAML as sigs.k8s.io/yaml does. Upstream: go.yaml.in/yaml/v2/{encode,emitterc,sorter}.go. */
export function toYaml(value: unknown): string {
  const writer = new Writer();
  writer.node(value, -1, 'root');
  return `${writer.out}\n`;
}

const WIDTH = 80;
type Where = 'root' | 'mapping' | 'sequence';
const isBreak = (c: string): boolean => c === '\n' || c === '\r' || c === '\x85' || c === '\u2028' || c === '\u2029';

class Writer {
  out = '';
  private column = 0;

  node(value: unknown, indent: number, where: Where): void {
    if (value === null || value === undefined) this.scalar('null', where);
    else if (typeof value === 'string') this.text(value, indent, where, false);
    else if (typeof value === 'number') this.scalar(number(value), where);
    else if (typeof value !== 'object') this.scalar(`${value}`, where);
    else if (Array.isArray(value)) this.sequence(value, indent, where);
    else this.mapping(value as Record<string, unknown>, indent, where);
  }
  private put(text: string): void {
    this.out += text;
    this.column += [...text].length;
  }
  private newline(indent: number): void {
    this.out += `\n${' '.repeat(Math.max(0, indent))}`;
    this.column = Math.max(0, indent);
  }
  private scalar(text: string, where: Where): void {
    this.put(where === 'root' ? text : ` ${text}`);
  }
  private sequence(list: unknown[], indent: number, where: Where): void {
    if (!list.length) {
      this.scalar('[]', where);
      return;
    }
    const inner = where === 'root' ? 0 : where === 'mapping' ? indent : indent + 2;
    list.forEach((item, i) => {
      if (i === 0 && where === 'sequence') this.put(' ');
      else if (i > 0 || where !== 'root') this.newline(inner);
      this.put('-');
      this.node(item, inner, 'sequence');
    });
  }
  private mapping(map: Record<string, unknown>, indent: number, where: Where): void {
    const keys = Object.keys(map).filter((k) => map[k] !== undefined);
    if (!keys.length) {
      this.scalar('{}', where);
      return;
    }
    const inner = where === 'root' ? 0 : indent + 2;
    keys.sort(naturally).forEach((key, i) => {
      if (i === 0 && where === 'sequence') this.put(' ');
      else if (i > 0 || where !== 'root') this.newline(inner);
      if (new TextEncoder().encode(key).length <= 128 && ![...key].some(isBreak)) {
        this.text(key, inner, 'root', true);
        this.put(':');
      } else {
        this.put('?');
        this.text(key, inner, 'sequence', false);
        this.newline(inner);
        this.put(':');
        this.node(map[key], inner, 'sequence');
        return;
      }
      this.node(map[key], inner, 'mapping');
    });
  }
  private text(value: string, indent: number, where: Where, key: boolean): void {
    const shape = analyze(value);
    if (where !== 'root') this.put(' ');
    const next = indent < 0 ? 2 : indent + 2;
    const plain = !value.includes('\n') && isPlainString(value);
    if (value.includes('\n') && !key && shape.block) this.literal(value, next);
    else if (plain && shape.plain && !(key && value === '')) this.flow(value, next, key, '');
    else if (plain && shape.single) this.flow(value, next, key, "'");
    else this.doubleQuoted(value, next, key);
  }
  /** Plain or in single quotes. */
  private flow(value: string, indent: number, key: boolean, quote: '' | "'"): void {
    this.put(quote);
    const chars = [...value];
    let spaces = false;
    chars.forEach((c, i) => {
      if (c === ' ') {
        const inside = !quote || (i > 0 && i < chars.length - 1);
        if (!key && !spaces && this.column > WIDTH && inside && chars[i + 1] !== ' ') this.newline(indent);
        else this.put(c);
        spaces = true;
      } else {
        this.put(c === "'" && quote ? "''" : c);
        spaces = false;
      }
    });
    this.put(quote);
  }
  private doubleQuoted(value: string, indent: number, key: boolean): void {
    this.put('"');
    const chars = [...value];
    let spaces = false;
    chars.forEach((c, i) => {
      if (c === ' ') {
        if (!key && !spaces && this.column > WIDTH && i > 0 && i < chars.length - 1) {
          this.newline(indent);
          if (chars[i + 1] === ' ') this.put('\\');
        } else this.put(c);
        spaces = true;
      } else {
        this.put(!isPrintable(c) || c === '\ufeff' || isBreak(c) || c === '"' || c === '\\' ? escaped(c) : c);
        spaces = false;
      }
    });
    this.put('"');
  }
  private literal(value: string, indent: number): void {
    const chars = [...value];
    const last = chars[chars.length - 1];
    this.put('|');
    if (chars[0] === ' ' || isBreak(chars[0])) this.put('2');
    if (!isBreak(last)) this.put('-');
    else if (chars.length === 1 || isBreak(chars[chars.length - 2])) this.put('+');
    const lines = value.endsWith('\n') ? value.slice(0, -1).split('\n') : value.split('\n');
    for (const line of lines) this.out += line ? `\n${' '.repeat(indent)}${line}` : '\n';
    this.column = 0;
  }
}

/** What styles a text may be written in. */
function analyze(value: string): { plain: boolean; single: boolean; block: boolean } {
  if (!value) return { plain: true, single: true, block: false };
  const chars = [...value];
  const blank = (c: string | undefined) => c === undefined || c === ' ' || c === '\t' || isBreak(c);
  let indicator = value.startsWith('---') || value.startsWith('...');
  let special = false;
  let breaks = false;
  let breakSpace = false;
  let spaceBreak = false;
  chars.forEach((c, i) => {
    const followed = chars[i + 1] === undefined || chars[i + 1] === ' ' || chars[i + 1] === '\t';
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(c) || ('?:-'.includes(c) && followed)) indicator = true;
    } else if ((c === ':' && followed) || (c === '#' && blank(chars[i - 1]))) indicator = true;
    if (!isPrintable(c)) special = true;
    if (c === ' ' && i > 0 && isBreak(chars[i - 1])) breakSpace = true;
    if (isBreak(c)) {
      breaks = true;
      if (chars[i - 1] === ' ') spaceBreak = true;
    }
  });
  const edge = (c: string) => c === ' ' || isBreak(c);
  const last = chars[chars.length - 1];
  return {
    plain: !indicator && !special && !breaks && !spaceBreak && !breakSpace && !edge(chars[0]) && !edge(last),
    single: !breakSpace && !spaceBreak && !special,
    block: last !== ' ' && !spaceBreak && !special,
  };
}
/** Characters beyond the BMP count as not printable, as in go-yaml. */
function isPrintable(c: string): boolean {
  const code = c.codePointAt(0) as number;
  return (
    code === 0x0a ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code < 0xd800) ||
    (code >= 0xe000 && code < 0xfffe && code !== 0xfeff)
  );
}
const ESCAPES: Record<string, string> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};
function escaped(c: string): string {
  if (ESCAPES[c]) return `\\${ESCAPES[c]}`;
  const code = c.codePointAt(0) as number;
  const hex = (n: number) => code.toString(16).toUpperCase().padStart(n, '0');
  return code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
/** A number as Go prints it: %d for integers, %g for others. */
function number(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 64) return BigInt(value).toString();
  const exponent = Number(/e([-+]\d+)$/.exec(value.toExponential())?.[1]);
  if (exponent >= -4 && exponent < 6) return `${value}`;
  return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
}

/** go-yaml's order of keys: digits by their value, letters after all else. */
function naturally(a: string, b: string): number {
  const x = [...a];
  const y = [...b];
  const letter = (c: string) => /\p{L}/u.test(c);
  const digit = (c: string | undefined) => c !== undefined && c >= '0' && c <= '9';
  for (let i = 0; i < x.length && i < y.length; i++) {
    if (x[i] === y[i]) continue;
    const [la, lb] = [letter(x[i]), letter(y[i])];
    if (la && lb) return (x[i].codePointAt(0) as number) - (y[i].codePointAt(0) as number);
    if (la || lb) return lb ? -1 : 1;
    let [m, n] = [0, 0];
    if (x[i] === '0' || y[i] === '0')
      for (let j = i - 1; j >= 0 && digit(x[j]); j--)
        if (x[j] !== '0') {
          m = n = 1;
          break;
        }
    let [p, q] = [i, i];
    for (; digit(x[p]); p++) m = m * 10 + Number(x[p]);
    for (; digit(y[q]); q++) n = n * 10 + Number(y[q]);
    if (m !== n) return m - n;
    if (p !== q) return p - q;
    return (x[i].codePointAt(0) as number) - (y[i].codePointAt(0) as number);
  }
  return x.length - y.length;
}
