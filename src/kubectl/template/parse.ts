export type Expr =
  | { type: 'pipe'; declare: string[]; assign: boolean; commands: Expr[][]; text: string }
  | { type: 'literal'; value: unknown }
  | { type: 'dot' | 'nil' }
  | { type: 'field'; names: string[]; text: string; at: number }
  | { type: 'variable'; name: string; names: string[]; text: string; at: number }
  | { type: 'function'; name: string; at: number }
  | { type: 'chain'; of: Expr; names: string[]; text: string; at: number };
export type Pipe = Extract<Expr, { type: 'pipe' }>;
export type Part =
  | { type: 'text'; text: string }
  | { type: 'action'; pipe: Pipe }
  | { type: 'if' | 'with' | 'range'; pipe: Pipe; body: Part[]; other: Part[] }
  | { type: 'template'; name: string; pipe?: Pipe }
  | { type: 'break' | 'continue' };
export class TemplateError extends Error {}

interface Token {
  kind: 'text' | 'action' | 'end';
  text: string;
  at: number;
  line: number;
}

/** Parses a Go text template. `known` are the functions there are. */
export function parseTemplate(source: string, known: ReadonlySet<string>): { root: Part[]; defined: Map<string, Part[]> } {
  const tokens = cutActions(source);
  const defined = new Map<string, Part[]>();
  let next = 0;
  const fail = (line: number, message: string): never => {
    throw new TemplateError(`template: output:${line}: ${message}`);
  };
  const root = parts([]);
  return { root, defined };

  function parts(stops: string[]): Part[] {
    const list: Part[] = [];
    for (;;) {
      const token = tokens[next];
      if (token.kind === 'end') {
        if (stops.length) fail(token.line, 'unexpected EOF');
        return list;
      }
      next++;
      if (token.kind === 'text') {
        if (token.text) list.push({ type: 'text', text: token.text });
        continue;
      }
      const words = token.text.trim();
      const keyword = /^[a-z]+/.exec(words)?.[0] ?? '';
      const rest = words.slice(keyword.length);
      const start = token.at + token.text.indexOf(words) + keyword.length;
      const isWord = /^($|[\s(.$"`])/.test(rest);
      if (isWord && (keyword === 'end' || keyword === 'else')) {
        if (!stops.includes(keyword)) fail(token.line, `unexpected {{${keyword}}}`);
        next--;
        return list;
      }
      if (isWord && (keyword === 'if' || keyword === 'with' || keyword === 'range'))
        list.push(block(keyword, pipe(rest, start, token.line, keyword)));
      else if (isWord && (keyword === 'define' || keyword === 'block')) {
        const name = JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(rest)?.[0] ?? '""');
        const body = parts(['end']);
        next++;
        defined.set(name, body);
        if (keyword === 'block')
          list.push({ type: 'template', name, pipe: pipe(rest.replace(/^\s*"(?:[^"\\]|\\.)*"/, ''), start, token.line, 'block') });
      } else if (isWord && keyword === 'template') {
        const name = JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(rest)?.[0] ?? '""');
        const given = rest.replace(/^\s*"(?:[^"\\]|\\.)*"/, '');
        list.push({ type: 'template', name, ...(given.trim() ? { pipe: pipe(given, start, token.line, 'template') } : {}) });
      } else if (isWord && !rest.trim() && (keyword === 'break' || keyword === 'continue')) list.push({ type: keyword });
      else if (!/^\/\*[\s\S]*\*\/$/.test(words)) list.push({ type: 'action', pipe: pipe(token.text, token.at, token.line, 'command') });
    }
  }
  function block(type: 'if' | 'with' | 'range', condition: Pipe): Part {
    const body = parts(['end', 'else']);
    const closing = tokens[next++];
    const words = closing.text.trim();
    if (words === 'end') return { type, pipe: condition, body, other: [] };
    const nested = /^else\s+(if|with)\b/.exec(words);
    if (nested) {
      const inner = block(
        nested[1] as 'if' | 'with',
        pipe(words.slice(nested[0].length), closing.at + nested[0].length, closing.line, nested[1]),
      );
      return { type, pipe: condition, body, other: [inner] };
    }
    const other = parts(['end']);
    next++;
    return { type, pipe: condition, body, other };
  }
  function pipe(text: string, at: number, line: number, context: string): Pipe {
    return parsePipe(text, at, known, (message) => fail(line, message), context);
  }
}

function cutActions(source: string): Token[] {
  const tokens: Token[] = [];
  let pos = 0;
  let trimNext = false;
  const lineAt = (at: number) => source.slice(0, at).split('\n').length;
  for (;;) {
    const open = source.indexOf('{{', pos);
    let text = open < 0 ? source.slice(pos) : source.slice(pos, open);
    if (trimNext) text = text.replace(/^[ \t\r\n]+/, '');
    if (open < 0) {
      tokens.push(
        { kind: 'text', text, at: pos, line: lineAt(pos) },
        { kind: 'end', text: '', at: source.length, line: lineAt(source.length) },
      );
      return tokens;
    }
    const close = endOfAction(source, open + 2);
    if (close < 0) throw new TemplateError(`template: output:${lineAt(open)}: unclosed action`);
    let inner = source.slice(open + 2, close);
    let from = open + 2;
    if (/^-[ \t\r\n]/.test(inner)) {
      text = text.replace(/[ \t\r\n]+$/, '');
      inner = inner.slice(1);
      from++;
    }
    trimNext = /[ \t\r\n]-$/.test(inner);
    if (trimNext) inner = inner.slice(0, -1);
    tokens.push({ kind: 'text', text, at: pos, line: lineAt(pos) }, { kind: 'action', text: inner, at: from, line: lineAt(open) });
    pos = close + 2;
  }
}

function endOfAction(source: string, from: number): number {
  let quote = '';
  for (let i = from; i < source.length; i++) {
    const c = source[i];
    if (quote) {
      if (c === '\\' && quote !== '`') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === '`' || c === "'") quote = c;
    else if (source.startsWith('/*', i)) {
      const end = source.indexOf('*/', i);
      if (end < 0) return -1;
      i = end + 1;
    } else if (source.startsWith('}}', i)) return i;
  }
  return -1;
}

const TOKEN = /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'|:=|[=|(),]|[+-]?(?:\d[\w.]*)|\$\w*|(?:\.[A-Za-z_]\w*)+|\.|[A-Za-z_]\w*/gy;

function parsePipe(text: string, base: number, known: ReadonlySet<string>, fail: (message: string) => never, context: string): Pipe {
  const words: { text: string; at: number; spaced: boolean }[] = [];
  TOKEN.lastIndex = 0;
  let spaced = true;
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) fail(`unexpected ${JSON.stringify(text[at])} in ${context}`);
    const [found] = match as RegExpExecArray;
    if (/^\s/.test(found)) spaced = true;
    else {
      words.push({ text: found, at: base + at, spaced });
      spaced = false;
    }
    at += found.length;
  }
  let next = 0;
  const result = pipeline(false);
  if (next < words.length) fail(`unexpected ${JSON.stringify(words[next].text)} in ${context}`);
  return result;

  function pipeline(inner: boolean): Pipe {
    const begun = words[next]?.at ?? base;
    const declare: string[] = [];
    let assign = false;
    const save = next;
    while (words[next]?.text.startsWith('$')) {
      declare.push(words[next++].text);
      if (words[next]?.text === ',') next++;
      else break;
    }
    if (declare.length && (words[next]?.text === ':=' || words[next]?.text === '=')) assign = words[next++].text === '=';
    else {
      declare.length = 0;
      next = save;
    }
    const commands: Expr[][] = [[]];
    for (; next < words.length; ) {
      const word = words[next];
      if (word.text === ')') {
        if (!inner) fail('unexpected right paren');
        break;
      }
      next++;
      if (word.text === '|') {
        if (!commands[commands.length - 1].length) fail(`missing value for ${context}`);
        commands.push([]);
      } else commands[commands.length - 1].push(operand(word));
    }
    if (!commands[commands.length - 1].length) fail(`missing value for ${context}`);
    const last = words[next - 1];
    const end = last ? last.at + last.text.length : base;
    return { type: 'pipe', declare, assign, commands, text: text.slice(begun - base, end - base) };
  }
  function operand(word: { text: string; at: number }): Expr {
    let value = term(word);
    const follow = words[next];
    if (follow && !follow.spaced && follow.text.length > 1 && follow.text.startsWith('.')) {
      next++;
      const names = follow.text.slice(1).split('.');
      if (value.type === 'variable') value = { ...value, names, text: value.text + follow.text };
      else value = { type: 'chain', of: value, names, text: follow.text, at: follow.at };
    }
    return value;
  }
  function term({ text: t, at }: { text: string; at: number }): Expr {
    if (t === '(') {
      const inner = pipeline(true);
      if (words[next]?.text !== ')') fail('unclosed left paren');
      next++;
      return inner;
    }
    if (t.startsWith('"')) return { type: 'literal', value: JSON.parse(t.replace(/\\([^"\\/bfnrtu])/g, '$1')) };
    if (t.startsWith('`')) return { type: 'literal', value: t.slice(1, -1) };
    if (t.startsWith("'")) return { type: 'literal', value: t.slice(1, -1).codePointAt(0) };
    if (/^[+-]?\d/.test(t)) {
      if (Number.isNaN(Number(t))) fail(`bad number syntax: ${JSON.stringify(t)}`);
      return { type: 'literal', value: Number(t) };
    }
    if (t === '.') return { type: 'dot' };
    if (t.startsWith('.')) {
      const names = t.slice(1).split('.');
      // A chain of fields stands where its second one does. Upstream: text/template/parse operand.
      return { type: 'field', names, text: t, at: names.length > 1 ? at + names[0].length + 1 : at };
    }
    if (t.startsWith('$')) return { type: 'variable', name: t, names: [], text: t, at };
    if (t === 'true' || t === 'false') return { type: 'literal', value: t === 'true' };
    if (t === 'nil') return { type: 'nil' };
    if (!/^[A-Za-z_]/.test(t)) return fail(`unexpected ${JSON.stringify(t)} in operand`);
    if (!known.has(t)) fail(`function ${JSON.stringify(t)} not defined`);
    return { type: 'function', name: t, at };
  }
}
