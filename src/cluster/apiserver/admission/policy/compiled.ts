import { admissionEnvironment } from '../../../../apimachinery/cel/environments/admission.ts';
import { CelError, CelSyntaxError, compile, type Program, type Type } from '../../../../apimachinery/cel/index.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import type { Evaluation } from './variables.ts';

/** An expression, compiled or not. */
export interface Expression {
  text: string;
  program?: Program;
  error?: string;
}
export interface Compiled {
  variables: (Expression & { name: string })[];
  conditions: (Expression & { name: string })[];
  validations: { expression: Expression; messageExpression?: Expression; message?: string; reason?: string }[];
  annotations: { key: string; expression: Expression }[];
  mutations: { patchType: string; expression: Expression }[];
}
const known = new WeakMap<KubeObject, Compiled>();

/** A policy's expressions, compiled once. */
export function compiledPolicy(policy: KubeObject): Compiled {
  let compiled = known.get(policy);
  if (!compiled) known.set(policy, (compiled = compilePolicy(policy.spec)));
  return compiled;
}
function compilePolicy(spec: any): Compiled {
  const types: Record<string, Type> = {};
  const params = !!spec.paramKind;
  const make = (text: string, authorizer: boolean, patches = false): Expression => {
    try {
      return { text, program: compile(text, admissionEnvironment({ params, authorizer, patches, variables: { ...types } })) };
    } catch (error) {
      if (!(error instanceof CelSyntaxError)) throw error;
      return { text, error: `compilation failed: ${error.message}` };
    }
  };
  const variables = (spec.variables ?? []).map(({ name, expression }: any) => {
    const made = make(expression, true);
    if (made.program) types[name] = made.program.type;
    return { name, ...made };
  });
  return {
    variables,
    conditions: (spec.matchConditions ?? []).map((c: any) => ({ name: c.name, ...make(c.expression, true) })),
    validations: (spec.validations ?? []).map((v: any) => ({
      expression: make(v.expression, true),
      ...(v.messageExpression && { messageExpression: make(v.messageExpression, false) }),
      message: v.message,
      reason: v.reason,
    })),
    annotations: (spec.auditAnnotations ?? []).map((a: any) => ({ key: a.key, expression: make(a.valueExpression, true) })),
    mutations: (spec.mutations ?? []).map((m: any) => ({
      patchType: m.patchType,
      expression: make((m.jsonPatch ?? m.applyConfiguration)?.expression ?? '', true, true),
    })),
  };
}
/** Throws CelError when there is no value. */
export function evaluated(evaluation: Evaluation, { program, text, error }: Expression): unknown {
  if (!program) throw new CelError(`compilation error: ${error}`);
  return evaluation.run(program, text);
}
/** Whether the conditions hold; a failure is as the failurePolicy says. Models webhook/matchconditions/matcher.go. */
export function conditionsHold(evaluation: Evaluation, conditions: Expression[], failurePolicy: string): boolean {
  const failures: string[] = [];
  for (const condition of conditions) {
    try {
      if (evaluated(evaluation, condition) === false) return false;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failures.push(error.message);
    }
  }
  if (!failures.length) return true;
  if (failurePolicy === 'Ignore') return false;
  throw new CelError(failures.length === 1 ? failures[0] : `[${failures.join(', ')}]`);
}
