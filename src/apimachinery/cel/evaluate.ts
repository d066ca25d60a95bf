import { ACCUMULATOR, type Call, type Expr, type Fold } from './ast.ts';
import { callRuntimeCost } from './call-runtime-cost.ts';
import type { Overload } from './declare.ts';
import type { Environment } from './environment.ts';
import { typeNamed } from './environment.ts';
import { isConstant, isLookedUp } from './folding.ts';
import { CelError } from './problems.ts';
import type { Type } from './types.ts';
import { CelMap, equal, kindOf, Lazy, Optional, TypeValue, typeName, Uint } from './values.ts';

/** What names stand for. */
export interface Scope {
  get(name: string): unknown;
  has(name: string): boolean;
}
const within = (outer: Scope, names: Map<string, unknown>): Scope => ({
  get: (name) => (names.has(name) ? names.get(name) : outer.get(name)),
  has: (name) => names.has(name) || outer.has(name),
});
export class CostExceeded extends Error {
  constructor(readonly cost: number) {
    super('operation cancelled: actual cost limit exceeded');
  }
}

const isChain = (e: Expr): boolean =>
  e.kind === 'select' || (e.kind === 'call' && (e.name === '_[_]' || e.name === '_[?_]' || e.name === '_?._'));
/** What is read by a path from a name, or a choice of such. Models InterpretableAttribute of interpreter/planner.go. */
const isAttribute = (e: Expr): boolean => !isConstant(e) && (e.kind === 'ident' || isChain(e) || isChoice(e));
const isChoice = (e: Expr): boolean => e.kind === 'call' && (e.name === '_?_:_' || e.name === '_?:_');
/** What a chain begins with. */
function rootOf(e: Expr): Expr {
  if (!isChain(e)) return e;
  return rootOf(e.kind === 'select' ? e.of : (e as Call).args[0]);
}

/** Works out a checked expression; every step costs of `budget`, as interpreter/runtimecost.go counts. Throws CelError. */
export class Evaluator {
  private spent = 0;
  constructor(
    readonly environment: Environment,
    readonly budget: number,
  ) {}
  get cost(): number {
    return this.spent;
  }
  private spend(cost: number): void {
    if (this.spent <= this.budget) this.spent += cost;
    if (this.spent > this.budget) throw new CostExceeded(this.spent);
  }

