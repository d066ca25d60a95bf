import { ACCUMULATOR, type Call, type Expr, type Fold } from './ast.ts';
import { callCost } from './call-cost.ts';
import { plus, type Span, span, times, UNKNOWN, union } from './sizes.ts';
import type { Type } from './types.ts';

/** How long what a path of the variables leads to may be. */
export type SizeAt = (path: string[]) => number | undefined;
interface Entry {
  kind: 'list' | 'map';
  key: Span;
  value: Span;
}
interface Local {
  path: string[];
  size?: Span;
  entry?: Entry;
}
/** What an expression may cost at most. Models checker/cost.go of cel-go. */
export function estimate(tree: Expr, sizeAt: SizeAt): number {
  return new Estimator(sizeAt).cost(tree).max;
}
const ONE = span(1);
const SCALARS = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint']);
const isScalar = (t: Type | undefined): boolean =>
  !!t && (SCALARS.has(t.kind) || (t.kind === 'opaque' && t.name === 'optional_type' && isScalar(t.params[0])));

export class Estimator {
  private readonly paths = new Map<Expr, string[]>();
  private readonly sizes = new Map<Expr, Span>();
  private readonly entries = new Map<Expr, Entry>();
  private readonly locals = new Map<string, Local[]>();
  constructor(private readonly sizeAt: SizeAt) {}

