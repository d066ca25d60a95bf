import { expression, type Restrictions } from './expressions.ts';
import { AwkError, type Token, tokens } from './lexer.ts';
import type { Expression, Program, Statement } from './tree.ts';

export class Parser {
  private at = 0;
  constructor(private readonly all: Token[]) {}
  get token(): Token {
    return this.all[this.at];
  }
  take(): Token {
    return this.all[this.at++];
  }
  is(operator: string): boolean {
    return this.token.kind === 'operator' && this.token.value === operator;
  }
  isWord(word: string): boolean {
    return this.token.kind === 'word' && this.token.value === word;
  }
  peekWord(word: string): boolean {
    const next = this.all[this.at + 1];
    return next.kind === 'word' && next.value === word;
  }
  peekIs(operator: string, ahead = 1): boolean {
    const next = this.all[this.at + ahead];
    return next?.kind === 'operator' && next.value === operator;
  }
  peekKind(ahead: number): string {
    return this.all[this.at + ahead]?.kind;
  }
  accept(operator: string): boolean {
    if (!this.is(operator)) return false;
    this.at++;
    return true;
  }
  expect(operator: string): void {
    if (!this.accept(operator)) this.fail();
  }
  acceptWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.at++;
    return true;
  }
  name(): string {
    if (this.token.kind !== 'name' && this.token.kind !== 'call') return this.fail();
    return this.take().value as string;
  }
  newlines(): void {
    while (this.token.kind === 'newline') this.at++;
  }
  /** What separates statements and rules. */
  terminators(): void {
    while (this.token.kind === 'newline' || this.is(';')) this.at++;
  }
  list(end: string, r: Restrictions = {}): Expression[] {
    const out: Expression[] = [];
    this.newlines();
    while (!this.accept(end)) {
      if (out.length) this.expect(',');
      this.newlines();
      out.push(expression(this, r));
      this.newlines();
    }
    return out;
  }
  fail(): never {
    const near = this.token.kind === 'newline' ? 'end of line' : String(this.token.value);
    throw new AwkError(`line ${this.token.line}: syntax error at or near ${near}`);
  }
}

export function parse(text: string): Program {
  const p = new Parser(tokens(text));
  const program: Program = { begin: [], rules: [], end: [], functions: new Map() };
  p.terminators();
  while (p.token.kind !== 'end') {
    if (p.acceptWord('BEGIN')) program.begin.push(block(p));
    else if (p.acceptWord('END')) program.end.push(block(p));
    else if (p.acceptWord('function') || p.acceptWord('func')) {
      const name = p.name();
      p.expect('(');
      const parameters = p.list(')').map((e) => (e.kind === 'variable' ? e.name : p.fail()));
      p.newlines();
      program.functions.set(name, { parameters, body: block(p) });
    } else if (p.is('{')) program.rules.push({ body: block(p) });
    else {
      const from = expression(p);
      let to: Expression | undefined;
      if (p.accept(',')) {
        p.newlines();
        to = expression(p);
      }
      program.rules.push({ pattern: { from, to }, body: p.is('{') ? block(p) : undefined });
    }
    p.terminators();
  }
  return program;
}

function block(p: Parser): Statement {
  p.expect('{');
  const body: Statement[] = [];
  p.terminators();
  while (!p.accept('}')) {
    body.push(statement(p));
    p.terminators();
  }
  return { kind: 'block', body };
}

const closes = (p: Parser) => p.token.kind === 'newline' || p.token.kind === 'end' || p.is(';') || p.is('}');

/** A simple statement's end; the brace that closes its block is left. */
function end(p: Parser): void {
  if (!closes(p)) p.fail();
  if (p.token.kind === 'newline' || p.is(';')) p.take();
}

function body(p: Parser): Statement {
  p.newlines();
  if (p.accept(';')) return { kind: 'block', body: [] };
  return statement(p);
}

function statement(p: Parser): Statement {
  if (p.is('{')) return block(p);
  if (p.acceptWord('if')) {
    p.expect('(');
    const test = expression(p);
    p.expect(')');
    const yes = body(p);
    p.terminators();
    return { kind: 'if', test, yes, no: p.acceptWord('else') ? body(p) : undefined };
  }
  if (p.acceptWord('while')) {
    p.expect('(');
    const test = expression(p);
    p.expect(')');
    return { kind: 'while', test, body: body(p), first: false };
  }
  if (p.acceptWord('do')) {
    const inner = body(p);
    p.terminators();
    if (!p.acceptWord('while')) p.fail();
    p.expect('(');
    const test = expression(p);
    p.expect(')');
    end(p);
    return { kind: 'while', test, body: inner, first: true };
  }
  if (p.acceptWord('for')) return loop(p);
  const made = simple(p);
  end(p);
  return made;
}

function loop(p: Parser): Statement {
  p.expect('(');
  if (p.token.kind === 'name' && p.peekWord('in') && p.peekIs(')', 3)) {
    const name = p.name();
    p.take();
    const array = p.name();
    p.expect(')');
    return { kind: 'each', name, array, body: body(p) };
  }
  const start = p.is(';') ? undefined : simple(p);
  p.expect(';');
  p.newlines();
  const test = p.is(';') ? undefined : expression(p);
  p.expect(';');
  p.newlines();
  const step = p.is(')') ? undefined : simple(p);
  p.expect(')');
  return { kind: 'for', start, test, step, body: body(p) };
}

function simple(p: Parser): Statement {
  const word = p.token.kind === 'word' ? p.token.value : '';
  if (word === 'print' || word === 'printf') {
    p.take();
    return print(p, word === 'printf');
  }
  if (word === 'delete') {
    p.take();
    const array = p.name();
    return { kind: 'delete', array, subscripts: p.accept('[') ? p.list(']') : undefined };
  }
  if (word === 'break' || word === 'continue' || word === 'next' || word === 'nextfile') {
    p.take();
    return { kind: word };
  }
  if (word === 'exit' || word === 'return') {
    p.take();
    return { kind: word, value: closes(p) ? undefined : expression(p) };
  }
  return { kind: 'expression', value: expression(p) };
}

function print(p: Parser, formatted: boolean): Statement {
  const args: Expression[] = [];
  const redirected = () => p.is('>') || p.is('>>') || p.is('|');
  while (!closes(p) && !redirected()) {
    if (args.length) {
      p.expect(',');
      p.newlines();
    }
    args.push(expression(p, { noGreater: true }));
  }
  // `print (a, b)`: the parentheses hold the list.
  const [only] = args;
  const flat =
    args.length === 1 && only.kind === 'group' && only.inner.kind === 'call' && only.inner.name === '\0list' ? only.inner.args : args;
  if (!redirected()) return { kind: 'print', args: flat, formatted };
  const operator = p.take().value as '>' | '>>' | '|';
  return { kind: 'print', args: flat, formatted, to: { operator, target: expression(p, { noGreater: true, noIn: true }) } };
}
