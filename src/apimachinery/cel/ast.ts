import type { Overload } from './declare.ts';
import type { Type } from './types.ts';

interface Node {
  /** Offset of what cel-go takes for its place: a name, an operator, an opening bracket. */
  at: number;
  /** Given by the checker. */
  type?: Type;
}
export interface Entry {
  at: number;
  optional: boolean;
  value: Expr;
}
export type Expr = Node &
  (
    | { kind: 'literal'; value: unknown }
    | { kind: 'ident'; name: string }
    | { kind: 'select'; of: Expr; field: string; test: boolean }
    | Call
    | { kind: 'list'; items: Expr[]; optional: ReadonlySet<number> }
    | { kind: 'map'; entries: (Entry & { key: Expr })[] }
    | { kind: 'struct'; name: string; fields: (Entry & { name: string })[] }
    | Fold
  );
export interface Call extends Node {
  kind: 'call';
  name: string;
  target?: Expr;
  args: Expr[];
  /** Given by the checker: what may be called. */
  overloads?: Overload[];
}
/** What macros over lists and maps become. */
export interface Fold extends Node {
  kind: 'fold';
  range: Expr;
  variable: string;
  second?: string;
  accumulator: string;
  init: Expr;
  condition: Expr;
  step: Expr;
  result: Expr;
}
/** No name that an expression can say. */
export const ACCUMULATOR = '@result';

/** A fresh copy of what a macro uses twice. */
export function copy(e: Expr): Expr {
  switch (e.kind) {
    case 'select':
      return { ...e, of: copy(e.of) };
    case 'call':
      return { ...e, ...(e.target && { target: copy(e.target) }), args: e.args.map(copy) };
    case 'list':
      return { ...e, items: e.items.map(copy) };
    case 'map':
      return { ...e, entries: e.entries.map((x) => ({ ...x, key: copy(x.key), value: copy(x.value) })) };
    case 'struct':
      return { ...e, fields: e.fields.map((x) => ({ ...x, value: copy(x.value) })) };
    case 'fold':
      return {
        ...e,
        range: copy(e.range),
        init: copy(e.init),
        condition: copy(e.condition),
        step: copy(e.step),
        result: copy(e.result),
      };
  }
  return { ...e };
}
