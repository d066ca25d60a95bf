import { capture } from './capture.ts';
import type { Context } from './context.ts';
import { elementOf, setElement } from './element.ts';
import { partSegments } from './expand.ts';
import { ShellError } from './flow.ts';
import { type ArithmeticExpression, parseArithmetic } from './parse.ts';

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const bit = (value: boolean): bigint => (value ? 1n : 0n);
/** These name the whole expression. */
export const arithmeticMessage = (text: string, message: string): string =>
  /^(division by 0|exponent less)/.test(message) ? `${text.trim()}: ${message}` : message;

const MAX_DEPTH = 64;

/** The value of an arithmetic expression: 64-bit integers, as bash computes. */
export async function evaluate(context: Context, expression: ArithmeticExpression, depth = 0): Promise<bigint> {
  const inner = (e: ArithmeticExpression) => evaluate(context, e, depth);
  switch (expression.type) {
    case 'ArithmeticGroup':
      return inner(expression.expression);
    case 'ArithmeticTernary':
      return (await inner(expression.test)) !== 0n ? inner(expression.consequent) : inner(expression.alternate);
    case 'ArithmeticCommandExpansion':
      return evaluateText(context, expression.script ? await capture(context, expression.script) : '', depth);
    case 'ArithmeticWord':
      return evaluateText(context, await wordText(context, expression), depth, true);
    case 'ArithmeticUnary': {
      if (expression.operator === '++' || expression.operator === '--') {
        const name = await targetOf(context, expression.operand);
        const old = await evaluateText(context, (await elementOf(context, name)) ?? '0', depth);
        const next = wrap(old + (expression.operator === '++' ? 1n : -1n));
        await setElement(context, name, String(next));
        return expression.prefix ? next : old;
      }
      const value = await inner(expression.operand);
      if (expression.operator === '-') return wrap(-value);
      if (expression.operator === '!') return bit(value === 0n);
      return expression.operator === '~' ? ~value : value;
    }
    case 'ArithmeticBinary':
      return binary(context, expression, inner, depth);
  }
}

async function binary(
  context: Context,
  expression: ArithmeticExpression & { type: 'ArithmeticBinary' },
  inner: (e: ArithmeticExpression) => Promise<bigint>,
  depth: number,
): Promise<bigint> {
  const { operator, left, right } = expression;
  if (operator === '&&') return bit((await inner(left)) !== 0n && (await inner(right)) !== 0n);
  if (operator === '||') return bit((await inner(left)) !== 0n || (await inner(right)) !== 0n);
  const assignment = /^(\*\*|<<|>>|[-+*/%&|^])?=$/.exec(operator);
  if (assignment) {
    const name = await targetOf(context, left);
    const value = await inner(right);
    const old = assignment[1] ? await evaluateText(context, (await elementOf(context, name)) ?? '0', depth) : 0n;
    const result = assignment[1] ? operate(assignment[1], old, value) : value;
    await setElement(context, name, String(result));
    return result;
  }
  return operate(operator, await inner(left), await inner(right));
}

function operate(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
    case '/':
    case '%':
      if (b === 0n) throw new ShellError('division by 0 (error token is "0")');
      return wrap(operator === '/' ? a / b : a % b);
    case '**':
      if (b < 0n) throw new ShellError('exponent less than 0');
      return wrap(a ** (b > 4096n ? 4096n : b));
    case '<<':
      return wrap(a << (b & 63n));
    case '>>':
      return a >> (b & 63n);
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<':
      return bit(a < b);
    case '>':
      return bit(a > b);
    case '<=':
      return bit(a <= b);
    case '>=':
      return bit(a >= b);
    case '==':
      return bit(a === b);
    case '!=':
      return bit(a !== b);
    case ',':
      return b;
    default:
      throw new ShellError(`syntax error: invalid arithmetic operator (error token is "${operator}")`);
  }
}

async function wordText(context: Context, word: ArithmeticExpression & { type: 'ArithmeticWord' }): Promise<string> {
  if (!word.parts) return word.value.replace(/["']/g, '');
  return (await partSegments(context, word.parts, true)).map((s) => s.text).join('');
}

async function targetOf(context: Context, expression: ArithmeticExpression): Promise<string> {
  if (expression.type !== 'ArithmeticWord') throw new ShellError('attempted assignment to non-variable');
  return wordText(context, expression);
}

/** A number, a variable (whose value is evaluated again), or a whole expression. */
export async function evaluateText(context: Context, given: string, depth = 0, word = false): Promise<bigint> {
  const text = given.trim();
  if (text === '') return 0n;
  if (depth > MAX_DEPTH) throw new ShellError(`${text}: expression recursion level exceeded (error token is "${text}")`);
  const sign = /^[-+]?(?=[\d])/.exec(text)?.[0] ?? '';
  const digits = text.slice(sign.length);
  if (/^\d/.test(digits) && /^[\w#@]+$/.test(digits)) {
    const value = number(digits);
    return sign === '-' ? wrap(-value) : value;
  }
  if (/^[A-Za-z_]\w*(\[.*\])?$/s.test(text)) {
    const value = await elementOf(context, text);
    if (value === undefined && context.shell.options.nounset && !text.includes('['))
      throw new ShellError(`${text}: unbound variable`, 1, true);
    return evaluateText(context, value ?? '', depth + 1);
  }
  if (word && depth > MAX_DEPTH / 2) return 0n;
  try {
    const parsed = parseArithmetic(text);
    return parsed ? evaluate(context, parsed, depth + 1) : 0n;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new ShellError(`${text}: syntax error: operand expected (error token is "${text.replace(/^[\w\s]+/, '') || text}")`);
    throw error;
  }
}

function number(text: string): bigint {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return wrap(BigInt(text));
  const based = /^(\d+)#([\w@]+)$/.exec(text);
  if (based) {
    const base = Number(based[1]);
    let value = 0n;
    for (const char of based[2]) {
      const digit = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_'.indexOf(base <= 36 ? char.toLowerCase() : char);
      if (digit < 0 || digit >= base) throw new ShellError(`${text}: value too great for base (error token is "${text}")`);
      value = value * BigInt(base) + BigInt(digit);
    }
    return wrap(value);
  }
  if (/^0\d+$/.test(text)) {
    if (/[89]/.test(text)) throw new ShellError(`${text}: value too great for base (error token is "${text}")`);
    return wrap(BigInt(`0o${text.slice(1)}`));
  }
  if (/^\d+$/.test(text)) return wrap(BigInt(text));
  throw new ShellError(`${text}: value too great for base (error token is "${text}")`);
}
