import { isDns1035Label, isDns1123Subdomain } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { duplicate, type Errors, invalid, notSupported, qualified, required, same } from '../validation/common.ts';
import { conditionErrors } from '../validation/conditions.ts';
import { genericMeta } from '../validation/meta.ts';
import { compiled, matchConditions, type Variable, variableErrors, variablesOf } from './expressions.ts';
import { FAILURE_POLICIES, matchResources, onlyMutable, supported } from './rules.ts';

// Upstream: pkg/apis/admissionregistration/validation.
function paramKind({ apiVersion, kind }: any, path: string): Errors {
  const errors: Errors = [];
  const at = `${path}.apiVersion`;
  const parts = `${apiVersion ?? ''}`.split('/');
  if (!apiVersion) errors.push(required(at));
  else if (parts.length > 2) errors.push(invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    const version = parts.pop() as string;
    const group = parts[0] ?? '';
    const wrong = group ? isDns1123Subdomain(group) : [];
    if (wrong.length) errors.push(invalid(at, group, wrong.join(',')));
    const bad = version ? isDns1035Label(version) : [];
    if (!version) errors.push(invalid(at, apiVersion, 'version must be specified'));
    else if (bad.length) errors.push(invalid(at, version, bad.join(',')));
  }
  if (!kind) return [...errors, required(`${path}.kind`)];
  const wrong = isDns1035Label(kind.toLowerCase());
  if (wrong.length) errors.push(invalid(`${path}.kind`, kind, `may have mixed case, but should otherwise match: ${wrong.join(',')}`));
  return errors;
}
function matching(spec: any, keep: boolean, mutating: boolean): Errors {
  return [
    ...supported(spec.failurePolicy, 'spec.failurePolicy', FAILURE_POLICIES),
    ...(spec.paramKind ? paramKind(spec.paramKind, 'spec.paramKind') : []),
    ...(spec.matchConstraints
      ? [
          ...matchResources(spec.matchConstraints, 'spec.matchConstraints'),
          ...(spec.matchConstraints.resourceRules?.length ? [] : [required('spec.matchConstraints.resourceRules')]),
          ...(mutating ? onlyMutable(spec.matchConstraints, 'spec.matchConstraints') : []),
        ]
      : [required('spec.matchConstraints')]),
    ...(keep ? [] : matchConditions(spec.matchConditions ?? [], 'spec.matchConditions', !!spec.paramKind)),
    ...variableErrors(variablesOf(spec), 'spec.variables', !!spec.paramKind, mutating),
  ];
}
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
function validation(v: any, path: string, params: boolean, variables: Variable[] | undefined): Errors {
  const { expression = '', messageExpression = '', message = '' } = v;
  const errors: Errors = expression.trim()
    ? compiled(expression, `${path}.expression`, { params, authorizer: true, variables, wanted: ['bool'] })
    : [required(`${path}.expression`, 'expression is not specified')];
  if (messageExpression && !messageExpression.trim())
    errors.push(invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  else if (messageExpression)
    errors.push(...compiled(messageExpression, `${path}.messageExpression`, { params, variables, wanted: ['string'] }));
  if (message && !message.trim()) errors.push(invalid(`${path}.message`, message, 'must be non-empty if specified'));
  else if (/[\n\r]/.test(message.trim())) errors.push(invalid(`${path}.message`, message, 'must not contain line breaks'));
  return [...errors, ...supported(v.reason, `${path}.reason`, REASONS)];
}
const MAX_ANNOTATIONS = 20;
const MAX_VALUE = 5120;
function auditAnnotations(list: any[], name: string, params: boolean, variables: Variable[] | undefined): Errors {
  const path = 'spec.auditAnnotations';
  const errors: Errors =
    list.length > MAX_ANNOTATIONS ? [invalid(path, list, `must not have more than ${MAX_ANNOTATIONS} auditAnnotations`)] : [];
  list.forEach(({ key = '', valueExpression = '' }, i) => {
    const at = `${path}[${i}]`;
    const text = valueExpression.trim();
    errors.push(...(name ? qualified(`${name}/${key}`, `${at}.key`) : [invalid(`${at}.key`, key, 'requires metadata.name be non-empty')]));
    if (!text) errors.push(required(`${at}.valueExpression`, 'valueExpression is not specified'));
    else if (text.length > MAX_VALUE) errors.push(required(`${at}.valueExpression`, `must not exceed ${MAX_VALUE} bytes in length`));
    else
      errors.push(
        ...compiled(text, `${at}.valueExpression`, {
          params,
          authorizer: true,
          variables,
          wanted: ['string', 'null_type'],
          shown: valueExpression,
        }),
      );
    if (list.slice(0, i).some((a) => (a.key ?? '') === key)) errors.push(duplicate(`${at}.key`, key));
  });
  return errors;
}
/** Without variables, nothing is called `variables`. */
const some = (spec: any): Variable[] | undefined => (spec.variables?.length ? variablesOf(spec) : undefined);
function validatingErrors(o: KubeObject, keep: boolean): Errors {
  const { spec } = o;
  const { validations = [], auditAnnotations: annotations = [] } = spec;
  const params = !!spec.paramKind;
  const none = 'validations or auditAnnotations must contain at least one item';
  const variables = some(spec);
  return [
    ...genericMeta(o, false),
    ...matching(spec, keep, false),
    ...(validations.length || annotations.length
      ? [
          ...validations.flatMap((v: any, i: number) => validation(v, `spec.validations[${i}]`, params, variables)),
          ...auditAnnotations(annotations, o.metadata.name ?? '', params, variables),
        ]
      : [required('spec.validations', none), required('spec.auditAnnotations', none)]),
  ];
}
const WANTED: Record<string, string[]> = { JSONPatch: ['list(JSONPatch)'], ApplyConfiguration: ['Object'] };
function patchErrors(m: any, path: string, params: boolean, variables: Variable[] | undefined): Errors {
  const fields: Record<string, [mine: string, other: string]> = {
    JSONPatch: ['jsonPatch', 'applyConfiguration'],
    ApplyConfiguration: ['applyConfiguration', 'jsonPatch'],
  };
  if (!m.patchType) return [required(`${path}.patchType`)];
  if (!Object.hasOwn(fields, m.patchType)) return [notSupported(`${path}.patchType`, m.patchType, ['ApplyConfiguration', 'JSONPatch'])];
  const [mine, other] = fields[m.patchType];
  const text = (m[mine]?.expression ?? '').trim();
  const at = `${path}.${mine}`;
  const errors: Errors = !m[mine]
    ? [required(at, `must be specified when patchType is ${m.patchType}`)]
    : text
      ? compiled(text, `${at}.expression`, { params, authorizer: true, patches: true, variables, wanted: WANTED[m.patchType] })
      : [required(`${at}.expression`)];
  return m[other]
    ? [...errors, invalid(`${path}.${other}`, `{${other}}`, `must not be specified when patchType is ${m.patchType}`)]
    : errors;
}
function mutatingErrors(o: KubeObject, keep: boolean): Errors {
  const { spec } = o;
  const mutations: any[] = spec.mutations ?? [];
  const params = !!spec.paramKind;
  return [
    ...genericMeta(o, false),
    ...matching(spec, keep, true),
    ...(mutations.length
      ? mutations.flatMap((m, i) => patchErrors(m, `spec.mutations[${i}]`, params, variablesOf(spec)))
      : [required('spec.mutations', 'mutations must contain at least one item')]),
    ...(spec.reinvocationPolicy
      ? supported(spec.reinvocationPolicy, 'spec.reinvocationPolicy', ['IfNeeded', 'Never'])
      : [required('spec.reinvocationPolicy')]),
  ];
}
const keeps = (o: KubeObject, old: KubeObject): boolean =>
  same(o.spec.paramKind, old.spec.paramKind) && same(o.spec.matchConditions, old.spec.matchConditions);
function statusErrors({ status = {} }: KubeObject): Errors {
  const warnings: any[] = status.typeChecking?.expressionWarnings ?? [];
  return [
    ...warnings.flatMap((w, i) => {
      const at = `status.typeChecking.expressionWarnings[${i}]`;
      return [...(w.warning ? [] : [required(`${at}.warning`)]), ...(w.fieldRef?.trim() ? [] : [required(`${at}.fieldRef`)])];
    }),
    ...conditionErrors(status.conditions ?? [], 'status.conditions'),
  ];
}
export const validatingStrategy = {
  validate: (o: KubeObject): Errors => validatingErrors(o, false),
  validateUpdate: (o: KubeObject, old: KubeObject): Errors => validatingErrors(o, keeps(o, old)),
  validateStatusUpdate: statusErrors,
};
export const mutatingStrategy = {
  validate: (o: KubeObject): Errors => mutatingErrors(o, false),
  validateUpdate: (o: KubeObject, old: KubeObject): Errors => mutatingErrors(o, keeps(o, old)),
};
