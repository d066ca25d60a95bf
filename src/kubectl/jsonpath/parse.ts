export interface Bound {
  known: boolean;
  value: number;
  derived?: boolean;
}
export type Node =
  | { type: 'text' | 'field' | 'identifier'; value: string }
  | { type: 'value'; value: number | boolean }
  | { type: 'wildcard' | 'recursive' }
  | { type: 'array'; bounds: [Bound, Bound, Bound] }
  | { type: 'filter'; left: List; right: List; operator: string }
  | { type: 'union'; lists: List[] }
  | List;
export interface List {
  type: 'list';
  nodes: Node[];
}
export class JsonPathError extends Error {}

const TERMINATORS = new Set(['', '.', ',', '[', ']', '$', '@', '{', '}', ' ', '\r', '\n']);
const isAlphaNumeric = (c: string): boolean => c !== '' && /[\p{L}\p{Nd}_]/u.test(c);

/** Parses kubectl's dialect. Upstream: client-go/util/jsonpath/parser.go. */
export function parseJsonPath(input: string): List {
  let pos = 0;
  let start = 0;
  const root: List = { type: 'list', nodes: [] };
  const next = (): string => (pos < input.length ? input[pos++] : (pos++, ''));
  const peek = (): string => input[pos] ?? '';
  const backup = () => pos--;
  const consume = (): string => {
    const text = input.slice(start, Math.min(pos, input.length));
    start = pos = Math.min(pos, input.length);
    return text;
  };
  const fail = (message: string): never => {
    throw new JsonPathError(message);
  };

  while (pos < input.length) {
    if (peek() === '{') {
      const text = consume();
      if (text) root.nodes.push({ type: 'text', value: text });
      pos++;
      consume();
      const list: List = { type: 'list', nodes: [] };
      root.nodes.push(list);
      insideAction(list);
    } else pos++;
  }
  const rest = consume();
  if (rest) root.nodes.push({ type: 'text', value: rest });
  return root;

  function insideAction(cur: List): void {
    for (;;) {
      if (input.startsWith('}', pos)) {
        pos++;
        consume();
        return;
      }
      if (input.startsWith('[?(', pos)) filter(cur);
      else if (input.startsWith('..', pos)) recursive(cur);
      else {
        const c = next();
        if (c === '' || c === '\r' || c === '\n') fail('unclosed action');
        else if (c === ' ' || c === '@' || c === '$') consume();
        else if (c === '[') array(cur);
        else if (c === '"' || c === "'") quote(cur, c);
        else if (c === '.') field(cur);
        else if (c === '+' || c === '-' || /\d/.test(c)) {
          backup();
          number(cur);
        } else if (isAlphaNumeric(c)) {
          backup();
          identifier(cur);
        } else {
          const code = c.codePointAt(0) as number;
          fail(`unrecognized character in action: U+${code.toString(16).toUpperCase().padStart(4, '0')} '${c}'`);
        }
      }
    }
  }
  function identifier(cur: List): void {
    while (!TERMINATORS.has(next()));
    backup();
    const value = consume();
    cur.nodes.push(value === 'true' || value === 'false' ? { type: 'value', value: value === 'true' } : { type: 'identifier', value });
  }
  function recursive(cur: List): void {
    if (cur.nodes.at(-1)?.type === 'recursive') fail('invalid multiple recursive descent');
    pos += 2;
    consume();
    cur.nodes.push({ type: 'recursive' });
    if (isAlphaNumeric(peek())) field(cur);
  }
  function number(cur: List): void {
    if ('+-'.includes(peek())) next();
    while (/[.\d]/.test(next()));
    backup();
    const text = consume();
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) fail(`cannot parse number ${text}`);
    cur.nodes.push({ type: 'value', value: Number(text) });
  }
  function array(cur: List): void {
    for (;;) {
      const c = next();
      if (c === '' || c === '\n') fail('unterminated array');
      if (c === ']') break;
    }
    let text = consume().slice(1, -1);
    if (text === '*') text = ':';
    const parts = text.split(',');
    if (parts.length > 1) {
      cur.nodes.push({ type: 'union', lists: parts.map((part) => action(`[${part.replace(/^ +| +$/g, '')}]`)) });
      return;
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key) {
      cur.nodes.push(...action(`.${key[1]}`).nodes);
      return;
    }
    const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
    if (!slice) return fail(`invalid array index ${text}`);
    const known = (value: string | undefined): Bound => (value ? { known: true, value: Number(value) } : { known: false, value: 0 });
    const from = known(slice[1]);
    const to = slice[2] === undefined ? { known: true, value: from.value + 1, derived: true } : known(slice[2].slice(1));
    cur.nodes.push({ type: 'array', bounds: [from, to, known(slice[3]?.slice(1))] });
  }
  function filter(cur: List): void {
    pos += 3;
    consume();
    let begun = false;
    let ended = false;
    let pair = '';
    for (;;) {
      const c = next();
      if (c === '' || c === '\n') fail('unterminated filter');
      if (c === '"' || c === "'") {
        if (!begun) {
          begun = true;
          pair = c;
        } else if (input[pos - 2] !== '\\' && c === pair) ended = true;
      } else if (c === ')' && begun === ended) break;
    }
    if (next() !== ']') fail('unclosed array expect ]');
    const text = consume().slice(0, -2);
    const parts = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(text);
    cur.nodes.push(
      parts
        ? { type: 'filter', left: action(parts[1]), right: action(parts[3]), operator: parts[2] }
        : { type: 'filter', left: action(text), right: { type: 'list', nodes: [] }, operator: 'exists' },
    );
  }
  function quote(cur: List, end: string): void {
    for (;;) {
      const c = next();
      if (c === '' || c === '\n') fail('unterminated quoted string');
      if (c === end && input[pos - 2] !== '\\') break;
    }
    cur.nodes.push({ type: 'text', value: unquote(consume()) });
  }
  function field(cur: List): void {
    consume();
    for (;;) {
      const c = next();
      if (c === '\\') next();
      else if (TERMINATORS.has(c)) {
        backup();
        break;
      }
    }
    const value = consume();
    cur.nodes.push(value === '*' ? { type: 'wildcard' } : { type: 'field', value: value.replaceAll('\\', '') });
  }
}

const action = (text: string): List => {
  const list = parseJsonPath(`{${text}}`).nodes[0];
  return list?.type === 'list' ? list : { type: 'list', nodes: list ? [list] : [] };
};

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', '"': '"', "'": "'" };
const unquote = (text: string): string =>
  text
    .slice(1, -1)
    .replace(/\\(u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/gs, (_, e: string) =>
      e.length > 1 ? String.fromCharCode(Number.parseInt(e.slice(1), 16)) : (ESCAPES[e] ?? `\\${e}`),
    );
