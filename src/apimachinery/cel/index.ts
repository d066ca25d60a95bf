import { regexp } from '../regexp/index.ts';
import type { Expr } from './ast.ts';
import { check } from './check.ts';
import type { Environment } from './environment.ts';
import { Evaluator, type Scope } from './evaluate.ts';
import { parse } from './parser.ts';
import { CelError, CelSyntaxError } from './problems.ts';
import type { Type } from './types.ts';
import { literalProblems, walk } from './validators.ts';

export { CostExceeded } from './evaluate.ts';
export { CelError, CelSyntaxError } from './problems.ts';
export type { Type } from './types.ts';

/** What one expression may cost. Models apiserver/pkg/apis/cel/config.go. */
export const PER_CALL_LIMIT = 1_000_000;

export interface Program {
  type: Type;
  tree: Expr;
  /** Throws CelError, or CostExceeded; both know what was spent. */
  evaluate(variables: Record<string, unknown>, budget?: number): { value: unknown; cost: number };
  /** Whether the expression speaks of a variable. */
  uses(name: string): boolean;
}

/** Throws CelSyntaxError. */
export function compile(source: string, environment: Environment): Program {
  const tree = parse(source);
  const type = check(source, tree, environment);
  const problems = literalProblems(tree);
  if (problems.length) throw new CelSyntaxError(source, problems);
  const used = new Set<string>();
  walk(tree, (e) => {
    if (e.kind === 'ident') used.add(e.name);
  });
  return {
    type,
    tree,
    evaluate(variables, budget = PER_CALL_LIMIT) {
      const evaluator = new Evaluator(environment, budget);
      try {
        return { value: evaluator.run(tree, scopeOf(variables)), cost: evaluator.cost };
      } catch (error) {
        if (error instanceof CelError) throw new CelError(error.message, evaluator.cost);
        throw error;
      }
    },
    uses: (name) => used.has(name),
  };
}
const scopeOf = (variables: Record<string, unknown>): Scope => ({
  get: (name) => variables[name],
  has: (name) => Object.hasOwn(variables, name),
});

const NAMES: Partial<Record<Type['kind'], string>> = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
};
/** As Go prints a type. */
export function typeText(t: Type): string {
  return t.params.length ? `${t.name}(${t.params.map(typeText).join(', ')})` : (NAMES[t.kind] ?? t.name);
}
/** Patterns are compiled with the program; what only then goes wrong is an internal error. */
function patternProblem(tree: Expr): string | undefined {
  let problem: string | undefined;
  walk(tree, (e) => {
    if (e.kind !== 'call' || !['matches', 'find', 'findAll'].includes(e.name)) return;
    const pattern = e.args[e.target ? 0 : 1];
    if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
    try {
      regexp(pattern.value);
    } catch (error) {
      problem ??= `program instantiation failed: ${(error as Error).message}`;
    }
  });
  return problem;
}
/**
 * What Kubernetes says of an expression that is no good here, after `Invalid value: …: `; nothing when it is.
 * What starts with `program instantiation failed` is said after `Internal error: `.
 * `wanted`: the types it may give, as `typeText` writes them; none: any.
 */
export function checkExpression(source: string, environment: Environment, wanted: string[] = []): string | undefined {
  try {
    const program = compile(source, environment);
    const given = typeText(program.type);
    if (!wanted.length || wanted.includes(given)) return patternProblem(program.tree);
    return wanted.length === 1
      ? `must evaluate to ${wanted[0]} but got ${given}`
      : `must evaluate to one of [${wanted.join(' ')}] but got ${given}`;
  } catch (error) {
    if (error instanceof CelSyntaxError) return `compilation failed: ${error.message}`;
    throw error;
  }
}
