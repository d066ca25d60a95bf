import type { Parser } from './parser.ts';
import type { Expression, Lvalue } from './tree.ts';

const COMPARE = new Set(['<', '<=', '==', '!=', '>=', '>']);
const ASSIGN = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
const isLvalue = (e: Expression): e is Lvalue => e.kind === 'variable' || e.kind === 'index' || e.kind === 'field';

export interface Restrictions {
  /** Inside `for (x in a)` heads and where `in` does not belong. */
  noIn?: boolean;
  /** In an unparenthesized print, `>` is a redirection. */
  noGreater?: boolean;
}

/** awk's expressions, by precedence: assignment, ?:, ||, &&, in, ~, comparison, concatenation, +, *, unary, ^, ++, $, grouping. */
export function expression(p: Parser, r: Restrictions = {}): Expression {
  const left = conditional(p, r);
  if (!isLvalue(left) || p.token.kind !== 'operator' || !ASSIGN.has(p.token.value)) return left;
  const operator = p.take().value as string;
  p.newlines();
  return { kind: 'assign', operator, target: left, value: expression(p, r) };
}

function conditional(p: Parser, r: Restrictions): Expression {
  const test = or(p, r);
  if (!p.accept('?')) return test;
  p.newlines();
  const yes = expression(p, r);
  p.newlines();
  p.expect(':');
  p.newlines();
  return { kind: 'conditional', test, yes, no: expression(p, r) };
}

function or(p: Parser, r: Restrictions): Expression {
  let left = and(p, r);
  while (p.accept('||')) {
    p.newlines();
    left = { kind: 'or', left, right: and(p, r) };
  }
  return left;
}

function and(p: Parser, r: Restrictions): Expression {
  let left = membership(p, r);
  while (p.accept('&&')) {
    p.newlines();
    left = { kind: 'and', left, right: membership(p, r) };
  }
  return left;
}

function membership(p: Parser, r: Restrictions): Expression {
  let left = matching(p, r);
  while (!r.noIn && p.isWord('in')) {
    p.take();
    left = { kind: 'in', subscripts: [left], array: p.name() };
  }
  return left;
}

function matching(p: Parser, r: Restrictions): Expression {
  let left = comparing(p, r);
  while (p.is('~') || p.is('!~')) {
    const negated = p.take().value === '!~';
    left = { kind: 'match', negated, text: left, regexp: comparing(p, r) };
  }
  return left;
}

function comparing(p: Parser, r: Restrictions): Expression {
  let left = concatenating(p, r);
  while (p.token.kind === 'operator' && COMPARE.has(p.token.value) && !(r.noGreater && p.token.value === '>')) {
    const operator = p.take().value as string;
    left = { kind: 'binary', operator, left, right: concatenating(p, r) };
  }
  // `"cmd" | getline` binds looser than concatenation.
  while (p.is('|') && p.peekWord('getline')) {
    p.take();
    p.take();
    left = { kind: 'getline', command: left, target: optionalLvalue(p) };
  }
  return left;
}

const STARTS = new Set(['$', '!', '(', '-', '+', '++', '--']);
function startsOperand(p: Parser): boolean {
  const { token } = p;
  if (token.kind === 'number' || token.kind === 'string' || token.kind === 'regexp' || token.kind === 'name' || token.kind === 'call')
    return true;
  return token.kind === 'operator' && STARTS.has(token.value) && token.value !== '-' && token.value !== '+';
}

function concatenating(p: Parser, r: Restrictions): Expression {
  let left = adding(p, r);
  while (startsOperand(p) && !(p.isWord('in') || p.is('!~'))) left = { kind: 'concat', left, right: adding(p, r) };
  return left;
}

function adding(p: Parser, r: Restrictions): Expression {
  let left = multiplying(p, r);
  while (p.is('+') || p.is('-')) {
    const operator = p.take().value as string;
    left = { kind: 'binary', operator, left, right: multiplying(p, r) };
  }
  return left;
}

function multiplying(p: Parser, r: Restrictions): Expression {
  let left = unary(p, r);
  while (p.is('*') || p.is('/') || p.is('%')) {
    const operator = p.take().value as string;
    left = { kind: 'binary', operator, left, right: unary(p, r) };
  }
  return left;
}

function unary(p: Parser, r: Restrictions): Expression {
  if (p.is('!') || p.is('-') || p.is('+')) {
    const operator = p.take().value as string;
    return { kind: 'unary', operator, operand: unary(p, r) };
  }
  return power(p, r);
}

function power(p: Parser, r: Restrictions): Expression {
  const left = postfix(p);
  if (!p.accept('^')) return left;
  return { kind: 'binary', operator: '^', left, right: p.is('-') || p.is('+') || p.is('!') ? unary(p, r) : power(p, r) };
}

function postfix(p: Parser): Expression {
  const operand = primary(p);
  if (isLvalue(operand) && (p.is('++') || p.is('--')))
    return { kind: 'step', by: p.take().value === '++' ? 1 : -1, prefix: false, target: operand };
  return operand;
}

function primary(p: Parser): Expression {
  const { token } = p;
  if (token.kind === 'number') {
    p.take();
    return { kind: 'number', value: token.value };
  }
  if (token.kind === 'string') {
    p.take();
    return { kind: 'string', value: token.value };
  }
  if (token.kind === 'regexp') {
    p.take();
    return { kind: 'regexp', source: token.value };
  }
  if (p.accept('$')) {
    if (p.is('++') || p.is('--')) return { kind: 'field', index: prefixed(p) };
    return { kind: 'field', index: p.is('-') || p.is('+') ? unary(p, {}) : primary(p) };
  }
  if (p.is('++') || p.is('--')) return prefixed(p);
  if (p.accept('(')) {
    const inner = expression(p);
    if (p.is(',')) {
      const subscripts = [inner];
      while (p.accept(',')) {
        p.newlines();
        subscripts.push(expression(p));
      }
      p.expect(')');
      if (!p.isWord('in')) return { kind: 'group', inner: { kind: 'call', name: '\0list', args: subscripts } };
      p.take();
      return { kind: 'in', subscripts, array: p.name() };
    }
    p.expect(')');
    return { kind: 'group', inner };
  }
  if (p.isWord('getline')) {
    p.take();
    const target = optionalLvalue(p);
    return { kind: 'getline', target, file: p.accept('<') ? postfix(p) : undefined };
  }
  if (token.kind === 'call') {
    p.take();
    p.expect('(');
    return { kind: 'call', name: token.value, args: p.list(')') };
  }
  if (token.kind === 'name') {
    if (BARE.has(token.value)) {
      p.take();
      return { kind: 'call', name: token.value, args: [] };
    }
    return lvalueOfName(p);
  }
  return p.fail();
}
const BARE = new Set(['length']);

function prefixed(p: Parser): Expression {
  const by = p.take().value === '++' ? 1 : -1;
  const target = primary(p);
  if (!isLvalue(target)) return p.fail();
  return { kind: 'step', by, prefix: true, target };
}

function lvalueOfName(p: Parser): Lvalue {
  const name = p.name();
  return p.accept('[') ? { kind: 'index', array: name, subscripts: p.list(']') } : { kind: 'variable', name };
}

function optionalLvalue(p: Parser): Lvalue | undefined {
  if (p.is('$')) {
    const made = primary(p);
    return isLvalue(made) ? made : undefined;
  }
  return p.token.kind === 'name' && !BARE.has(p.token.value) ? lvalueOfName(p) : undefined;
}
