/** The syntax tree of a CEL expression. Upstream: cel-spec's grammar. */
export type Expression =
  | { kind: 'literal'; value: unknown }
  | { kind: 'name'; name: string; at: number }
  | { kind: 'select'; of: Expression; field: string; optional: boolean }
  | { kind: 'index'; of: Expression; key: Expression; optional: boolean }
  | { kind: 'call'; of?: Expression; name: string; arguments: Expression[]; at: number }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'map'; entries: [Expression, Expression][] }
  | { kind: 'unary'; operator: string; of: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression; at: number }
  | { kind: 'if'; test: Expression; yes: Expression; no: Expression };

export class CelSyntaxError extends Error {}
interface Token {
  type: 'name' | 'number' | 'string' | 'operator' | 'end';
  text: string;
  value?: unknown;
  at: number;
}
const TOKEN =
  /\s+|(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)u?|[rRbB]?"""[\s\S]*?"""|[rRbB]?"(?:\\.|[^"\\])*"|[rRbB]?'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\|\||&&|[=!<>]=|\.\?|\[\?|[-+*/%<>!?:.,()[\]{}]/y;
const EXPECTING = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

function tokens(text: string): Token[] {
  const all: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw wrong(text, at, `Syntax error: token recognition error at: '${text[at]}'`);
    const [part] = match;
    if (/^\s/.test(part)) continue;
    if (/^[0-9]/.test(part)) all.push({ type: 'number', text: part, value: Number(part.replace(/u$/, '')), at });
    else if (/^[rRbB]?["']/.test(part)) all.push({ type: 'string', text: part, value: unquote(part), at });
    else all.push({ type: /^\w/.test(part) ? 'name' : 'operator', text: part, at });
  }
  all.push({ type: 'end', text: '<EOF>', at: text.length });
  return all;
}
function unquote(text: string): string {
  const raw = /^[rR]/.test(text);
  const body = text.replace(/^[rRbB]/, '');
  const quotes = body.startsWith('"""') ? 3 : 1;
  const inner = body.slice(quotes, -quotes);
  if (raw) return inner;
  const known: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  return inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g, (_, e: string) =>
    e.length > 1 ? String.fromCharCode(Number.parseInt(e.slice(1), 16)) : (known[e] ?? e),
  );
}
export function wrong(text: string, at: number, message: string): CelSyntaxError {
  const before = text.slice(0, at).split('\n');
  const column = before[before.length - 1].length;
  const line = text.split('\n')[before.length - 1] ?? '';
  return new CelSyntaxError(`ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${'.'.repeat(column)}^`);
}

const LEVELS = [['||'], ['&&'], ['<', '<=', '>', '>=', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']];
const WORDS: Record<string, unknown> = { true: true, false: false, null: null };

/** Throws CelSyntaxError. */
export function parseCel(text: string): Expression {
  const all = tokens(text);
  let at = 0;
  const peek = () => all[at];
  const unexpected = (expecting = EXPECTING) => {
    const token = peek();
    const what =
      token.type === 'end' && expecting === EXPECTING
        ? `mismatched input '<EOF>' expecting ${expecting}`
        : `mismatched input '${token.text}' expecting ${expecting}`;
    return wrong(text, token.at, `Syntax error: ${what}`);
  };
  const accept = (operator: string): boolean => {
    if (peek().text !== operator || peek().type === 'string') return false;
    at++;
    return true;
  };
  const expect = (operator: string) => {
    if (!accept(operator)) throw unexpected(`'${operator}'`);
  };
  const ternary = (): Expression => {
    const test = binary(0);
    if (!accept('?')) return test;
    const yes = binary(0);
    expect(':');
    return { kind: 'if', test, yes, no: ternary() };
  };
  const binary = (level: number): Expression => {
    if (level === LEVELS.length) return unary();
    let left = binary(level + 1);
    while (peek().type !== 'string' && LEVELS[level].includes(peek().text)) {
      const { text: operator, at: where } = all[at++];
      left = { kind: 'binary', operator, left, right: binary(level + 1), at: where };
    }
    return left;
  };
  const unary = (): Expression => {
    for (const operator of ['!', '-']) if (accept(operator)) return { kind: 'unary', operator, of: unary() };
    return member();
  };
  const list = (end: string): Expression[] => {
    const items: Expression[] = [];
    while (!accept(end)) {
      items.push(ternary());
      if (!accept(',')) {
        expect(end);
        break;
      }
    }
    return items;
  };
  const member = (): Expression => {
    let of = primary();
    for (;;) {
      const optional = peek().text === '.?' || peek().text === '[?';
      if (accept('.') || accept('.?')) {
        const name = all[at++];
        if (name.type !== 'name') {
          at--;
          throw unexpected('IDENTIFIER');
        }
        of =
          !optional && accept('(')
            ? { kind: 'call', of, name: name.text, arguments: list(')'), at: name.at }
            : { kind: 'select', of, field: name.text, optional };
      } else if (accept('[') || accept('[?')) {
        const key = ternary();
        expect(']');
        of = { kind: 'index', of, key, optional };
      } else return of;
    }
  };
  const primary = (): Expression => {
    const token = peek();
    if (token.type === 'number' || token.type === 'string') {
      at++;
      return { kind: 'literal', value: token.value };
    }
    if (accept('(')) {
      const inner = ternary();
      expect(')');
      return inner;
    }
    if (accept('[')) return { kind: 'list', items: list(']') };
    if (accept('{')) {
      const entries: [Expression, Expression][] = [];
      while (!accept('}')) {
        const key = ternary();
        expect(':');
        entries.push([key, ternary()]);
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      return { kind: 'map', entries };
    }
    if (token.type !== 'name') throw unexpected();
    at++;
    if (Object.hasOwn(WORDS, token.text)) return { kind: 'literal', value: WORDS[token.text] };
    if (accept('(')) return { kind: 'call', name: token.text, arguments: list(')'), at: token.at };
    return { kind: 'name', name: token.text, at: token.at };
  };
  const expression = ternary();
  if (peek().type !== 'end') throw wrong(text, peek().at, `Syntax error: extraneous input '${peek().text}' expecting <EOF>`);
  return expression;
}
