import { mergeTyped } from '../../../../apimachinery/apply/merge.ts';
import { child, isAtomicList, isAtomicMap, shapeOf } from '../../../../apimachinery/apply/typed.ts';
import { typedProblem } from '../../../../apimachinery/apply/validate.ts';
import { CelError } from '../../../../apimachinery/cel/index.ts';
import { CelMap, toJson } from '../../../../apimachinery/cel/values.ts';
import { deepEqual, isObject } from '../../../../apimachinery/json.ts';
import { JsonPatchError, jsonPatch } from '../../../../apimachinery/patch/json.ts';
import type { Schema } from '../../../../apimachinery/schema.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../../kinds/resource.ts';
import { structureOf } from '../../../../kinds/structure/index.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { appliedSchema } from '../../customresources/schema.ts';
import { matches } from '../matching.ts';
import { shownIn, takenFrom } from '../own-kind.ts';
import { type AdmissionContext, refuse } from '../plugin.ts';
import { Reinvocation } from '../reinvocation.ts';
import { compiledPolicy, conditionsHold, type Expression, evaluated } from './compiled.ts';
import { collectParams } from './params.ts';
import { criteriaOf } from './validating.ts';
import { Evaluation, OutOfBudget } from './variables.ts';

interface Problem {
  policy: KubeObject;
  binding?: KubeObject;
  message: string;
  reason?: string;
}
interface Invocation {
  policy: KubeObject;
  binding: KubeObject;
  params?: KubeObject;
  as: ResourceDefinition;
}
/** Models apiserver/pkg/admission/plugin/policy/{generic/policy_dispatcher,mutating/dispatcher}.go. True when something changed. */
export function mutateByPolicies(
  policies: KubeObject[],
  bindings: KubeObject[],
  request: AdmissionRequest,
  context: AdmissionContext,
  again: boolean,
): boolean {
  const problems: Problem[] = [];
  const invocations = collect(policies, bindings, request, context, problems);
  const rounds = Reinvocation.of(request, 'MutatingAdmissionPolicy');
  rounds.begin(again, request.object);
  let changed = false;
  for (const invocation of invocations) {
    const { policy, binding, params } = invocation;
    const key = [policy, binding, params].map((o) => `${o?.metadata.namespace ?? ''}/${o?.metadata.name ?? ''}`).join(' ');
    if (!rounds.wanted(again, key)) continue;
    const before = request.object;
    problems.push(...invoke(invocation, request, context));
    if (!deepEqual(before, request.object)) {
      changed = true;
      rounds.changed();
    }
    rounds.ran(key, policy.spec.reinvocationPolicy);
  }
  rounds.end(request.object);
  const kept = problems.filter(({ policy }) => policy.spec.failurePolicy !== 'Ignore');
  if (!kept.length) return changed;
  const texts = kept.map(({ policy, binding, message }) =>
    binding
      ? `policy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${message}`
      : `policy "${policy.metadata.name}" denied request: ${message}`,
  );
  const error = refuse(request, 'admission request denied by policy');
  error.status.message = texts[0];
  error.message = texts[0];
  if (kept[0].reason) error.status.reason = kept[0].reason;
  error.status.details = { ...error.status.details, causes: texts.map((message) => ({ message })) };
  throw error;
}
function collect(
  policies: KubeObject[],
  bindings: KubeObject[],
  request: AdmissionRequest,
  context: AdmissionContext,
  problems: Problem[],
) {
  const invocations: Invocation[] = [];
  for (const policy of policies) {
    let as: ResourceDefinition | undefined;
    try {
      as = matches(criteriaOf(policy.spec.matchConstraints), request, context);
    } catch (error) {
      problems.push({ policy, message: `failed to configure policy: ${(error as Error).message}` });
    }
    if (!as) continue;
    for (const binding of bindings.filter((b) => b.spec.policyName === policy.metadata.name)) {
      try {
        if (binding.spec.matchResources && !matches(criteriaOf(binding.spec.matchResources), request, context)) continue;
        for (const params of collectParams(policy, binding, request.namespace, context)) invocations.push({ policy, binding, params, as });
      } catch (error) {
        problems.push({ policy, binding, message: `failed to configure binding: ${(error as Error).message}` });
      }
    }
  }
  return invocations;
}
function invoke({ policy, binding, params, as }: Invocation, request: AdmissionRequest, context: AdmissionContext): Problem[] {
  const compiled = compiledPolicy(policy);
  const evaluation = () =>
    new Evaluation(
      {
        request,
        context,
        as,
        object: shownIn(request, request.object, as),
        old: shownIn(request, request.old, as),
        params,
      },
      compiled.variables,
    );
  const problem = (error: unknown): Problem[] => {
    if (!(error instanceof CelError) && !(error instanceof OutOfBudget)) throw error;
    return [{ policy, binding, message: error.message, reason: 'Invalid' }];
  };
  try {
    if (!conditionsHold(evaluation(), compiled.conditions, policy.spec.failurePolicy)) return [];
  } catch (error) {
    return problem(error);
  }
  return compiled.mutations.flatMap(({ patchType, expression }) => {
    if (!request.object) return [];
    try {
      const shown = shownIn(request, request.object, as) as KubeObject;
      const patched =
        patchType === 'JSONPatch' ? byPatch(shown, evaluation(), expression) : byConfiguration(shown, evaluation(), expression, as);
      request.object = takenFrom(request, patched);
      return [];
    } catch (error) {
      return problem(error);
    }
  });
}
/** Models mutating/patch/json_patch.go. */
function byPatch(object: KubeObject, evaluation: Evaluation, expression: Expression): KubeObject {
  const operations = evaluated(evaluation, expression) as CelMap[];
  const patch = operations.map((operation) => {
    const value = operation.get('value');
    if (value instanceof CelMap && value.struct) checkNames(value, [value.struct]);
    return {
      op: (operation.get('op') as string | undefined) ?? '',
      path: (operation.get('path') as string | undefined) ?? '',
      ...(operation.get('from') ? { from: operation.get('from') } : {}),
      ...(operation.has('value') && { value: toJson(value) }),
    };
  });
  try {
    return jsonPatch(object, patch as never) as KubeObject;
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    if (/test/i.test(error.message) && patch.some((p) => p.op === 'test')) return object;
    throw new CelError(`JSON Patch: ${error.message}`);
  }
}
/** Models mutating/patch/smd.go. */
function byConfiguration(object: KubeObject, evaluation: Evaluation, expression: Expression, as: ResourceDefinition): KubeObject {
  const value = evaluated(evaluation, expression) as CelMap;
  checkNames(value, ['Object']);
  const configuration = { ...(toJson(value) as object), apiVersion: object.apiVersion, kind: object.kind };
  const schema: Schema | undefined = structureOf(object.apiVersion, object.kind) ?? (as.schema ? appliedSchema(as) : undefined);
  const failed = (why: string) => new CelError(`error applying patch: ${why}`);
  const wrong = typedProblem(configuration, schema);
  if (wrong) throw failed(`failed to convert patch object to typed object: ${wrong}`);
  const atomic = atomics(configuration, schema, '');
  if (atomic.length) throw failed(`invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomic.join(', ')}`);
  return mergeTyped(object, configuration, schema) as KubeObject;
}
function atomics(value: unknown, schema: Schema | undefined, path: string): string[] {
  const shape = shapeOf(schema, value);
  if (isObject(value) && shape === 'map')
    return [
      ...(isAtomicMap(schema) ? [path] : []),
      ...Object.entries(value).flatMap(([key, inner]) => atomics(inner, child(schema, key), `${path}.${key}`)),
    ];
  if (Array.isArray(value) && shape === 'list')
    return [...(isAtomicList(schema) ? [path] : []), ...value.flatMap((inner, i) => atomics(inner, schema?.element, `${path}[${i}]`))];
  return [];
}
/** `Object.spec{}` may only stand at `.spec`. */
function checkNames(value: unknown, path: string[]): void {
  const wrong = misnamed(value, path);
  if (wrong.length) throw new CelError(`type mismatch: ${wrong.join('\n')}`);
}
function misnamed(value: unknown, path: string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((v) => misnamed(v, path));
  if (!(value instanceof CelMap)) return [];
  if (!value.struct) return value.keys().flatMap((k) => misnamed(value.get(k), path));
  const wanted = path.join('.');
  const own =
    value.struct === wanted
      ? []
      : [`unexpected type name "${value.struct}", expected "${wanted}", which matches field name path from root Object type`];
  return [...own, ...value.keys().flatMap((k) => misnamed(value.get(k), [...path, String(k)]))];
}
