import { ApiError, type KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import type { UserInfo } from '../auth.ts';
import type { Authorizer } from '../authorization/index.ts';
import type { Attributes } from '../authorization/rules.ts';
import { invalid } from '../failures.ts';
import { fieldsAsked, selectorErrors, selectorProblems } from './selectors.ts';

const META = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'].concat([
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
]);
type Spec = any;

const wrong = (field: string, value: unknown, why: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  detail: `Invalid value: ${JSON.stringify(value)}: ${why}`,
});
/** As Go prints the internal struct. */
const nonResource = (a: { path?: string; verb?: string }) => ({ Path: a.path ?? '', Verb: a.verb ?? '' });

function specErrors(spec: Spec, self: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { resourceAttributes: resource, nonResourceAttributes: other } = spec;
  if (resource && other)
    errors.push(wrong('spec.nonResourceAttributes', nonResource(other), 'cannot be specified in combination with resourceAttributes'));
  if (!resource && !other)
    errors.push(wrong('spec.resourceAttributes', null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'));
  if (!self && !spec.user && !spec.groups?.length) errors.push(wrong('spec.user', '', 'at least one of user or group must be specified'));
  if (resource) errors.push(...selectorErrors(resource));
  return errors;
}

function metaErrors(object: KubeObject, why: string): FieldError[] {
  const { namespace, managedFields, ...rest } = object.metadata;
  if (!Object.values(rest).some((value) => value !== undefined && value !== null)) return [];
  const meta = object.metadata as Record<string, unknown>;
  return [wrong('metadata', Object.fromEntries(META.filter((key) => meta[key] != null).map((key) => [key, meta[key]])), why)];
}

function localErrors(object: KubeObject): FieldError[] {
  const { resourceAttributes: resource, nonResourceAttributes: other } = object.spec ?? {};
  const errors: FieldError[] = [];
  if (resource && (resource.namespace ?? '') !== (object.metadata.namespace ?? ''))
    errors.push(wrong('spec.resourceAttributes.namespace', resource.namespace ?? '', 'must match metadata.namespace'));
  if (other) errors.push(wrong('spec.nonResourceAttributes', nonResource(other), 'disallowed on this kind of request'));
  return errors;
}

function attributesOf(spec: Spec): Attributes {
  const { resourceAttributes: r, nonResourceAttributes: n } = spec;
  return {
    isResourceRequest: !!r,
    path: n?.path ?? '',
    verb: r?.verb ?? n?.verb ?? '',
    apiGroup: r?.group ?? '',
    namespace: r?.namespace ?? '',
    resource: r?.resource ?? '',
    subresource: r?.subresource ?? '',
    name: r?.name ?? '',
    fieldSelector: r && fieldsAsked(r),
  };
}

/** SubjectAccessReview and its Self and Local siblings. Upstream: pkg/registry/authorization. */
export function accessReview(authorizer: Authorizer, object: KubeObject, user: UserInfo, namespace: string): KubeObject {
  const self = object.kind === 'SelfSubjectAccessReview';
  const local = object.kind === 'LocalSubjectAccessReview';
  const { namespace: _, ...meta } = object.metadata;
  const answer: KubeObject = { ...object, metadata: local ? { ...meta, namespace } : meta, spec: object.spec ?? {} };
  const errors = [
    ...specErrors(answer.spec, self),
    ...metaErrors(answer, local ? 'must be empty except for namespace' : 'must be empty'),
    ...(local ? localErrors(answer) : []),
  ];
  if (errors.length) {
    const { status: refusal } = invalid('authorization.k8s.io', '', '', errors);
    // Upstream names no kind here.
    throw new ApiError({ ...refusal, details: { group: 'authorization.k8s.io', causes: refusal.details?.causes } });
  }
  const { spec } = answer;
  const subject = self ? user : { username: spec.user ?? '', uid: spec.uid, groups: spec.groups ?? [], extra: spec.extra };
  const { allowed, reason } = authorizer.authorize(subject, attributesOf(spec));
  const problems = selectorProblems(spec.resourceAttributes ?? {});
  answer.status = { allowed, ...(reason && { reason }), ...(problems && { evaluationError: problems }) };
  return answer;
}
