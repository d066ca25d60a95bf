import type { Entry, Expr } from './ast.ts';
import { type Token, tokenize } from './lexer.ts';
import { intLiteral, uintLiteral, unquote, unquoteBytes } from './literals.ts';
import { MACROS } from './macros.ts';
import { CelSyntaxError, type Problem } from './problems.ts';

const RESERVED = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(' '),
);
const STARTS = "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER";
const RELATIONS = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);
const MAX_DEPTH = 250;

class Stop extends Error {}
const isStart = (type: string): boolean =>
  ['[', '{', '(', '.', '-', '!', 'true', 'false', 'null'].includes(type) || /^(NUM_\w+|STRING|BYTES|IDENTIFIER)$/.test(type);
const isOperator = (type: string): boolean => ['.', '[', '?', '+', '-', '*', '/', '%', '&&', '||', ...RELATIONS].includes(type);

/** The tree of an expression, macros expanded. Throws CelSyntaxError, in ANTLR's words. Models parser/parser.go of cel-go. */
export function parse(source: string): Expr {
  const problems: Problem[] = [];
  const parser = new Parser(source, tokenize(source, problems), problems);
  const tree = parser.all();
  if (problems.length || !tree) throw new CelSyntaxError(source, problems);
  return tree;
}

class Parser {
  private position = 0;
  private depth = 0;
  /** The brackets that are open, by what closes them; a comma where members follow. */
  private readonly open: string[] = ['EOF'];
  constructor(
    readonly source: string,
    readonly tokens: Token[],
    readonly problems: Problem[],
  ) {}

  all(): Expr | undefined {
    try {
      const tree = this.expression();
      if (this.token.type !== 'EOF') this.unwanted('<EOF>', (type) => type === 'EOF');
      return tree;
    } catch (error) {
      if (error instanceof Stop) return undefined;
      throw error;
    }
  }
  private get token(): Token {
    return this.tokens[this.position];
  }
  private take(type: string): Token | undefined {
    return this.token.type === type ? this.tokens[this.position++] : undefined;
  }
  private fail(token: Token, why: string): never {
    this.problems.push({ at: token.at, text: `Syntax error: ${why}` });
    throw new Stop();
  }
  private report(at: number, text: string): Expr {
    this.problems.push({ at, text });
    return { kind: 'literal', at, value: null };
  }
  /** A token too many is passed over when what follows fits; or else nothing goes on. */
  private unwanted(expecting: string, fits: (type: string) => boolean): void {
    const token = this.token;
    const next = this.tokens[this.position + 1];
    if (!next || !fits(next.type)) this.fail(token, `mismatched input '${token.text}' expecting ${expecting}`);
    this.problems.push({ at: token.at, text: `Syntax error: extraneous input '${token.text}' expecting ${expecting}` });
    this.position++;
  }
  /** One that must stand here; it is thought there when `after` what is here could follow it. */
  private want(type: string, after: (type: string) => boolean): Token {
    const token = this.take(type);
    if (token) return token;
    const here = this.token;
    if (this.tokens[this.position + 1]?.type === type) {
      this.unwanted(`'${type}'`, (t) => t === type);
      return this.take(type) as Token;
    }
    if (!after(here.type)) return this.fail(here, `mismatched input '${here.text}' expecting '${type}'`);
    this.problems.push({ at: here.at, text: `Syntax error: missing '${type}' at '${here.text}'` });
    return { type, text: type, at: here.at };
  }
  /** Goes on where the first alternatives have come apart: the text from there on is named. */
  private noAlternative(from: Token): never {
    const text = this.source.slice(from.at, this.token.type === 'EOF' ? undefined : this.token.at + this.token.text.length);
    return this.fail(this.token, `no viable alternative at input '${text.trimEnd().replaceAll('\n', '\\n')}'`);
  }

