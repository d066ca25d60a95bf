import { isDns1123Label, isDns1123Subdomain, isPathSegmentName } from '../../apimachinery/labels.ts';
import type { KubeObject, OwnerReference } from '../../apimachinery/types.ts';
import { annotations, type Check, check, type Errors, forbidden, invalid, labels, nonnegative, qualified, required } from './common.ts';

/** A generated name is checked with its dash made harmless. Upstream: apimachinery/pkg/api/validation/generic.go maskTrailingDash. */
const masked = (rule: Check, prefix: string): string[] => rule(prefix.replace(/-$/, (_d, at) => (at > 0 ? 'a' : '-')));

function owners(list: OwnerReference[], path: string): Errors {
  let first = '';
  return list.flatMap((owner) => {
    const { apiVersion = '', kind = '', name = '', uid = '' } = owner;
    const errors: Errors = [];
    if (!apiVersion.split('/').pop()) errors.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'));
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
export function objectMeta(object: KubeObject, namespaced: boolean, rule: Check = isDns1123Subdomain): Errors {
  const meta = object.metadata;
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
  errors.push(...nonnegative(meta.generation, `${path}.generation`));
  errors.push(...labels(meta.labels, `${path}.labels`));
  errors.push(...annotations(meta.annotations, `${path}.annotations`));
  errors.push(...owners(meta.ownerReferences ?? [], `${path}.ownerReferences`));
  errors.push(...finalizers(meta.finalizers ?? [], `${path}.finalizers`));
  return errors;
}
export const anyPathName: Check = isPathSegmentName;
