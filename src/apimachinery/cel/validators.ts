import { regexp } from '../regexp/index.ts';
import type { Expr } from './ast.ts';
import { formatProblems } from './formatting.ts';
import { parseDuration, parseTimestamp } from './library/time.ts';
import type { Problem } from './problems.ts';
import * as t from './types.ts';

/** What may only be said of literals. Models cel/validator.go of cel-go, as Kubernetes turns them on. */
export function literalProblems(tree: Expr): Problem[] {
  const problems: Problem[] = [];
  const exempt = new Set<Expr>();
  walk(tree, (e) => {
    if (e.kind === 'call' && e.name === 'format') for (const a of e.args) walk(a, (inner) => exempt.add(inner));
    problems.push(...formatProblems(e));
    if (exempt.has(e) && e.kind !== 'call') return;
    if (e.kind === 'call') problems.push(...argumentProblems(e.name, e.args));
    else if (e.kind === 'list') problems.push(...mixed(e.items.map((item, i) => ({ e: item, optional: e.optional.has(i) }))).slice(0, 1));
    else if (e.kind === 'map')
      problems.push(
        ...mixed(e.entries.map((x) => ({ e: x.key, optional: false }))),
        ...mixed(e.entries.map((x) => ({ e: x.value, optional: x.optional }))),
      );
  });
  return problems;
}
export function walk(e: Expr, visit: (e: Expr) => void): void {
  visit(e);
  switch (e.kind) {
    case 'select':
      return walk(e.of, visit);
    case 'call':
      if (e.target) walk(e.target, visit);
      for (const a of e.args) walk(a, visit);
      return;
    case 'list':
      for (const item of e.items) walk(item, visit);
      return;
    case 'map':
      for (const { key, value } of e.entries) for (const part of [key, value]) walk(part, visit);
      return;
    case 'struct':
      for (const { value } of e.fields) walk(value, visit);
      return;
    case 'fold':
      for (const part of [e.range, e.init, e.condition, e.step, e.result]) walk(part, visit);
  }
}
const LITERALS: Record<string, (text: string) => unknown> = { duration: parseDuration, timestamp: parseTimestamp, matches: regexp };
function argumentProblems(name: string, [first]: Expr[]): Problem[] {
  if (!Object.hasOwn(LITERALS, name) || first?.kind !== 'literal' || typeof first.value !== 'string') return [];
  try {
    LITERALS[name](first.value);
    return [];
  } catch {
    return [{ at: first.at, text: `invalid ${name} argument` }];
  }
}
function mixed(elements: { e: Expr; optional: boolean }[]): Problem[] {
  const typeOf = ({ e, optional }: { e: Expr; optional: boolean }) => (optional ? t.unwrap(e.type ?? t.DYN) : (e.type ?? t.DYN));
  const [first, ...rest] = elements;
  if (!first) return [];
  const wanted = typeOf(first);
  return rest.flatMap((element) => {
    const type = typeOf(element);
    if (equivalent(wanted, type)) return [];
    return [{ at: element.e.at, text: `expected type '${t.formatType(wanted)}' but found '${t.formatType(type)}'` }];
  });
}
const equivalent = (a: t.Type, b: t.Type): boolean =>
  a.kind === b.kind &&
  (a.kind === 'param' || a.name === b.name) &&
  a.params.length === b.params.length &&
  a.params.every((p, i) => equivalent(p, b.params[i]));
