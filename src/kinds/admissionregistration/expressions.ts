import { expressionProblem, type PolicyExpression } from '../../apimachinery/cel/policies.ts';
import { duplicate, type Errors, internalError, invalid, qualified, required, tooMany } from '../validation/common.ts';

export interface Given extends Omit<PolicyExpression, 'expression'> {
  /** Shown instead of the text that was compiled. */
  shown?: string;
}
/** What is wrong with an expression. Upstream: apiserver/pkg/admission/plugin/cel/compile.go. */
export function compiled(expression: string, path: string, { shown = expression, ...options }: Given): Errors {
  const problem = expressionProblem({ expression, ...options });
  if (!problem) return [];
  return problem.startsWith('program instantiation failed') ? [internalError(path, problem)] : [invalid(path, shown, problem)];
}
/** Upstream: validateMatchConditions. */
export function matchConditions(list: any[], path: string, params: boolean): Errors {
  const errors: Errors = list.length > 64 ? [tooMany(path, list.length, 64)] : [];
  list.forEach((condition, i) => {
    const at = `${path}[${i}]`;
    const name: string = condition.name ?? '';
    const text: string = (condition.expression ?? '').trim();
    errors.push(
      ...(text ? compiled(text, `${at}.expression`, { params, authorizer: true, wanted: ['bool'] }) : [required(`${at}.expression`)]),
    );
    errors.push(...(name ? qualified(name, `${at}.name`) : [required(`${at}.name`)]));
    if (name && list.slice(0, i).some((c) => c.name === name)) errors.push(duplicate(`${at}.name`, name));
  });
  return errors;
}
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);
export interface Variable {
  name: string;
  expression: string;
}
export const variablesOf = (spec: any): Variable[] =>
  (spec.variables ?? []).map((v: any) => ({ name: v.name ?? '', expression: v.expression ?? '' }));
/** Upstream: validateVariable, of each. */
export const variableErrors = (list: Variable[], path: string, params: boolean, patches: boolean): Errors =>
  list.flatMap(({ name, expression }, i) => {
    const at = `${path}[${i}]`;
    return [
      ...(!name.trim()
        ? [required(`${at}.name`, 'name is not specified')]
        : /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !RESERVED.has(name)
          ? []
          : [invalid(`${at}.name`, name, 'must be a valid CEL identifier')]),
      ...(expression.trim()
        ? compiled(expression, `${at}.expression`, { params, authorizer: true, patches, variables: list.slice(0, i) })
        : [required(`${at}.expression`, 'expression is not specified')]),
    ];
  });
