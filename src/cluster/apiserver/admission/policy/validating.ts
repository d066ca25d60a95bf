import { CelError } from '../../../../apimachinery/cel/index.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { type Criteria, matches } from '../matching.ts';
import { shownIn } from '../own-kind.ts';
import { type AdmissionContext, refuse } from '../plugin.ts';
import { type Compiled, compiledPolicy, conditionsHold, evaluated } from './compiled.ts';
import { collectParams } from './params.ts';
import { Evaluation, OutOfBudget, type Subject } from './variables.ts';

interface Denial {
  policy: string;
  binding?: string;
  message: string;
  reason?: string;
}
interface Decision {
  index: number;
  message: string;
  reason?: string;
}
const CODES: Record<string, number> = { Unauthorized: 401, Forbidden: 403, Invalid: 422, RequestEntityTooLarge: 413 };

export const criteriaOf = (match: any): Criteria => ({
  rules: match?.resourceRules?.length ? match.resourceRules : ANYTHING,
  exclude: match?.excludeResourceRules,
  matchPolicy: match?.matchPolicy ?? 'Equivalent',
  namespaceSelector: match?.namespaceSelector,
  objectSelector: match?.objectSelector,
});
const ANYTHING = [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], operations: ['*'], scope: '*' }];

/** Models apiserver/pkg/admission/plugin/policy/validating/{dispatcher,validator}.go. */
export function validateByPolicies(
  policies: KubeObject[],
  bindings: KubeObject[],
  request: AdmissionRequest,
  context: AdmissionContext,
): void {
  const denials: Denial[] = [];
  for (const policy of policies) denials.push(...onePolicy(policy, bindings, request, context));
  const [first] = denials;
  if (!first) return;
  const by = `ValidatingAdmissionPolicy '${first.policy}'${first.binding === undefined ? '' : ` with binding '${first.binding}'`}`;
  const message = `${by} denied request: ${first.message}`;
  const error = refuse(request, message);
  const reason = first.reason ?? 'Invalid';
  error.status.reason = reason;
  error.status.code = CODES[reason] ?? 422;
  error.status.details = { ...error.status.details, causes: [{ message }] };
  throw error;
}
function onePolicy(policy: KubeObject, bindings: KubeObject[], request: AdmissionRequest, context: AdmissionContext): Denial[] {
  const name = policy.metadata.name as string;
  const denials: Denial[] = [];
  const annotations = new Map<string, string[]>();
  const misconfigured = (error: unknown, binding?: string) => {
    if (policy.spec.failurePolicy === 'Ignore') return;
    const what = binding === undefined ? 'policy' : 'binding';
    denials.push({ policy: name, binding, message: `failed to configure ${what}: ${(error as Error).message}` });
  };
  let as: ReturnType<typeof matches>;
  try {
    as = matches(criteriaOf(policy.spec.matchConstraints), request, context);
  } catch (error) {
    misconfigured(error);
    return denials;
  }
  if (!as) return denials;
  const shown = { as, object: shownIn(request, request.object, as), old: shownIn(request, request.old, as) };
  for (const binding of bindings.filter((b) => b.spec.policyName === name)) {
    const bound = binding.metadata.name as string;
    try {
      if (binding.spec.matchResources && !matches(criteriaOf(binding.spec.matchResources), request, context)) continue;
      for (const params of collectParams(policy, binding, request.namespace, context)) {
        const subject: Subject = { request, context, ...shown, params };
        denials.push(...evaluate(policy, binding, subject, annotations).map((d) => ({ policy: name, binding: bound, ...d })));
      }
    } catch (error) {
      misconfigured(error, bound);
    }
  }
  for (const [key, values] of annotations) request.annotate?.(`${name}/${key}`, values.join(', '));
  return denials;
}
function evaluate(policy: KubeObject, binding: KubeObject, subject: Subject, annotations: Map<string, string[]>): Omit<Denial, 'policy'>[] {
  const compiled = compiledPolicy(policy);
  const evaluation = new Evaluation(subject, compiled.variables);
  const ignore = policy.spec.failurePolicy === 'Ignore';
  let decisions: Decision[];
  try {
    if (!conditionsHold(evaluation, compiled.conditions, policy.spec.failurePolicy)) return [];
    decisions = decide(compiled, evaluation, ignore);
  } catch (error) {
    if (!(error instanceof CelError) && !(error instanceof OutOfBudget)) throw error;
    decisions = ignore ? [] : [{ index: 0, message: error.message }];
  }
  const denied = decisions.flatMap((decision) => carryOut(decision, binding, subject));
  return [...denied, ...annotate(compiled, evaluation, ignore, annotations)];
}
function decide(compiled: Compiled, evaluation: Evaluation, ignore: boolean): Decision[] {
  return compiled.validations.flatMap((validation, index): Decision[] => {
    try {
      if (evaluated(evaluation, validation.expression) === true) return [];
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      return ignore ? [] : [{ index, message: error.message }];
    }
    let message = '';
    try {
      const said = validation.messageExpression && evaluated(evaluation, validation.messageExpression);
      if (typeof said === 'string' && said.length <= 5 * 1024 && !said.trim().includes('\n')) message = said.trim();
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
    }
    message ||= validation.message?.trim() || `failed expression: ${validation.expression.text.trim()}`;
    return [{ index, message, reason: validation.reason ?? 'Invalid' }];
  });
}
/** What the binding wants done about a failure. */
function carryOut({ index, message, reason }: Decision, binding: KubeObject, { request }: Subject): Omit<Denial, 'policy'>[] {
  const { policyName: policy, validationActions } = binding.spec;
  const name = binding.metadata.name;
  const denied: Omit<Denial, 'policy'>[] = [];
  for (const action of validationActions ?? []) {
    if (action === 'Deny') denied.push({ message, reason });
    else if (action === 'Warn')
      request.warn(`Validation failed for ValidatingAdmissionPolicy '${policy}' with binding '${name}': ${message}`);
    else if (action === 'Audit')
      request.annotate?.(
        'validation.policy.admission.k8s.io/validation_failure',
        JSON.stringify([{ message, policy, binding: name, expressionIndex: index, validationActions }]),
      );
  }
  return denied;
}
function annotate(compiled: Compiled, evaluation: Evaluation, ignore: boolean, into: Map<string, string[]>): Omit<Denial, 'policy'>[] {
  return compiled.annotations.flatMap(({ key, expression }) => {
    try {
      const value = evaluated(evaluation, expression);
      const text = typeof value === 'string' ? value.trim() : '';
      const all = into.get(key) ?? [];
      if (text && !all.includes(text)) into.set(key, [...all, text]);
      return [];
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      return ignore ? [] : [{ message: error.message }];
    }
  });
}
