import type { Call, Expr, Fold } from './ast.ts';
import type { Environment } from './environment.ts';
import { CelSyntaxError, type Problem } from './problems.ts';
import * as t from './types.ts';

/** Gives every node its type. Throws CelSyntaxError. Models checker/checker.go of cel-go. */
export function check(source: string, tree: Expr, environment: Environment): t.Type {
  const checker = new Checker(environment);
  checker.check(tree);
  if (checker.problems.length) throw new CelSyntaxError(source, checker.problems);
  return checker.settle(tree);
}
/** `a.b.c` of selections alone. */
export function qualifiedName(e: Expr): string | undefined {
  if (e.kind === 'ident') return e.name;
  if (e.kind !== 'select' || e.test) return undefined;
  const of = qualifiedName(e.of);
  return of === undefined ? undefined : `${of}.${e.field}`;
}

class Checker {
  readonly problems: Problem[] = [];
  private bound: t.Bindings = new Map();
  private scopes: Map<string, t.Type>[] = [];
  private free = 0;
  private readonly nodes: Expr[] = [];
  constructor(readonly environment: Environment) {}

  settle(tree: Expr): t.Type {
    for (const node of this.nodes) node.type = t.substitute(this.bound, node.type ?? t.DYN, true);
    return tree.type ?? t.DYN;
  }
  private report(at: number, text: string): t.Type {
    this.problems.push({ at, text });
    return t.ERROR;
  }
  private lookUp(name: string): t.Type | undefined {
    const plain = name.replace(/^\./, '');
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].get(plain);
      if (found) return found;
    }
    return this.environment.variable(plain);
  }
  private fits(from: t.Type, to: t.Type): boolean {
    const next = new Map(this.bound);
    if (!t.assignable(next, from, to)) return false;
    this.bound = next;
    return true;
  }
  private mismatch(at: number, wanted: t.Type, found: t.Type): t.Type {
    return this.report(at, `expected type '${t.formatType(wanted)}' but found '${t.formatType(found)}'`);
  }
  private undeclared(at: number, name: string): t.Type {
    return this.report(at, `undeclared reference to '${name}' (in container '')`);
  }

  check(e: Expr): t.Type {
    this.nodes.push(e);
    e.type = this.typeOf(e);
    return e.type;
  }
  private typeOf(e: Expr): t.Type {
    switch (e.kind) {
      case 'literal':
        return this.environment.literal(e.value);
      case 'ident':
        return this.lookUp(e.name) ?? this.undeclared(e.at, e.name);
      case 'select':
        return this.select(e);
      case 'call':
        return e.name === '_?._' ? this.optionalSelect(e) : this.call(e);
      case 'list':
        return this.list(e);
      case 'map':
        return this.map(e);
      case 'struct':
        return this.struct(e);
      case 'fold':
        return this.fold(e);
    }
  }
  private select(e: Extract<Expr, { kind: 'select' }>): t.Type {
    const name = qualifiedName(e);
    const known = name === undefined ? undefined : this.lookUp(name);
    if (known && name !== undefined) {
      Object.assign(e, { kind: 'ident', name });
      return known;
    }
    const type = this.field(e.at, e.of, e.field, false);
    return e.test ? t.BOOL : t.substitute(this.bound, type);
  }
  private optionalSelect(e: Call): t.Type {
    const [of, field] = e.args;
    this.check(field);
    const name = field.kind === 'literal' ? String(field.value) : '';
    return t.substitute(this.bound, this.field(e.at, of, name, true));
  }
  private field(at: number, of: Expr, field: string, optional: boolean): t.Type {
    const operand = t.substitute(this.bound, this.check(of));
    const target = t.unwrap(operand);
    let result = t.DYN;
    if (target.kind === 'map') result = target.params[1];
    else if (target.kind === 'struct') result = this.environment.field(target.name, field) ?? this.report(at, `undefined field '${field}'`);
    else if (target.kind === 'param') this.fits(t.DYN, target);
    else if (target.kind !== 'dyn' && target.kind !== 'error')
      this.report(at, `type '${t.formatType(target)}' does not support field selection`);
    return optional || t.isOptional(operand) ? t.optional(result) : result;
  }
  private call(e: Call): t.Type {
    const args = e.args.map((a) => this.check(a));
    if (!e.target) return this.resolve(e, args, false);
    const prefix = qualifiedName(e.target);
    const full = prefix === undefined ? undefined : `${prefix}.${e.name}`;
    if (full !== undefined && this.environment.functions.has(full)) {
      e.name = full;
      delete e.target;
      return this.resolve(e, args, false);
    }
    return this.resolve(e, [this.check(e.target), ...args], true);
  }
  private resolve(e: Call, given: t.Type[], member: boolean): t.Type {
    const overloads = this.environment.functions.get(e.name.replace(/^\./, ''));
    if (!overloads) return this.undeclared(e.at, e.name);
    if (e.name === '_&&_' || e.name === '_||_') return this.logic(e, given);
    let result: t.Type | undefined;
    e.overloads = [];
    for (const overload of overloads) {
      if (overload.member !== member || overload.args.length !== given.length) continue;
      const fresh = new Map<string, t.Type>();
      const own = (type: t.Type): t.Type => {
        if (type.kind === 'param') {
          const known = fresh.get(type.name) ?? this.variable();
          fresh.set(type.name, known);
          return known;
        }
        return type.params.length ? { ...type, params: type.params.map(own) } : type;
      };
      const next = new Map(this.bound);
      const wanted = overload.args.map(own);
      if (!given.every((g, i) => t.assignable(next, g, wanted[i]))) continue;
      this.bound = next;
      e.overloads.push(overload);
      const type = t.substitute(this.bound, own(overload.result));
      if (!result) result = type;
      else if (!t.isDyn(result) && !t.sameType(type, result)) result = t.DYN;
    }
    if (result) return result;
    const shown = t.formatSignature(
      given.map((g) => t.substitute(this.bound, g, true)),
      member,
    );
    return this.report(e.at, `found no matching overload for '${e.name}' applied to '${shown}'`);
  }
  private logic(e: Call, given: t.Type[]): t.Type {
    e.overloads = this.environment.functions.get(e.name);
    let wrong = false;
    given.forEach((type, i) => {
      if (this.fits(type, t.BOOL)) return;
      wrong = true;
      this.mismatch(e.args[i].at, t.BOOL, type);
    });
    return wrong ? t.ERROR : t.BOOL;
  }
  private variable(): t.Type {
    return t.param(`_var${this.free++}`);
  }
  private join(before: t.Type | undefined, type: t.Type): t.Type {
    if (!before) return type;
    if (this.fits(before, type)) return t.mostGeneral(before, type);
    return t.DYN;
  }
  private element(e: Expr, optional: boolean): t.Type {
    const type = this.check(e);
    if (!optional || t.isDyn(type)) return type;
    if (!t.isOptional(type)) this.mismatch(e.at, t.optional(type), type);
    return t.unwrap(type);
  }
  private list(e: Extract<Expr, { kind: 'list' }>): t.Type {
    let type: t.Type | undefined;
    e.items.forEach((item, i) => {
      type = this.join(type, this.element(item, e.optional.has(i)));
    });
    return t.list(type ?? this.variable());
  }
  private map(e: Extract<Expr, { kind: 'map' }>): t.Type {
    let key: t.Type | undefined;
    let value: t.Type | undefined;
    for (const entry of e.entries) {
      key = this.join(key, this.check(entry.key));
      value = this.join(value, this.element(entry.value, entry.optional));
    }
    return t.map(key ?? this.variable(), value ?? this.variable());
  }
  private struct(e: Extract<Expr, { kind: 'struct' }>): t.Type {
    const known = this.lookUp(e.name);
    if (!known) return this.undeclared(e.at, e.name);
    if (known.kind !== 'type') {
      for (const field of e.fields) {
        this.check(field.value);
        this.report(field.at, `unexpected failed resolution of '${e.name}'`);
      }
      return this.report(e.at, `'${t.formatType(known)}' is not a type`);
    }
    const made = known.params[0];
    const isStruct = made?.kind === 'struct';
    if (!isStruct) this.report(e.at, `'${made ? t.formatType(made) : 'type'}' is not a message type`);
    for (const field of e.fields) {
      const value = this.element(field.value, field.optional);
      const wanted =
        (isStruct ? this.environment.field(made.name, field.name) : undefined) ?? this.report(field.at, `undefined field '${field.name}'`);
      if (!this.fits(wanted, value))
        this.report(
          field.at,
          `expected type of field '${field.name}' is '${t.formatType(wanted)}' but provided type is '${t.formatType(value)}'`,
        );
    }
    return isStruct ? made : t.ERROR;
  }
  private fold(e: Fold): t.Type {
    this.check(e.range);
    const accumulated = this.check(e.init);
    const range = t.substitute(this.bound, e.range.type ?? t.DYN);
    const [first, second] = this.iterated(e, range);
    this.scopes.push(new Map([[e.accumulator, accumulated]]));
    this.scopes.push(new Map([[e.variable, e.second === undefined ? (range.kind === 'map' ? first : second) : first]]));
    if (e.second !== undefined) this.scopes[this.scopes.length - 1].set(e.second, second);
    this.expect(e.condition, t.BOOL);
    this.expect(e.step, accumulated);
    this.scopes.pop();
    const result = this.check(e.result);
    this.scopes.pop();
    return t.substitute(this.bound, result);
  }
  /** Index or key, and element or value. */
  private iterated(e: Fold, range: t.Type): [t.Type, t.Type] {
    switch (range.kind) {
      case 'list':
        return [t.INT, range.params[0]];
      case 'map':
        return [range.params[0], range.params[1]];
      case 'dyn':
      case 'error':
      case 'param':
        this.fits(t.DYN, range);
        return [t.DYN, t.DYN];
    }
    this.report(
      e.range.at,
      `expression of type '${t.formatType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
    );
    return [t.ERROR, t.ERROR];
  }
  private expect(e: Expr, wanted: t.Type): void {
    const type = this.check(e);
    if (!this.fits(wanted, type)) this.mismatch(e.at, wanted, type);
  }
}
