/** A syntax error in Go's words. */
export class JsonSyntaxError extends Error {}

const quoted = (c: string): string => (c === "'" ? `'\\''` : c === '"' ? `'"'` : c < ' ' || c > '~' ? `'${escaped(c)}'` : `'${c}'`);
function escaped(c: string): string {
  const known: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f' };
  if (known[c]) return known[c];
  const code = c.codePointAt(0) as number;
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : code < 0xa0 ? `\\u${code.toString(16).padStart(4, '0')}` : c;
}

const WITHIN = /^(in |after decimal)/;
/** Go stops at 10,000, for which there is no room on a stack here. */
const MOST_NESTED = 1000;

export interface ParsedJson {
  value: any;
  /** Paths of fields that came twice: `metadata.labels.a`. */
  duplicates: string[];
  /** Numbers that are not written as this language writes them, by path: `1.0`, `1e3`, `9223372036854775808`. */
  numbers?: Map<string, string>;
}

/** What a string cannot be copied with. */
const ESCAPED = /[\\\u0000-\u001f]/;

const HALF = /[\ud800-\udfff]/;

/** Parses JSON as Go's encoding/json does, telling what is wrong in its words. The last of a field given twice wins. */
export function parseGoJson(text: string): ParsedJson {
  let at = 0;
  let depth = 0;
  const duplicates: string[] = [];
  let numbers: Map<string, string> | undefined;
  const end = () => new JsonSyntaxError('unexpected end of JSON input');
  /** Within a literal, a number or an escape, the text's end is read as a space. */
  const wrong = (context: string) =>
    at >= text.length && !WITHIN.test(context) ? end() : new JsonSyntaxError(`invalid character ${quoted(text[at] ?? ' ')} ${context}`);
  const space = () => {
    while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++;
  };
  const literal = (word: string, value: unknown) => {
    for (let i = 0; i < word.length; i++, at++) if (text[at] !== word[i]) throw wrong(`in literal ${word} (expecting '${word[i]}')`);
    return value;
  };
  const string = (): string => {
    const start = at++;
    // Most strings are written as they are; a long slice would hold the whole text in memory.
    const close = text.indexOf('"', at);
    const plain = close < 0 ? '' : text.slice(at, close);
    if (close >= 0 && !ESCAPED.test(plain)) {
      at = close + 1;
      return plain.length < 13 ? plain : JSON.parse(text.slice(start, at));
    }
    for (;;) {
      const c = text[at];
      if (c === undefined) throw end();
      if (c === '"') break;
      if (c < ' ') throw wrong('in string literal');
      if (c === '\\') {
        at++;
        if (at >= text.length) throw wrong('in string escape code');
        if (text[at] === 'u') {
          for (let i = 0; i < 4; i++) if (!/[0-9a-fA-F]/.test(text[++at] ?? '')) throw wrong('in \\u hexadecimal character escape');
        } else if (!'"\\/bfnrt'.includes(text[at])) throw wrong('in string escape code');
      }
      at++;
    }
    at++;
    const read: string = JSON.parse(text.slice(start, at));
    // Half of a pair is no character.
    return HALF.test(read) ? read.replace(/[\ud800-\udfff]/gu, '\ufffd') : read;
  };
  const digits = (context: string) => {
    const start = at;
    for (let code = text.charCodeAt(at); code >= 48 && code <= 57; code = text.charCodeAt(at)) at++;
    if (at === start) throw wrong(context);
  };
  const number = (path: string): number => {
    const start = at;
    if (text[at] === '-') at++;
    if (text[at] === '0') at++;
    else digits('in numeric literal');
    if (text[at] === '.') {
      at++;
      digits('after decimal point in numeric literal');
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at++;
      if (text[at] === '+' || text[at] === '-') at++;
      digits('in exponent of numeric literal');
    }
    const written = text.slice(start, at);
    const found = Number(written);
    if (`${found}` !== written) (numbers ??= new Map()).set(path, written);
    return found;
  };
  const value = (path: string): unknown => {
    space();
    switch (text[at]) {
      case '{':
      case '[':
        return nested(path);
      case '"':
        return string();
      case 't':
        return literal('true', true);
      case 'f':
        return literal('false', false);
      case 'n':
        return literal('null', null);
      default:
        if (/[-0-9]/.test(text[at] ?? '')) return number(path);
        throw wrong('looking for beginning of value');
    }
  };
  const nested = (path: string): unknown => {
    if (++depth > MOST_NESTED) throw new JsonSyntaxError(`invalid character ${quoted(text[at])} exceeded max depth`);
    const found = text[at] === '{' ? object(path) : array(path);
    depth--;
    return found;
  };
  const object = (path: string) => {
    const result: Record<string, unknown> = {};
    at++;
    space();
    if (text[at] === '}') {
      at++;
      return result;
    }
    for (;;) {
      space();
      if (text[at] !== '"') throw wrong('looking for beginning of object key string');
      const key = string();
      const here = path ? `${path}.${key}` : key;
      space();
      if (text[at] !== ':') throw wrong('after object key');
      at++;
      if (Object.hasOwn(result, key)) duplicates.push(here);
      const field = value(here);
      if (key === '__proto__') Object.defineProperty(result, key, { value: field, enumerable: true, writable: true, configurable: true });
      else result[key] = field;
      space();
      if (text[at] === '}') break;
      if (text[at] !== ',') throw wrong('after object key:value pair');
      at++;
    }
    at++;
    return result;
  };
  const array = (path: string) => {
    const result: unknown[] = [];
    at++;
    space();
    if (text[at] === ']') {
      at++;
      return result;
    }
    for (;;) {
      result.push(value(`${path}[${result.length}]`));
      space();
      if (text[at] === ']') break;
      if (text[at] !== ',') throw wrong('after array element');
      at++;
    }
    at++;
    return result;
  };
  const result = value('');
  space();
  if (at < text.length) throw wrong('after top-level value');
  return { value: result, duplicates, ...(numbers && { numbers }) };
}
