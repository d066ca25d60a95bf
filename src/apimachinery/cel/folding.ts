import type { Expr } from './ast.ts';
import { typeNamed } from './environment.ts';

const CONVERSIONS = new Set(['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'type', 'uint']);
const known = new WeakMap<Expr, boolean>();

/** What is worked out once, before anything runs, and costs nothing then. Models decOptimize of interpreter/decorators.go. */
export function isConstant(e: Expr): boolean {
  let answer = known.get(e);
  if (answer === undefined) known.set(e, (answer = folds(e)));
  return answer;
}
function folds(e: Expr): boolean {
  switch (e.kind) {
    case 'literal':
      return true;
    case 'ident':
      return e.type?.kind === 'type' && typeNamed(e.name.replace(/^\./, '')) !== undefined;
    case 'list':
      return !e.optional.size && e.items.every(isConstant);
    case 'map':
      return e.entries.every((x) => !x.optional && isConstant(x.key) && isConstant(x.value));
    case 'call':
      if (e.name === '@in') return isListTest(e) && isEmpty(e.args[1]) && isConstant(e.args[1]);
      return !e.target && e.args.length === 1 && CONVERSIONS.has(e.name.replace(/^\./, '')) && isConstant(e.args[0]);
  }
  return false;
}
const isListTest = (e: Expr): boolean => e.kind === 'call' && e.overloads?.length === 1 && e.overloads[0].args[1].kind === 'list';
const isEmpty = (e: Expr): boolean => e.kind === 'list' && !e.items.length;

/** Membership in a list of constants is looked up. Models maybeOptimizeSetMembership. */
export function isLookedUp(e: Expr): boolean {
  if (e.kind !== 'call' || e.name !== '@in' || !isListTest(e)) return false;
  const [, list] = e.args;
  return list.kind === 'list' && isConstant(list) && list.items.every((i) => PRIMITIVE.has(i.type?.kind ?? ''));
}
const PRIMITIVE = new Set(['bool', 'double', 'int', 'string', 'uint']);