  cost(e: Expr): Span {
    switch (e.kind) {
      case 'literal':
        return span(0);
      case 'ident':
        this.paths.set(e, this.local(e.name)?.path ?? [e.name]);
        return ONE;
      case 'select':
        return this.select(e);
      case 'call':
        return this.call(e);
      case 'list':
        return this.list(e);
      case 'map':
        return this.map(e);
      case 'struct':
        return plus(...e.fields.map((f) => this.cost(f.value)), span(40));
      case 'fold':
        return this.isBinding(e) ? this.binding(e) : this.fold(e);
    }
  }
  private local(name: string): Local | undefined {
    const stack = this.locals.get(name);
    return stack?.[stack.length - 1];
  }
  private push(name: string, local: Local): void {
    const stack = this.locals.get(name);
    if (stack) stack.push(local);
    else this.locals.set(name, [local]);
  }
  private pop(name: string): void {
    this.locals.get(name)?.pop();
  }
  path(e: Expr): string[] {
    const path = (e.kind === 'ident' ? this.local(e.name)?.path : undefined) ?? this.paths.get(e) ?? [];
    return path[0] === ACCUMULATOR ? [] : path;
  }
  sizeOfPath(path: string[]): Span | undefined {
    if (!path.length) return undefined;
    const max = this.sizeAt(path.slice(1));
    return max === undefined ? undefined : span(0, max);
  }
  size(e: Expr): Span | undefined {
    const known = this.sizes.get(e);
    if (known) return known;
    if (e.kind === 'literal')
      return span(typeof e.value === 'string' ? [...e.value].length : e.value instanceof Uint8Array ? e.value.length : 1);
    if (e.kind === 'list') return span(e.items.length);
    if (e.kind === 'map') return span(e.entries.length);
    const found = this.sizeOfPath(this.path(e));
    if (found) {
      this.sizes.set(e, found);
      return found;
    }
    if (isScalar(e.type)) return ONE;
    return e.kind === 'ident' ? this.local(e.name)?.size : undefined;
  }
  sizeOrUnknown(e: Expr): Span {
    return this.size(e) ?? UNKNOWN;
  }
  entry(e: Expr): Entry | undefined {
    return this.entries.get(e) ?? (e.kind === 'ident' ? this.local(e.name)?.entry : undefined);
  }
  setEntry(e: Expr, entry: Entry | undefined): void {
    if (entry) this.entries.set(e, entry);
  }
  joined(a: Expr, b: Expr): Entry | undefined {
    const [x, y] = [this.entry(a), this.entry(b)];
    return x && y && { kind: x.kind, key: union(x.key, y.key), value: union(x.value, y.value) };
  }
  private select(e: Extract<Expr, { kind: 'select' }>): Span {
    const of = this.cost(e.of);
    if (e.test) return plus(ONE, of);
    this.paths.set(e, [...this.path(e.of), e.field]);
    const kind = e.of.type?.kind;
    return kind === 'map' || kind === 'struct' || kind === 'param' ? plus(of, ONE) : of;
  }
  private call(e: Call): Span {
    if (e.name === 'dyn' && e.args.length === 1) {
      const of = this.cost(e.args[0]);
      const size = this.size(e.args[0]);
      if (size) this.sizes.set(e, size);
      this.setEntry(e, this.entry(e.args[0]));
      return plus(ONE, of);
    }
    const args = e.args.map((a) => this.cost(a));
    const target = e.target ? this.cost(e.target) : span(0);
    const overloads = e.overloads ?? [];
    if (e.name === '_?._') return plus(...args, ONE);
    if (!overloads.length) return span(0);
    let cost: Span | undefined;
    let size: Span | undefined;
    for (const overload of overloads) {
      const one = callCost(this, e, overload, args);
      cost = cost ? union(cost, one.cost) : one.cost;
      if (one.size) size = size ? union(size, one.size) : one.size;
      if (e.name === '_[_]' && (overload.args[0].kind === 'list' || overload.args[0].kind === 'map')) {
        size = this.entry(e.args[0])?.value;
        this.paths.set(e, [...this.path(e.args[0]), overload.args[0].kind === 'list' ? '@items' : '@values']);
      }
      size ??= this.size(e);
    }
    if (size) this.sizes.set(e, size);
    return plus(target, cost as Span);
  }
  private list(e: Extract<Expr, { kind: 'list' }>): Span {
    const costs = e.items.map((item) => this.cost(item));
    const value = e.items.map((item) => this.sizeOrUnknown(item)).reduce(union, span(e.items.length ? Infinity : 0, 0));
    this.entries.set(e, { kind: 'list', key: ONE, value });
    return plus(...costs, span(10));
  }
  private map(e: Extract<Expr, { kind: 'map' }>): Span {
    const costs = e.entries.flatMap((x) => [this.cost(x.key), this.cost(x.value)]);
    const over = (of: (x: (typeof e.entries)[number]) => Expr) =>
      e.entries.map((x) => this.sizeOrUnknown(of(x))).reduce(union, span(e.entries.length ? Infinity : 0, 0));
    this.entries.set(e, { kind: 'map', key: over((x) => x.key), value: over((x) => x.value) });
    return plus(...costs, span(30));
  }
  /** A name for a value, not a loop. */
  private isBinding(e: Fold): boolean {
    return e.range.kind === 'list' && !e.range.items.length && e.condition.kind === 'literal' && e.condition.value === false;
  }
  private binding(e: Fold): Span {
    const before = plus(this.cost(e.range), this.cost(e.init));
    this.push(e.accumulator, { path: this.path(e.init), size: this.size(e.init), entry: this.entry(e.init) });
    const result = this.cost(e.result);
    this.pop(e.accumulator);
    const size = this.size(e.result);
    if (size) this.sizes.set(e, size);
    this.setEntry(e, this.entry(e.result));
    return plus(before, result);
  }
  private fold(e: Fold): Span {
    const before = plus(this.cost(e.range), this.cost(e.init));
    this.push(e.accumulator, { path: this.path(e.init), size: this.size(e.init), entry: this.entry(e.init) });
    const entry = this.entry(e.range);
    const isList = (entry?.kind ?? e.range.type?.kind) === 'list';
    const path = this.path(e.range);
    const value: Local = { path: path.length ? [...path, isList ? '@items' : '@values'] : [], size: entry?.value };
    const key: Local = { path: path.length ? [...path, isList ? '@indices' : '@keys'] : [], size: entry?.key };
    this.push(e.variable, e.second === undefined && isList ? value : key);
    if (e.second !== undefined) this.push(e.second, value);
    const each = plus(this.cost(e.condition), this.cost(e.step));
    this.pop(e.variable);
    if (e.second !== undefined) this.pop(e.second);
    const result = this.cost(e.result);
    this.pop(e.accumulator);
    const count = this.sizeOrUnknown(e.range);
    if (e.init.kind === 'literal') this.sizes.set(e, this.sizeOrUnknown(e.init));
    else if (e.init.kind === 'list' || e.init.kind === 'map') {
      this.sizes.set(e, count);
      this.setEntry(e, this.entry(e.step));
    }
    return plus(before, result, times(count, each));
  }
}
