import type { Process } from '../../os/process.ts';
import { createChance, PURE, strftime, substitute } from './builtins.ts';
import { formatAwk } from './format.ts';
import type { Io } from './io.ts';
import { AwkError } from './lexer.ts';
import type { RecordReader } from './records.ts';
import type { AwkArray, Store } from './store.ts';
import type { Expression, Lvalue, Program, Statement } from './tree.ts';
import { compare, fromInput, toNumber, toText, truth, type Value } from './values.ts';

/** A step that waits: the promise goes out, its value comes back. Everything else runs without waiting. */
type Run<T> = Generator<Promise<unknown>, T, unknown>;

export class Exit extends Error {}
class Jump extends Error {
  constructor(readonly to: 'break' | 'continue' | 'next' | 'nextfile' | 'return') {
    super(to);
  }
}
const BREAK = new Jump('break');
const CONTINUE = new Jump('continue');
export const NEXT = new Jump('next');
export const NEXTFILE = new Jump('nextfile');

export interface MainInput {
  /** The next record of the operands, with NR and FNR counted. */
  next(): Promise<string | undefined>;
}
type Frame = Map<string, Value | AwkArray>;

export function createInterpreter(proc: Process, program: Program, store: Store, io: Io, main: MainInput) {
  const chance = createChance(proc.machine.random, () => proc.machine.clock.now());
  let frame: Frame | undefined;
  let depth = 0;
  let returned: Value;
  let code = 0;
  let steps = 0;
  const convfmt = () => store.text('CONVFMT');
  const text = (value: Value) => toText(value, typeof value === 'number' && !Number.isInteger(value) ? convfmt() : undefined);

  const arrayOf = (name: string): AwkArray => {
    if (!frame?.has(name)) return store.array(name);
    const local = frame.get(name);
    if (local instanceof Map) return local;
    if (local !== undefined) throw new AwkError(`can't use scalar ${name} as array`);
    const made: AwkArray = new Map();
    frame.set(name, made);
    return made;
  };
  const variable = (name: string): Value => {
    if (!frame?.has(name)) return store.get(name);
    const local = frame.get(name);
    if (local instanceof Map) throw new AwkError(`can't use array ${name} in scalar context`);
    return local;
  };
  function* subscript(list: readonly Expression[]): Run<string> {
    const parts: string[] = [];
    for (const each of list) parts.push(text(yield* evaluate(each)));
    return parts.join(parts.length > 1 ? store.text('SUBSEP') : '');
  }
  /** Reads a place once and gives how to write it. */
  function* place(target: Lvalue): Run<{ value: Value; set(to: Value): void }> {
    if (target.kind === 'variable') {
      const { name } = target;
      const local = frame?.has(name) ? frame : undefined;
      return { value: variable(name), set: (to) => (local ? void local.set(name, to) : store.set(name, to)) };
    }
    if (target.kind === 'field') {
      const index = Math.trunc(toNumber(yield* evaluate(target.index)));
      return { value: store.field(index), set: (to) => store.setField(index, to) };
    }
    const array = arrayOf(target.array);
    const key = yield* subscript(target.subscripts);
    return { value: array.get(key), set: (to) => void array.set(key, to) };
  }
  /** A regular expression where one is wanted. */
  function* regexpOf(e: Expression): Run<RegExp> {
    return store.expression(e.kind === 'regexp' ? e.source : text(yield* evaluate(e)));
  }

  const arithmetic = (operator: string, a: number, b: number): number => {
    if (operator === '+') return a + b;
    if (operator === '-') return a - b;
    if (operator === '*') return a * b;
    if (operator === '^') return a ** b;
    if (b === 0) throw new AwkError(operator === '/' ? 'division by zero' : 'division by zero in %');
    return operator === '/' ? a / b : a % b;
  };

  function* evaluate(e: Expression): Run<Value> {
    switch (e.kind) {
      case 'number':
      case 'string':
        return e.value;
      case 'regexp':
        return Number(store.expression(e.source).test(text(store.field(0))));
      case 'group':
        return yield* evaluate(e.inner);
      case 'variable':
        return variable(e.name);
      case 'field':
        return store.field(Math.trunc(toNumber(yield* evaluate(e.index))));
      case 'index': {
        const array = arrayOf(e.array);
        const key = yield* subscript(e.subscripts);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'in':
        return Number(arrayOf(e.array).has(yield* subscript(e.subscripts)));
      case 'unary': {
        const value = yield* evaluate(e.operand);
        return e.operator === '!' ? Number(!truth(value)) : e.operator === '-' ? -toNumber(value) : toNumber(value);
      }
      case 'and':
        return Number(truth(yield* evaluate(e.left)) && truth(yield* evaluate(e.right)));
      case 'or':
        return Number(truth(yield* evaluate(e.left)) || truth(yield* evaluate(e.right)));
      case 'conditional':
        return yield* evaluate(truth(yield* evaluate(e.test)) ? e.yes : e.no);
      case 'concat': {
        const left = text(yield* evaluate(e.left));
        return left + text(yield* evaluate(e.right));
      }
      case 'binary': {
        const left = yield* evaluate(e.left);
        const right = yield* evaluate(e.right);
        if ('+-*/%^'.includes(e.operator)) return arithmetic(e.operator, toNumber(left), toNumber(right));
        const order = compare(left, right, convfmt());
        return Number(
          { '<': order < 0, '<=': order <= 0, '==': order === 0, '!=': order !== 0, '>': order > 0, '>=': order >= 0 }[e.operator],
        );
      }
      case 'match': {
        const subject = text(yield* evaluate(e.text));
        return Number((yield* regexpOf(e.regexp)).test(subject) !== e.negated);
      }
      case 'assign': {
        const value = yield* evaluate(e.value);
        const target = yield* place(e.target);
        const made = e.operator === '=' ? value : arithmetic(e.operator[0], toNumber(target.value), toNumber(value));
        target.set(made);
        return made;
      }
      case 'step': {
        const target = yield* place(e.target);
        const before = toNumber(target.value);
        target.set(before + e.by);
        return e.prefix ? before + e.by : before;
      }
      case 'getline':
        return yield* getline(e);
      case 'call':
        return yield* call(e.name, e.args);
    }
  }

  function* getline(e: Extract<Expression, { kind: 'getline' }>): Run<Value> {
    let record: string | undefined;
    if (e.file || e.command) {
      const name = text(yield* evaluate((e.file ?? e.command) as Expression));
      if (e.command) yield io.flush();
      const records: RecordReader | undefined = io.input(name, e.command !== undefined);
      if (!records) return -1;
      record = (yield records.next(store.text('RS'))) as string | undefined;
      if (record !== undefined && e.command) store.set('NR', toNumber(store.get('NR')) + 1);
    } else record = (yield main.next()) as string | undefined;
    if (record === undefined) return 0;
    if (e.target) (yield* place(e.target)).set(fromInput(record));
    else store.setRecord(record);
    return 1;
  }

  function* call(name: string, args: readonly Expression[]): Run<Value> {
    if (name === 'length') {
      const [only] = args;
      if (only?.kind === 'variable') {
        const known = frame?.has(only.name) ? frame.get(only.name) : store.variables.get(only.name);
        if (known instanceof Map) return known.size;
      }
      return [...text(only ? yield* evaluate(only) : store.field(0))].length;
    }
    if (name === 'split') {
      const subject = text(yield* evaluate(args[0]));
      const array = args[1]?.kind === 'variable' ? arrayOf(args[1].name) : undefined;
      if (!array) throw new AwkError('split: second argument is not an array');
      const separator =
        args[2] === undefined ? store.text('FS') : args[2].kind === 'regexp' ? args[2].source : text(yield* evaluate(args[2]));
      // A one-letter expression is no plain separator.
      const parts = store.split(subject, args[2]?.kind === 'regexp' && separator.length === 1 ? `(?:${separator})` : separator);
      array.clear();
      for (const [i, part] of parts.entries()) array.set(String(i + 1), fromInput(part));
      return parts.length;
    }
    if (name === 'sub' || name === 'gsub') {
      const regexp = yield* regexpOf(args[0]);
      const replacement = text(yield* evaluate(args[1]));
      const target = yield* place((args[2] ?? { kind: 'field', index: { kind: 'number', value: 0 } }) as Lvalue);
      regexp.lastIndex = 0;
      const made = substitute(regexp, replacement, text(target.value), name === 'gsub');
      if (made.count) target.set(made.text);
      return made.count;
    }
    if (name === 'match' || name === 'gensub') {
      const at = name === 'match' ? 1 : 0;
      const values: Value[] = [];
      for (const [i, each] of args.entries()) values.push(i === at && each.kind === 'regexp' ? each.source : yield* evaluate(each));
      return PURE[name](values, store);
    }
    const defined = program.functions.get(name);
    if (defined) return yield* callFunction(name, defined, args);
    const values: Value[] = [];
    for (const each of args) values.push(yield* evaluate(each));
    if (name === 'sprintf') return formatAwk(text(values[0]), values.slice(1));
    if (Object.hasOwn(PURE, name)) return PURE[name](values, store);
    if (name === 'rand') return chance.rand();
    if (name === 'srand') return chance.srand(values[0]);
    if (name === 'systime') return Math.floor(proc.machine.clock.now() / 1000);
    if (name === 'strftime')
      return strftime(
        values[0] === undefined ? '%a %b %e %H:%M:%S %Z %Y' : text(values[0]),
        values[1] === undefined ? proc.machine.clock.now() : toNumber(values[1]) * 1000,
      );
    if (name === 'system') return (yield io.system(text(values[0]))) as number;
    if (name === 'close') return (yield io.close(text(values[0]))) as number;
    if (name === 'fflush') {
      yield io.flush();
      return 0;
    }
    throw new AwkError(`function ${name} never defined`);
  }

  function* callFunction(name: string, defined: { parameters: string[]; body: Statement }, args: readonly Expression[]): Run<Value> {
    if (args.length > defined.parameters.length)
      throw new AwkError(`function ${name} called with ${args.length} args, accepts only ${defined.parameters.length}`);
    const local: Frame = new Map();
    const untyped: [string, string][] = [];
    for (const [i, parameter] of defined.parameters.entries()) {
      const arg = args[i];
      if (arg?.kind !== 'variable') {
        local.set(parameter, arg === undefined ? undefined : yield* evaluate(arg));
        continue;
      }
      const known = frame?.has(arg.name) ? frame.get(arg.name) : arg.name === 'NF' ? store.get('NF') : store.variables.get(arg.name);
      local.set(parameter, known);
      // A variable that was never used may become an array inside.
      if (known === undefined) untyped.push([parameter, arg.name]);
    }
    if (++depth > 1000) throw new AwkError('function call nesting too deep');
    const before = frame;
    frame = local;
    returned = undefined;
    try {
      yield* execute(defined.body);
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.to !== 'return') throw jump;
    } finally {
      frame = before;
      depth--;
      for (const [parameter, outer] of untyped) {
        const made = local.get(parameter);
        if (!(made instanceof Map)) continue;
        if (frame?.has(outer)) frame.set(outer, made);
        else store.variables.set(outer, made);
      }
    }
    const value = returned;
    returned = undefined;
    return value;
  }

  function* print(s: Extract<Statement, { kind: 'print' }>): Run<void> {
    const values: Value[] = [];
    for (const each of s.args) values.push(yield* evaluate(each));
    const shown = (value: Value) => toText(value, typeof value === 'number' && !Number.isInteger(value) ? store.text('OFMT') : undefined);
    const made = s.formatted
      ? formatAwk(text(values[0]), values.slice(1))
      : (s.args.length ? values.map(shown).join(store.text('OFS')) : text(store.field(0))) + store.text('ORS');
    if (s.to) yield io.printTo(s.to.operator, text(yield* evaluate(s.to.target)), made);
    else {
      io.print(made);
      if (io.full()) yield io.flush();
    }
  }

  function* loop(body: Statement): Run<boolean> {
    if ((++steps & 1023) === 0) yield Promise.resolve();
    proc.signal.throwIfAborted();
    try {
      yield* execute(body);
    } catch (jump) {
      if (jump === BREAK) return false;
      if (jump !== CONTINUE) throw jump;
    }
    return true;
  }

  function* execute(s: Statement): Run<void> {
    switch (s.kind) {
      case 'expression':
        yield* evaluate(s.value);
        return;
      case 'print':
        return yield* print(s);
      case 'block':
        for (const each of s.body) yield* execute(each);
        return;
      case 'if':
        if (truth(yield* evaluate(s.test))) yield* execute(s.yes);
        else if (s.no) yield* execute(s.no);
        return;
      case 'while':
        if (s.first && !(yield* loop(s.body))) return;
        while (truth(yield* evaluate(s.test))) if (!(yield* loop(s.body))) return;
        return;
      case 'for':
        if (s.start) yield* execute(s.start);
        while (!s.test || truth(yield* evaluate(s.test))) {
          if (!(yield* loop(s.body))) return;
          if (s.step) yield* execute(s.step);
        }
        return;
      case 'each':
        for (const key of [...arrayOf(s.array).keys()]) {
          (yield* place({ kind: 'variable', name: s.name })).set(fromInput(key));
          if (!(yield* loop(s.body))) return;
        }
        return;
      case 'delete':
        if (s.subscripts) arrayOf(s.array).delete(yield* subscript(s.subscripts));
        else arrayOf(s.array).clear();
        return;
      case 'break':
        throw BREAK;
      case 'continue':
        throw CONTINUE;
      case 'next':
        throw NEXT;
      case 'nextfile':
        throw NEXTFILE;
      case 'return':
        returned = s.value ? yield* evaluate(s.value) : undefined;
        throw new Jump('return');
      case 'exit':
        if (s.value) code = toNumber(yield* evaluate(s.value)) & 255;
        throw new Exit();
    }
  }

  /** Runs to the end, waiting where the program waits. */
  async function drive<T>(run: Run<T>): Promise<T> {
    let step = run.next();
    while (!step.done) {
      let value: unknown;
      try {
        value = await step.value;
      } catch (error) {
        step = run.throw(error);
        continue;
      }
      step = run.next(value);
    }
    return step.value;
  }
  return {
    execute: (s: Statement) => drive(execute(s)),
    truth: async (e: Expression) => truth(await drive(evaluate(e))),
    code: () => code,
  };
}
