import type { Program } from '../os/process.ts';
import { basicToExtended, posixRegExp } from '../shell/regexp.ts';

class ExprError extends Error {}

/** POSIX expr with GNU's match, substr, index and length. Status 1 for 0 and the empty string, 2 for bad syntax. */
export const expr: Program = async (proc) => {
  const words = proc.argv.slice(1);
  if (words[0] === '--') words.shift();
  try {
    if (!words.length) throw new ExprError("missing operand\nTry 'expr --help' for more information.");
    const parser = parserOf(words);
    const value = parser.or();
    if (parser.left()) throw new ExprError(`syntax error: unexpected argument ‘${parser.left()}’`);
    await proc.stdout.write(`${value}\n`);
    return value === '' || /^-?0+$/.test(value) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    await proc.stderr.write(`expr: ${error.message}\n`);
    return 2;
  }
};

const integer = (text: string): bigint => {
  if (!/^-?\d+$/.test(text)) throw new ExprError('non-integer argument');
  return BigInt(text);
};
const truthy = (text: string) => text !== '' && !/^-?0+$/.test(text);

function match(text: string, pattern: string): string {
  let regexp: RegExp;
  try {
    regexp = new RegExp(`^(?:${posixRegExp(basicToExtended(pattern.replace(/^\^/, '')))})`, 'su');
  } catch {
    throw new ExprError('Invalid regular expression');
  }
  const found = regexp.exec(text);
  if (found && found.length > 1) return found[1] ?? '';
  return found ? String([...found[0]].length) : /\\\(/.test(pattern) ? '' : '0';
}

function parserOf(words: readonly string[]) {
  let at = 0;
  const next = (): string => {
    if (at >= words.length) throw new ExprError(`syntax error: missing argument after ‘${words[at - 1]}’`);
    return words[at++];
  };
  const level = (operators: Record<string, (a: string, b: string) => string>, inner: () => string) => (): string => {
    let left = inner();
    while (Object.hasOwn(operators, words[at] ?? '')) left = operators[words[at++]](left, inner());
    return left;
  };
  const primary = (): string => {
    const word = next();
    if (word === '(') {
      const value = or();
      if (next() !== ')') throw new ExprError(`syntax error: expecting ')' instead of ‘${words[at - 1]}’`);
      return value;
    }
    if (word === ')') throw new ExprError("syntax error: unexpected ')'");
    if (word === '+') return next();
    if (word === 'length') return String([...primary()].length);
    if (word === 'match') {
      const text = primary();
      return match(text, primary());
    }
    if (word === 'index') {
      const text = [...primary()];
      const chars = new Set(primary());
      return String(text.findIndex((char) => chars.has(char)) + 1);
    }
    if (word === 'substr') {
      const text = [...primary()];
      const from = Number(primary());
      const length = Number(primary());
      return from > 0 && length > 0 ? text.slice(from - 1, from - 1 + length).join('') : '';
    }
    return word;
  };
  const divide = (a: string, b: string, how: (x: bigint, y: bigint) => bigint): string => {
    const [x, y] = [integer(a), integer(b)];
    if (y === 0n) throw new ExprError('division by zero');
    return String(how(x, y));
  };
  const compare = (test: (order: number) => boolean) => (a: string, b: string) => {
    const numbers = /^-?\d+$/.test(a) && /^-?\d+$/.test(b);
    const order = numbers ? Number(BigInt(a) - BigInt(b)) : a < b ? -1 : a > b ? 1 : 0;
    return test(order) ? '1' : '0';
  };
  const matching = level({ ':': match }, primary);
  const multiplying = level(
    {
      '*': (a, b) => String(integer(a) * integer(b)),
      '/': (a, b) => divide(a, b, (x, y) => x / y),
      '%': (a, b) => divide(a, b, (x, y) => x % y),
    },
    matching,
  );
  const adding = level({ '+': (a, b) => String(integer(a) + integer(b)), '-': (a, b) => String(integer(a) - integer(b)) }, multiplying);
  const comparing = level(
    {
      '<': compare((o) => o < 0),
      '<=': compare((o) => o <= 0),
      '=': compare((o) => o === 0),
      '==': compare((o) => o === 0),
      '!=': compare((o) => o !== 0),
      '>=': compare((o) => o >= 0),
      '>': compare((o) => o > 0),
    },
    adding,
  );
  const and = level({ '&': (a, b) => (truthy(a) && truthy(b) ? a : '0') }, comparing);
  const or: () => string = level({ '|': (a, b) => (truthy(a) ? a : truthy(b) ? b : '0') }, and);
  return { or, left: () => words[at] };
}