  run(e: Expr, scope: Scope): unknown {
    if (isAttribute(e)) {
      try {
        return this.attribute(e, scope);
      } finally {
        this.spend((isChoice(rootOf(e)) ? 0 : 1) - (e.kind === 'select' && e.test ? 1 : 0));
      }
    }
    if (isConstant(e)) return this.constant(e, scope);
    switch (e.kind) {
      case 'list':
        this.spend(10);
        return this.list(e, scope);
      case 'map':
        this.spend(30);
        return this.map(e, scope);
      case 'struct':
        this.spend(40);
        return new CelMap(
          e.fields.flatMap((f): [string, unknown][] => {
            const value = this.run(f.value, scope);
            return f.optional ? optionalValue(value).map((v) => [f.name, v]) : [[f.name, value]];
          }),
          e.name,
        );
      case 'fold':
        return this.fold(e, scope);
      case 'call':
        return this.call(e, scope);
    }
    throw new CelError(`no such attribute(s): ${e.kind}`);
  }
  /** What has been worked out before: fresh, for lists that a loop adds to, and free. */
  private constant(e: Expr, scope: Scope): unknown {
    switch (e.kind) {
      case 'literal':
        return e.value;
      case 'ident':
        return this.named(e.name, scope);
      case 'list':
        return this.list(e, scope);
      case 'map':
        return this.map(e, scope);
      case 'call':
        return e.name === '@in' ? false : apply(this.environment, e.name, [this.run(e.args[0], scope)], false);
    }
    throw new CelError('no such overload');
  }
  private list(e: Extract<Expr, { kind: 'list' }>, scope: Scope): unknown[] {
    return e.items.flatMap((item, i) => {
      const value = this.run(item, scope);
      return e.optional.has(i) ? optionalValue(value) : [value];
    });
  }
  /** Every step of a path costs one; what it begins with is counted by who reads it. */
  private attribute(e: Expr, scope: Scope): unknown {
    if (!isAttribute(e)) return this.run(e, scope);
    if (e.kind === 'ident') return this.named(e.name, scope);
    if (e.kind === 'select') {
      const of = this.attribute(e.of, scope);
      if (!(of instanceof Optional) || has(of, e.field)) this.spend(1);
      return e.test ? has(of, e.field) : field(of, e.field);
    }
    const { name, args } = e as Call;
    if (isChoice(e)) {
      const test = this.run(args[0], scope);
      if (typeof test !== 'boolean') throw new CelError('no such overload');
      return this.attribute(args[test ? 1 : 2], scope);
    }
    const of = this.attribute(args[0], scope);
    if (of instanceof Optional && !of.present) return of;
    if (name === '_?._') return this.ifPresent(optionalField(of, (args[1] as { value: string }).value));
    const key = this.attribute(args[1], scope);
    if (name === '_[?_]' || of instanceof Optional) return this.ifPresent(apply(this.environment, name, [of, key], false));
    this.spend(1);
    return apply(this.environment, name, [of, key], false);
  }
  private ifPresent(value: unknown): unknown {
    if (value instanceof Optional && value.present) this.spend(1);
    return value;
  }
  private named(name: string, scope: Scope): unknown {
    const plain = name.replace(/^\./, '');
    if (scope.has(plain)) {
      const value = scope.get(plain);
      return value instanceof Lazy ? value.value() : value;
    }
    const type = typeNamed(plain);
    if (type) return new TypeValue(type.kind === 'null' ? 'null_type' : plain);
    throw new CelError(`no such attribute(s): ${plain}`);
  }
  private map(e: Extract<Expr, { kind: 'map' }>, scope: Scope): CelMap {
    const made = new CelMap();
    for (const entry of e.entries) {
      const key = this.run(entry.key, scope);
      const value = this.run(entry.value, scope);
      if (made.has(key)) throw new CelError(`Failed with repeated key`);
      for (const v of entry.optional ? optionalValue(value) : [value]) made.set(key, v);
    }
    return made;
  }
  private call(e: Call, scope: Scope): unknown {
    switch (e.name) {
      case '_&&_':
        return this.logic(e, scope, false);
      case '_||_':
        return this.logic(e, scope, true);
      case '@not_strictly_false':
        return this.unlessFalse(e.args[0], scope);
      case 'or':
      case 'orValue':
        return this.otherwise(e, scope);
    }
    const args = this.arguments(e, scope);
    if (e.name === '_+_' && Array.isArray(args[0]) && e.args[0].kind === 'ident' && e.args[0].name === ACCUMULATOR) {
      this.spend(1);
      for (const item of args[1] as unknown[]) args[0].push(item);
      return args[0];
    }
    let result: unknown;
    try {
      result = apply(this.environment, e.name, args, !!e.target);
      return result;
    } finally {
      if (!isLookedUp(e)) this.charge(e, args, result);
    }
  }
  private charge(e: Call, args: unknown[], result?: unknown): void {
    this.spend(callRuntimeCost(e.name.replace(/^\./, ''), e.overloads?.length === 1 ? e.overloads[0] : undefined, args, result));
  }
  /** One that fails counts as any other when there are two at most: both are looked at before the call is given up. */
  private arguments(e: Call, scope: Scope): unknown[] {
    const all = e.target ? [e.target, ...e.args] : e.args;
    let failure: CelError | undefined;
    const values = all.map((a) => {
      try {
        return this.run(a, scope);
      } catch (error) {
        if (!(error instanceof CelError) || all.length > 2) throw error;
        failure ??= error;
        return error;
      }
    });
    if (!failure) return values;
    if (!isLookedUp(e)) this.charge(e, values);
    throw failure;
  }
  private otherwise(e: Call, scope: Scope): unknown {
    const of = this.run(e.target as Expr, scope);
    if (!(of instanceof Optional)) throw new CelError('no such overload');
    if (of.present) return e.name === 'or' ? of : of.value;
    return this.run(e.args[0], scope);
  }
  private unlessFalse(e: Expr, scope: Scope): boolean {
    this.spend(1);
    try {
      return this.run(e, scope) !== false;
    } catch (error) {
      if (error instanceof CelError) return true;
      throw error;
    }
  }
  /** What decides hides what fails on the other side. */
  private logic(e: Call, scope: Scope, decisive: boolean): unknown {
    let failure: CelError | undefined;
    for (const side of e.args) {
      try {
        const value = this.run(side, scope);
        if (value === decisive) return decisive;
        if (typeof value !== 'boolean') failure ??= new CelError('no such overload');
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        failure ??= error;
      }
    }
    if (failure) throw failure;
    return !decisive;
  }
  private fold(e: Fold, scope: Scope): unknown {
    const range = this.run(e.range, scope);
    const names = new Map<string, unknown>();
    const inner = within(scope, names);
    const set = (make: () => unknown) => {
      try {
        names.set(e.accumulator, make());
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        names.set(
          e.accumulator,
          new Lazy(() => {
            throw error;
          }),
        );
      }
    };
    names.set(e.accumulator, new Lazy(() => this.run(e.init, scope)));
    if (!Array.isArray(range) && !(range instanceof CelMap)) throw new CelError(`got '${typeName(range)}', expected iterable type`);
    const keys = Array.isArray(range) ? undefined : range.keys();
    const count = keys ? keys.length : (range as unknown[]).length;
    for (let i = 0; i < count; i++) {
      const key = keys ? keys[i] : BigInt(i);
      const value = keys ? (e.second === undefined ? undefined : (range as CelMap).get(keys[i])) : (range as unknown[])[i];
      names.set(e.variable, e.second === undefined && !keys ? value : key);
      if (e.second !== undefined) names.set(e.second, value);
      if (this.run(e.condition, inner) === false) break;
      set(() => this.run(e.step, inner));
    }
    return this.run(e.result, inner);
  }
}
function optionalValue(value: unknown): unknown[] {
  if (!(value instanceof Optional)) throw new CelError(`cannot initialize optional list element from non-optional value ${String(value)}`);
  return value.present ? [value.value] : [];
}

