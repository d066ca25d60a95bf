import { forbiddenField as forbidden, invalidValue as invalid, required, tooLong } from '../../../apimachinery/fields.ts';
import { isPathSegmentName, isQualifiedName, isValidLabelValue } from '../../../apimachinery/labels.ts';
import type { KubeObject, ObjectMeta, OwnerReference } from '../../../apimachinery/types.ts';
import type { FieldError } from '../../../kinds/resource.ts';

function labelErrors(labels: Record<string, string>, path: string): FieldError[] {
  return Object.keys(labels)
    .sort()
    .flatMap((key) => [
      ...isQualifiedName(key).map((why) => invalid(path, key, why)),
      ...isValidLabelValue(labels[key]).map((why) => invalid(path, labels[key], why)),
    ]);
}
function annotationErrors(annotations: Record<string, string>, path: string): FieldError[] {
  const errors: FieldError[] = Object.keys(annotations)
    .sort()
    .flatMap((key) => isQualifiedName(key.toLowerCase()).map((why) => invalid(path, key, why)));
  const size = Object.entries(annotations).reduce((n, [k, v]) => n + k.length + v.length, 0);
  if (size > 262144) errors.push(tooLong(path, 262144));
  return errors;
}
function ownerErrors(owners: OwnerReference[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  let controller = '';
  for (const owner of owners) {
    const { apiVersion = '', kind = '', name = '', uid = '' } = owner;
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    if (!version) errors.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'));
    if (!kind) errors.push(invalid(`${path}.kind`, kind, 'must not be empty'));
    if (!name) errors.push(invalid(`${path}.name`, name, 'must not be empty'));
    if (!uid) errors.push(invalid(`${path}.uid`, uid, 'must not be empty'));
    if (group === '' && version === 'v1' && kind === 'Event')
      errors.push(invalid(path, owner, '/v1, Kind=Event is disallowed from being an owner'));
    if (owner.controller) {
      if (controller)
        errors.push(
          invalid(
            path,
            owners,
            `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${kind}/${name}`,
          ),
        );
      controller = controller || `${kind}/${name}`;
    }
  }
  return errors;
}
function finalizerErrors(finalizers: string[], path: string): FieldError[] {
  const errors: FieldError[] = finalizers.flatMap((f) => isQualifiedName(f).map((why) => invalid(path, f, why)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  return errors;
}

export const generatedBase = (name: string): string => name.slice(0, 58);

/** Upstream: apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessor. */
export function metadataErrors(meta: ObjectMeta, namespaced: boolean, builtin = true): FieldError[] {
  const path = 'metadata';
  const errors: FieldError[] = [];
  if (!meta.name) errors.push(required(`${path}.name`, 'name or generateName is required'));
  else for (const why of isPathSegmentName(meta.name)) errors.push(invalid(`${path}.name`, meta.name, why));
  if (namespaced && !meta.namespace) errors.push(required(`${path}.namespace`));
  if (!namespaced && meta.namespace) errors.push(forbidden(`${path}.namespace`, 'not allowed on this type'));
  if ((meta.generation ?? 0) < 0) errors.push(invalid(`${path}.generation`, meta.generation, 'must be greater than or equal to 0'));
  errors.push(...labelErrors(meta.labels ?? {}, `${path}.labels`));
  errors.push(...annotationErrors(meta.annotations ?? {}, `${path}.annotations`));
  errors.push(...ownerErrors(meta.ownerReferences ?? [], `${path}.ownerReferences`));
  errors.push(...finalizerErrors(meta.finalizers ?? [], `${path}.finalizers`));
  if (builtin) errors.push(...bareFinalizers(meta.finalizers ?? [], `${path}.finalizers`));
  return errors;
}
/** Upstream: pkg/apis/core/validation ValidateFinalizerName. */
const STANDARD = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);
const bareFinalizers = (finalizers: string[], path: string): FieldError[] =>
  finalizers.flatMap((f, i) =>
    f.includes('/') || STANDARD.has(f)
      ? []
      : [invalid(`${path}[${i}]`, f, 'name is neither a standard finalizer name nor is it fully qualified')],
  );
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Upstream: apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessorUpdate. */
export function metadataUpdateErrors(object: KubeObject, old: KubeObject): FieldError[] {
  const meta = object.metadata;
  const before = old.metadata;
  const errors: FieldError[] = [];
  const immutable = (field: string, a: unknown, b: unknown) => {
    if (!same(a, b)) errors.push(invalid(`metadata.${field}`, a ?? (typeof b === 'number' ? null : ''), 'field is immutable'));
  };
  errors.push(...labelErrors(meta.labels ?? {}, 'metadata.labels'));
  errors.push(...annotationErrors(meta.annotations ?? {}, 'metadata.annotations'));
  errors.push(...ownerErrors(meta.ownerReferences ?? [], 'metadata.ownerReferences'));
  errors.push(...finalizerErrors(meta.finalizers ?? [], 'metadata.finalizers'));
  if (before.deletionTimestamp) {
    const added = (meta.finalizers ?? []).filter((f) => !before.finalizers?.includes(f));
    if (added.length)
      errors.push(
        forbidden(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added).replaceAll('","', '", "').replace(/^\[/, '[]string{').replace(/\]$/, '}')}`,
        ),
      );
  }
  if ((meta.generation ?? 0) < (before.generation ?? 0))
    errors.push(invalid('metadata.generation', meta.generation ?? 0, 'must not be decremented'));
  immutable('name', meta.name, before.name);
  immutable('namespace', meta.namespace, before.namespace);
  immutable('uid', meta.uid, before.uid);
  immutable('creationTimestamp', meta.creationTimestamp, before.creationTimestamp);
  immutable('deletionTimestamp', meta.deletionTimestamp, before.deletionTimestamp);
  immutable('deletionGracePeriodSeconds', meta.deletionGracePeriodSeconds, before.deletionGracePeriodSeconds);
  return errors;
}
