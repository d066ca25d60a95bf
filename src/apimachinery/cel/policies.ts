import { type AdmissionOptions, admissionEnvironment } from './environments/admission.ts';
import { CelSyntaxError, checkExpression, compile, type Type } from './index.ts';
import { DYN } from './types.ts';

/** An expression of a policy, and what it may speak of. */
export interface PolicyExpression extends Omit<AdmissionOptions, 'variables'> {
  expression: string;
  /** The variables that stand before it, in order. */
  variables?: { name: string; expression: string }[];
  /** The types it may give: `['bool']`, `['string', 'null_type']`; none: any. */
  wanted?: string[];
}
/** The types of a policy's variables, each of which may speak of those before; what does not compile may be anything. */
export function variableTypes(
  variables: { name: string; expression: string }[],
  options: Omit<AdmissionOptions, 'variables'>,
): Record<string, Type> {
  const types: Record<string, Type> = {};
  for (const { name, expression } of variables) {
    try {
      types[name] = compile(expression, admissionEnvironment({ ...options, variables: { ...types } })).type;
    } catch (error) {
      if (!(error instanceof CelSyntaxError)) throw error;
      types[name] = DYN;
    }
  }
  return types;
}
/** What the API server says after `Invalid value: "…": ` of an expression that is no good; nothing when it is. */
export function expressionProblem({ expression, variables, wanted, ...options }: PolicyExpression): string | undefined {
  const types = variables && variableTypes(variables, options);
  return checkExpression(expression, admissionEnvironment({ ...options, variables: types }), wanted);
}
