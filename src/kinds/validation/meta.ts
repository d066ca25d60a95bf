import { isDns1123Label, isDns1123Subdomain, isPathSegmentName } from '../../apimachinery/labels.ts';
import type { KubeObject, OwnerReference } from '../../apimachinery/types.ts';
import {
  annotations,
  type Check,
  check,
  type Errors,
  forbidden,
  invalid,
  labels,
  nonnegative,
  qualified,
  required,
  same,
} from './common.ts';

/** A generated name is checked with its dash made harmless. Upstream: apimachinery/pkg/api/validation/generic.go maskTrailingDash. */
const masked = (rule: Check, prefix: string): string[] => rule(prefix.replace(/-$/, (_d, at) => (at > 0 ? 'a' : '-')));

function owners(list: OwnerReference[], path: string): Errors {
  let first = '';
  return list.flatMap((owner) => {
    const { apiVersion = '', kind = '', name = '', uid = '' } = owner;
    const errors: Errors = [];
    if (!apiVersion.split('/').pop() || apiVersion.split('/').length > 2)
      errors.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'));
    if (!kind) errors.push(invalid(`${path}.kind`, kind, 'must not be empty'));
    if (!name) errors.push(invalid(`${path}.name`, name, 'must not be empty'));
    if (!uid) errors.push(invalid(`${path}.uid`, uid, 'must not be empty'));
    if (apiVersion === 'v1' && kind === 'Event') errors.push(invalid(path, owner, '/v1, Kind=Event is disallowed from being an owner'));
    if (owner.controller) {
      const here = `${kind}/${name}`;
      if (first)
        errors.push(
          invalid(path, list, `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${here}`),
        );
      else first = here;
    }
    return errors;
  });
}
function finalizers(list: string[], path: string): Errors {
  const errors = list.flatMap((f) => qualified(f, path));
  if (list.includes('orphan') && list.includes('foregroundDeletion'))
    errors.push(invalid(path, list, 'finalizer orphan and foregroundDeletion cannot be both set'));
  return errors;
}
/** Upstream: apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessor. */
export function genericMeta({ metadata: meta }: KubeObject, namespaced: boolean, rule: Check = isDns1123Subdomain): Errors {
  const path = 'metadata';
  const errors: Errors = [];
  if (meta.generateName)
    errors.push(...masked(rule, meta.generateName).map((why) => invalid(`${path}.generateName`, meta.generateName, why)));
  if (!meta.name) errors.push(required(`${path}.name`, 'name or generateName is required'));
  else errors.push(...check(`${path}.name`, meta.name, rule));
  if (namespaced) {
    if (!meta.namespace) errors.push(required(`${path}.namespace`));
    else errors.push(...check(`${path}.namespace`, meta.namespace, isDns1123Label));
  } else if (meta.namespace) errors.push(forbidden(`${path}.namespace`, 'not allowed on this type'));
  return [
    ...errors,
    ...nonnegative(meta.generation, `${path}.generation`),
    ...labels(meta.labels, `${path}.labels`),
    ...annotations(meta.annotations, `${path}.annotations`),
    ...owners(meta.ownerReferences ?? [], `${path}.ownerReferences`),
    ...finalizers(meta.finalizers ?? [], `${path}.finalizers`),
  ];
}
const STANDARD = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);
/** Upstream: pkg/apis/core/validation validateKubeFinalizerName. */
const kubeFinalizer = (name: string, path: string): Errors =>
  name.includes('/') || STANDARD.has(name)
    ? []
    : [invalid(path, name, 'name is neither a standard finalizer name nor is it fully qualified')];
const kubeFinalizers = ({ metadata }: KubeObject): Errors =>
  (metadata.finalizers ?? []).flatMap((f, i) => kubeFinalizer(f, `metadata.finalizers[${i}]`));
export const finalizerName = (name: string, path: string): Errors => [...qualified(name, path), ...kubeFinalizer(name, path)];
/** Upstream: pkg/apis/core/validation ValidateObjectMeta, which kinds that are built in call. */
export const objectMeta = (object: KubeObject, namespaced: boolean, rule: Check = isDns1123Subdomain): Errors => [
  ...genericMeta(object, namespaced, rule),
  ...kubeFinalizers(object),
];
const fixed = (field: string, now: unknown, old: unknown): Errors =>
  same(now, old) ? [] : [invalid(`metadata.${field}`, now ?? (typeof old === 'number' ? null : ''), 'field is immutable')];
/** `[]string{"a", "b"}` */
const goStrings = (list: string[]): string => `[]string{${list.map((s) => JSON.stringify(s)).join(', ')}}`;

/** Upstream: apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessorUpdate. */
export function genericMetaUpdate({ metadata: meta }: KubeObject, { metadata: old }: KubeObject): Errors {
  const errors: Errors = [];
  const added = (meta.finalizers ?? []).filter((f) => !old.finalizers?.includes(f)).sort();
  if (old.deletionTimestamp && added.length)
    errors.push(
      forbidden(
        'metadata.finalizers',
        `no new finalizers can be added if the object is being deleted, found new finalizers ${goStrings(added)}`,
      ),
    );
  if ((meta.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalid('metadata.generation', meta.generation ?? 0, 'must not be decremented'));
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const)
    errors.push(...fixed(field, meta[field], old[field]));
  return [
    ...errors,
    ...labels(meta.labels, 'metadata.labels'),
    ...annotations(meta.annotations, 'metadata.annotations'),
    ...owners(meta.ownerReferences ?? [], 'metadata.ownerReferences'),
  ];
}
/** Upstream: pkg/apis/core/validation ValidateObjectMetaUpdate. */
export const objectMetaUpdate = (object: KubeObject, old: KubeObject): Errors => [
  ...genericMetaUpdate(object, old),
  ...kubeFinalizers(object),
];
export const anyPathName: Check = isPathSegmentName;

const NOT_IN_TEMPLATES: [field: string, shown?: string][] = [
  ['name'],
  ['generateName'],
  ['namespace'],
  ['selfLink'],
  ['uid', 'uID'],
  ['resourceVersion'],
  ['generation'],
  ['creationTimestamp'],
  ['deletionTimestamp'],
  ['deletionGracePeriodSeconds'],
  ['ownerReferences'],
  ['finalizers'],
  ['managedFields'],
];
/** Metadata of a claim to be made. Upstream: pkg/apis/core/validation ValidateTemplateObjectMeta. */
export const templateMeta = (metadata: any, path: string): Errors => [
  ...annotations(metadata?.annotations, `${path}.annotations`),
  ...labels(metadata?.labels, `${path}.labels`),
  ...NOT_IN_TEMPLATES.flatMap(([field, shown = field]) =>
    (metadata?.[field] ?? null) === null ? [] : [forbidden(`${path}.${shown}`, 'cannot be set')],
  ),
];
