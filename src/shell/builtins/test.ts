import type { Context } from '../context.ts';
import { compareFiles, testFile, testNumbers } from '../filetest.ts';
import { ShellError } from '../flow.ts';
import { type Builtin, refuse } from './types.ts';

const UNARY = /^-[a-hknoprstuvwxzGLNOSR]$/;
const BINARY = /^(=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;

/** `test` and `[`. */
export const test: Builtin = async (context, given, name) => {
  let args = given;
  if (name === '[') {
    if (args.at(-1) !== ']') return refuse(context, name, context.shell.dialect === 'ash' ? 'missing ]' : "missing `]'", 2);
    args = args.slice(0, -1);
  }
  try {
    return (await whole(context, args)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    return refuse(context, name, error.message, 2);
  }
};

async function whole(context: Context, args: string[]): Promise<boolean> {
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return args[0] !== '';
    case 2:
      if (args[0] === '!') return args[1] === '';
      if (UNARY.test(args[0])) return unary(context, args[0], args[1]);
      throw new ShellError(`${args[0]}: unary operator expected`);
    case 3:
      if (BINARY.test(args[1])) return binary(context, args[0], args[1], args[2]);
      if (args[1] === '-a' || args[1] === '-o') return or(context, [...args]);
      if (args[0] === '!') return !(await whole(context, args.slice(1)));
      if (args[0] === '(' && args[2] === ')') return args[1] !== '';
      throw new ShellError(`${args[1]}: binary operator expected`);
    case 4:
      if (args[0] === '!') return !(await whole(context, args.slice(1)));
      break;
  }
  const rest = [...args];
  const met = await or(context, rest);
  if (rest.length) throw new ShellError('too many arguments');
  return met;
}

async function or(context: Context, rest: string[]): Promise<boolean> {
  let met = await and(context, rest);
  while (rest[0] === '-o') {
    rest.shift();
    const right = await and(context, rest);
    met = met || right;
  }
  return met;
}
async function and(context: Context, rest: string[]): Promise<boolean> {
  let met = await primary(context, rest);
  while (rest[0] === '-a') {
    rest.shift();
    const right = await primary(context, rest);
    met = met && right;
  }
  return met;
}
async function primary(context: Context, rest: string[]): Promise<boolean> {
  const first = rest.shift();
  if (first === undefined) throw new ShellError('argument expected');
  if (first === '!') return !(await primary(context, rest));
  if (first === '(') {
    const met = await or(context, rest);
    if (rest.shift() !== ')') throw new ShellError("`)' expected");
    return met;
  }
  if (rest.length >= 2 && BINARY.test(rest[0])) {
    const [operator, right] = rest.splice(0, 2);
    return binary(context, first, operator, right);
  }
  if (UNARY.test(first) && rest.length) return unary(context, first, rest.shift() as string);
  return first !== '';
}

async function unary(context: Context, operator: string, value: string): Promise<boolean> {
  if (operator === '-n') return value !== '';
  if (operator === '-z') return value === '';
  return testFile(context, operator, value);
}

function binary(context: Context, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
  }
  if (/^-(nt|ot|ef)$/.test(operator)) return compareFiles(context, left, operator, right);
  return testNumbers(operator, integer(context, left), integer(context, right));
}

function integer(context: Context, text: string): bigint {
  const trimmed = text.trim();
  if (!/^[-+]?\d+$/.test(trimmed))
    throw new ShellError(
      context.shell.dialect === 'ash' ? `${text}: bad number`.replace(/^: /, '') : `${text}: integer expression expected`,
    );
  return BigInt(trimmed.replace(/^\+/, ''));
}