/** Whether a value of run time can be a parameter's. */
function accepts(type: Type, value: unknown): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'param':
      return true;
    case 'opaque':
      return typeName(value) === type.name;
    case 'map':
    case 'struct':
      return value instanceof CelMap;
  }
  return kindOf(value) === type.kind;
}
const matching = (overloads: Overload[] | undefined, args: unknown[], member: boolean): Overload | undefined =>
  overloads?.find((o) => o.member === member && o.args.length === args.length && o.args.every((a, i) => accepts(a, args[i])));

/** Calls the overload that takes these values. */
export function apply(environment: Environment, name: string, args: unknown[], member: boolean): unknown {
  if (name === '_==_') return equal(args[0], args[1]);
  if (name === '_!=_') return !equal(args[0], args[1]);
  const overload = matching(environment.functions.get(name.replace(/^\./, '')), args, member);
  if (overload) return overload.call(...args);
  if (name === '_[_]' && !(args[0] instanceof Optional)) throw missing(args[0], args[1]);
  if (/^\W|^@in$|^_\W/.test(name)) throw new CelError('no such overload');
  throw new CelError(`no such overload: ${name}(${args.map(typeName).join(', ')})`);
}

/** A field of an object or map. */
function field(of: unknown, name: string): unknown {
  if (of instanceof Optional) return of.present ? optionalField(of.value, name) : of;
  if (of instanceof CelMap) {
    if (of.has(name)) return of.get(name);
    throw new CelError(`no such key: ${name}`);
  }
  throw missing(of, name);
}
/** Why nothing is found: what has no keys at all is as if it had none. Models cel-go/interpreter/attributes.go refQualify. */
const missing = (of: unknown, key: unknown): CelError =>
  new CelError(kindOf(of) === 'list' ? `unsupported index type '${typeName(key)}' in list` : `no such key: ${key}`);
function optionalField(of: unknown, name: string): unknown {
  if (of instanceof Optional) return of.present ? optionalField(of.value, name) : of;
  if (of instanceof CelMap) return of.has(name) ? new Optional(of.get(name)) : Optional.none;
  if (kindOf(of) === 'list') throw missing(of, name);
  return Optional.none;
}
function has(of: unknown, name: string): boolean {
  if (of instanceof Optional) return of.present && has(of.value, name);
  if (of instanceof CelMap) return of.has(name) && of.get(name) !== undefined;
  if (kindOf(of) === 'list') throw missing(of, name);
  return false;
}
export const unsigned = (v: bigint): Uint => new Uint(v);