  expression(): Expr {
    if (++this.depth > MAX_DEPTH) {
      this.problems.push({ at: 0, text: 'expression recursion limit exceeded: 250' });
      throw new Stop();
    }
    const test = this.logical('||', '_||_', () => this.logical('&&', '_&&_', () => this.relation()));
    const question = this.take('?');
    if (!question) {
      this.depth--;
      return test;
    }
    const yes = this.logical('||', '_||_', () => this.logical('&&', '_&&_', () => this.relation()));
    this.want(':', isStart);
    const no = this.expression();
    this.depth--;
    return { kind: 'call', at: question.at, name: '_?_:_', args: [test, yes, no] };
  }
  private logical(operator: string, name: string, inner: () => Expr): Expr {
    let left = inner();
    for (let token = this.take(operator); token; token = this.take(operator))
      left = { kind: 'call', at: token.at, name, args: [left, inner()] };
    return left;
  }
  private relation(): Expr {
    let left = this.sum();
    while (RELATIONS.has(this.token.type)) {
      const token = this.tokens[this.position++];
      const name = token.type === 'in' ? '@in' : `_${token.type}_`;
      left = { kind: 'call', at: token.at, name, args: [left, this.sum()] };
    }
    return left;
  }
  private sum(): Expr {
    let left = this.product();
    for (;;) {
      const token = this.take('+') ?? this.take('-');
      if (!token) return left;
      left = { kind: 'call', at: token.at, name: `_${token.type}_`, args: [left, this.product()] };
    }
  }
  private product(): Expr {
    let left = this.unary();
    for (;;) {
      const token = this.take('*') ?? this.take('/') ?? this.take('%');
      if (!token) return left;
      left = { kind: 'call', at: token.at, name: `_${token.type}_`, args: [left, this.unary()] };
    }
  }
  private unary(): Expr {
    const first = this.token;
    if (first.type !== '!' && first.type !== '-') return this.member(STARTS);
    const number = this.tokens[this.position + 1]?.type;
    if (first.type === '-' && (number === 'NUM_INT' || number === 'NUM_FLOAT')) return this.member(STARTS);
    let count = 0;
    while (this.take(first.type)) count++;
    const { type } = this.token;
    const signed = type === '-' && /^NUM_(INT|FLOAT)$/.test(this.tokens[this.position + 1]?.type ?? '');
    if (!isStart(type) || type === '!' || (type === '-' && !signed)) this.noOperand(first);
    const of = this.member(STARTS);
    return count % 2 ? { kind: 'call', at: first.at, name: `${first.type}_`, args: [of] } : of;
  }
  private noOperand(operator: Token): never {
    const { at, text } = this.token;
    const expecting = `'${text}' expecting {${STARTS}}`;
    if (operator.type === '!') return this.fail(this.token, `extraneous input ${expecting}`);
    const ends = this.token.type === 'EOF';
    this.problems.push({ at, text: `Syntax error: no viable alternative at input '-${ends ? '' : text}'` });
    if (!ends) throw new Stop();
    return this.fail(this.token, `mismatched input ${expecting}`);
  }
  private member(starts: string): Expr {
    let of = this.primary(starts);
    for (;;) {
      const dot = this.token;
      if (this.take('.')) of = this.selection(of, dot);
      else if (this.take('[')) {
        this.open.push(']');
        const optional = this.take('?');
        if (!optional && !isStart(this.token.type)) this.unwanted(`{${STARTS.replace("'!', ", "'!', '?', ")}}`, isStart);
        const key = this.expression();
        this.close(']');
        of = { kind: 'call', at: dot.at, name: optional ? '_[?_]' : '_[_]', args: [of, key] };
      } else return of;
    }
  }
  private selection(of: Expr, dot: Token): Expr {
    const optional = this.take('?');
    const name = this.take('IDENTIFIER') ?? this.take('ESC_IDENTIFIER');
    if (!name) {
      if (optional) {
        const { at, text } = this.token;
        this.problems.push({ at, text: `Syntax error: mismatched input '${text}' expecting {IDENTIFIER, ESC_IDENTIFIER}` });
        this.problems.push({ at, text: 'unsupported ident kind' });
        throw new Stop();
      }
      if (['true', 'false', 'null'].includes(this.token.type))
        return this.fail(this.token, `mismatched input '${this.token.text}' expecting IDENTIFIER`);
      return this.noAlternative(dot);
    }
    const field = name.type === 'ESC_IDENTIFIER' ? name.text.slice(1, -1) : name.text;
    if (optional) {
      const literal: Expr = { kind: 'literal', at: name.at, value: field };
      return { kind: 'call', at: dot.at, name: '_?._', args: [of, literal] };
    }
    if (name.type === 'ESC_IDENTIFIER') this.report(name.at, `unsupported syntax: '\`'`);
    const open = name.type === 'IDENTIFIER' && this.take('(');
    if (!open) return { kind: 'select', at: dot.at, of, field, test: false };
    return this.callOrMacro(open.at, name.text, this.callArguments(), of);
  }
  private callArguments(): Expr[] {
    const args: Expr[] = [];
    this.open.push(') ,');
    if (this.took(')')) return args;
    if (!isStart(this.token.type)) {
      this.unwanted(`{${STARTS.replace("'(', ", "'(', ')', ")}}`, (t) => t === ')' || isStart(t));
      if (this.took(')')) return args;
    }
    for (;;) {
      args.push(this.expression());
      if (!this.take(',')) break;
    }
    this.close(')');
    return args;
  }
  private took(bracket: string): boolean {
    if (!this.take(bracket)) return false;
    this.open.pop();
    return true;
  }
  /** Between the members of a list there is a comma, or its end. */
  private separated(end: string): void {
    const { type } = this.token;
    if (type === end || type === ',') return;
    this.unwanted(`{'${end}', ','}`, (t) => t === end || t === ',');
  }
  private close(bracket: string): void {
    this.open.pop();
    const around = this.open[this.open.length - 1];
    this.want(bracket, (type) => isOperator(type) || around.split(' ').includes(type));
  }
  private callOrMacro(at: number, name: string, args: Expr[], target?: Expr): Expr {
    const macro = MACROS.get(`${target ? '.' : ''}${name}/${args.length}`);
    const expanded = macro?.(at, target as Expr, args);
    if (!expanded) return { kind: 'call', at, name, ...(target && { target }), args };
    return 'wrong' in expanded ? this.report(expanded.at, expanded.wrong) : expanded;
  }

