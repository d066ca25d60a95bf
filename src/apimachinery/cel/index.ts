import { deepEqual, isObject } from '../json.ts';
import { CelError, FUNCTIONS, MACROS, Optional } from './functions.ts';
import { type Expression, parseCel, wrong } from './parse.ts';

export { CelError, Optional } from './functions.ts';
export { CelSyntaxError } from './parse.ts';

export type Variables = Record<string, unknown>;
export interface Program {
  /** Throws CelError. */
  evaluate(variables: Variables): unknown;
  /** Whether the expression speaks of a variable. */
  uses(name: string): boolean;
}

/** Throws CelSyntaxError when it does not parse, or names what is not there. */
export function compileCel(text: string, variables: readonly string[]): Program {
  const expression = parseCel(text);
  const used = new Set<string>();
  check(expression, text, new Set(variables), used);
  return { evaluate: (given) => evaluate(expression, given), uses: (name) => used.has(name) };
}

function check(e: Expression, text: string, known: Set<string>, used: Set<string>): void {
  const inner = (x: Expression, names = known) => check(x, text, names, used);
  switch (e.kind) {
    case 'literal':
      return;
    case 'name':
      used.add(e.name);
      if (!known.has(e.name)) throw wrong(text, e.at, `undeclared reference to '${e.name}' (in container '')`);
      return;
    case 'select':
    case 'unary':
      inner(e.of);
      return;
    case 'index':
      inner(e.of);
      inner(e.key);
      return;
    case 'list':
      for (const item of e.items) inner(item);
      return;
    case 'map':
      for (const pair of e.entries) for (const part of pair) inner(part);
      return;
    case 'binary':
      inner(e.left);
      inner(e.right);
      return;
    case 'if':
      for (const part of [e.test, e.yes, e.no]) inner(part);
      return;
    case 'call': {
      if (!MACROS.has(e.name) && !Object.hasOwn(FUNCTIONS, e.name))
        throw wrong(text, e.at, `undeclared reference to '${e.name}' (in container '')`);
      if (e.of) inner(e.of);
      const [variable] = e.arguments;
      const macro = e.of && MACROS.has(e.name) && variable?.kind === 'name';
      const names = macro ? new Set([...known, (variable as { name: string }).name]) : known;
      for (const argument of macro ? e.arguments.slice(1) : e.arguments) inner(argument, names);
    }
  }
}

const noOverload = () => new CelError('no such overload');
function evaluate(e: Expression, scope: Variables): unknown {
  const inner = (x: Expression) => evaluate(x, scope);
  switch (e.kind) {
    case 'literal':
      return e.value;
    case 'name':
      return scope[e.name];
    case 'list':
      return e.items.map(inner);
    case 'map':
      return Object.fromEntries(e.entries.map(([k, v]) => [inner(k), inner(v)]));
    case 'select':
      return field(inner(e.of), e.field, e.optional);
    case 'index':
      return field(inner(e.of), inner(e.key) as string | number, e.optional);
    case 'unary': {
      const value = inner(e.of);
      if (e.operator === '!' && typeof value === 'boolean') return !value;
      if (e.operator === '-' && typeof value === 'number') return -value;
      throw noOverload();
    }
    case 'if':
      return inner(e.test) === true ? inner(e.yes) : inner(e.no);
    case 'binary':
      return binary(e.operator, e.left, e.right, inner);
  }
  return call(e, scope);
}
function field(of: unknown, key: string | number, optional: boolean): unknown {
  if (of instanceof Optional) return of.present ? field(of.value, key, true) : of;
  const found = Array.isArray(of) && typeof key === 'number' ? of[key] : isObject(of) && Object.hasOwn(of, key) ? of[key] : undefined;
  if (optional) return new Optional(found);
  if (found !== undefined) return found;
  throw new CelError(Array.isArray(of) ? `index out of bounds: ${key}` : `no such key: ${key}`);
}
function binary(operator: string, left: Expression, right: Expression, inner: (x: Expression) => unknown): unknown {
  if (operator === '&&' || operator === '||') {
    const decisive = operator === '||';
    let failure: unknown;
    for (const side of [left, right]) {
      try {
        const value = inner(side);
        if (value === decisive) return decisive;
        if (typeof value !== 'boolean') throw noOverload();
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure) throw failure;
    return !decisive;
  }
  const a = inner(left) as any;
  const b = inner(right) as any;
  if (operator === '==') return same(a, b);
  if (operator === '!=') return !same(a, b);
  if (operator === 'in') return Array.isArray(b) ? b.some((v) => same(a, v)) : isObject(b) && Object.hasOwn(b, a);
  if (operator === '+' && Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string' && typeof a !== 'boolean')) throw noOverload();
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
  }
  if (typeof a !== 'number') throw noOverload();
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  const whole = Number.isInteger(a) && Number.isInteger(b);
  if (whole && b === 0) throw new CelError(operator === '/' ? 'division by zero' : 'modulus by zero');
  return operator === '%' ? a % b : whole ? Math.trunc(a / b) : a / b;
}
const same = (a: unknown, b: unknown): boolean =>
  a instanceof Optional && b instanceof Optional ? deepEqual(a.value, b.value) : deepEqual(a, b);

function call(e: Extract<Expression, { kind: 'call' }>, scope: Variables): unknown {
  if (e.name === 'has' && !e.of) {
    const [path] = e.arguments;
    if (path?.kind !== 'select') throw new CelError('invalid argument to has() macro');
    const of = evaluate(path.of, scope);
    return isObject(of) && Object.hasOwn(of, path.field) && of[path.field] !== undefined;
  }
  if (e.of?.kind === 'name' && e.of.name === 'optional' && e.name === 'none') return new Optional();
  const of = e.of && evaluate(e.of, scope);
  if (e.of && MACROS.has(e.name)) return macro(e, of, scope);
  const given = e.arguments.map((a) => evaluate(a, scope));
  try {
    return FUNCTIONS[e.name](...((e.of ? [of, ...given] : given) as [unknown, ...unknown[]]));
  } catch (error) {
    throw error instanceof CelError ? error : noOverload();
  }
}
function macro(e: Extract<Expression, { kind: 'call' }>, of: unknown, scope: Variables): unknown {
  const items = Array.isArray(of) ? of : isObject(of) ? Object.keys(of) : undefined;
  const [variable, ...bodies] = e.arguments;
  if (!items || variable?.kind !== 'name') throw noOverload();
  const each = (item: unknown, body = bodies[0]) => evaluate(body, { ...scope, [variable.name]: item });
  switch (e.name) {
    case 'all':
      return settle(items, each, false);
    case 'exists':
      return settle(items, each, true);
    case 'exists_one':
      return items.filter((item) => each(item) === true).length === 1;
    case 'filter':
      return items.filter((item) => each(item) === true);
    default:
      return (bodies[1] ? items.filter((item) => each(item) === true) : items).map((item) => each(item, bodies[bodies.length - 1]));
  }
}
/** An item that decides hides the errors of the others. */
function settle(items: unknown[], each: (item: unknown) => unknown, decisive: boolean): boolean {
  let failure: unknown;
  for (const item of items) {
    try {
      if (each(item) === decisive) return decisive;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure) throw failure;
  return !decisive;
}