  private primary(starts: string): Expr {
    const token = this.token;
    const { at } = token;
    switch (token.type) {
      case '(': {
        this.position++;
        this.open.push(')');
        const inner = this.expression();
        this.close(')');
        return inner;
      }
      case '[':
        this.position++;
        return this.listOf(at);
      case '{':
        this.position++;
        return { kind: 'map', at, entries: this.mapEntries() };
      case '.':
      case 'IDENTIFIER':
        return this.named();
    }
    const literal = this.literal();
    if (literal) return literal;
    this.unwanted(`{${starts}}`, isStart);
    return this.unary();
  }
  private named(): Expr {
    const start = this.token;
    const dot = this.take('.');
    const name = this.take('IDENTIFIER');
    if (!name) return dot ? this.noAlternative(start) : this.fail(this.token, `missing IDENTIFIER at '${this.token.text}'`);
    const struct = this.structAhead();
    if (struct) return this.structOf(start, struct);
    const full = `${dot ? '.' : ''}${name.text}`;
    const open = this.take('(');
    const args = open && this.callArguments();
    if (RESERVED.has(name.text)) return this.report(start.at, `reserved identifier: ${name.text}`);
    return open && args ? this.callOrMacro(open.at, full, args) : { kind: 'ident', at: name.at, name: full };
  }
  /** Where the brace of `a.b.C{` stands, if one does. */
  private structAhead(): number | undefined {
    let i = this.position;
    while (this.tokens[i].type === '.' && this.tokens[i + 1]?.type === 'IDENTIFIER') i += 2;
    return this.tokens[i].type === '{' ? i : undefined;
  }
  private structOf(start: Token, brace: number): Expr {
    const name = this.source.slice(start.at, this.tokens[brace].at).replaceAll(/\s/g, '');
    const { at } = this.tokens[brace];
    this.position = brace + 1;
    const fields: (Entry & { name: string })[] = [];
    this.open.push('} ,');
    while (this.token.type !== '}') {
      if (fields.length) this.separated('}');
      if (this.take(',') && this.token.type === '}') break;
      const optional = !!this.take('?');
      const field = this.take('IDENTIFIER') ?? this.take('ESC_IDENTIFIER');
      if (!field)
        return this.fail(this.token, `mismatched input '${this.token.text}' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}`);
      const colon = this.want(':', isStart);
      if (field.type === 'ESC_IDENTIFIER') this.report(field.at, `unsupported syntax: '\`'`);
      fields.push({ at: colon.at, optional, name: field.text.replaceAll('`', ''), value: this.expression() });
    }
    this.took('}');
    return { kind: 'struct', at, name, fields };
  }
  private listOf(at: number): Expr {
    const items: Expr[] = [];
    const optional = new Set<number>();
    this.open.push('] ,');
    this.members(']', "'[', ']', ", () => {
      if (this.take('?')) optional.add(items.length);
      items.push(this.expression());
    });
    return { kind: 'list', at, items, optional };
  }
  /** What stands between commas until the bracket; one comma more may follow, or stand alone. */
  private members(end: string, first: string, member: () => void): void {
    const starts = STARTS.replace(first.replace(`'${end}', `, ''), first).replace("'.', ", "'.', ',', ");
    if (this.token.type === ',') this.position++;
    else if (this.token.type !== end) {
      if (!isStart(this.token.type) && this.token.type !== '?') this.unwanted(`{${starts}}`, isStart);
      member();
      this.separated(end);
      while (this.take(',')) {
        if (!isStart(this.token.type) && this.token.type !== '?') break;
        member();
        this.separated(end);
      }
    }
    this.close(end);
  }
  private mapEntries(): (Entry & { key: Expr })[] {
    const entries: (Entry & { key: Expr })[] = [];
    this.open.push('} ,');
    this.members('}', "'{', '}', ", () => {
      const optional = !!this.take('?');
      const key = this.expression();
      const colon = this.want(':', isStart);
      entries.push({ at: colon.at, optional, key, value: this.expression() });
    });
    return entries;
  }
  private literal(): Expr | undefined {
    const sign = this.token.type === '-' ? this.tokens[this.position++] : undefined;
    const token = this.token;
    const at = sign?.at ?? token.at;
    const text = `${sign ? '-' : ''}${token.text}`;
    const done = (value: unknown, problem: string): Expr => {
      this.position++;
      return value === undefined ? this.report(at, problem) : { kind: 'literal', at, value };
    };
    switch (token.type) {
      case 'NUM_INT':
        return done(intLiteral(text), 'invalid int literal');
      case 'NUM_UINT':
        return done(uintLiteral(text), 'invalid uint literal');
      case 'NUM_FLOAT':
        return done(Number.isFinite(Number(text)) ? Number(text) : undefined, 'invalid double literal');
      case 'STRING':
        return done(unquote(token.text), 'invalid unicode code point');
      case 'BYTES':
        return done(unquoteBytes(token.text), 'invalid unicode code point');
      case 'true':
      case 'false':
        return done(token.type === 'true', '');
      case 'null':
        return done(null, '');
    }
    return undefined;
  }
}
