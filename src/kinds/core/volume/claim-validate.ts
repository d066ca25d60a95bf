import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import { compareQuantity } from '../../../apimachinery/quantity.ts';
import { check, type Errors, forbidden, invalid, oneOf, required } from '../../validation/common.ts';
import { labelSelector } from '../../validation/selectors.ts';
import { nonnegativeQuantity } from '../pod/validate/resources.ts';

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export function accessModes(modes: string[], path: string): Errors {
  const errors = modes.flatMap((m) => oneOf(m, path, ACCESS_MODES));
  if (modes.includes('ReadWriteOncePod') && modes.some((m) => m !== 'ReadWriteOncePod' && ACCESS_MODES.includes(m)))
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  return errors;
}
function dataSource(source: any, path: string): Errors {
  const errors: Errors = [];
  if (!source.name) errors.push(required(`${path}.name`));
  if (!source.kind) errors.push(required(`${path}.kind`));
  if (!source.apiGroup && source.kind !== 'PersistentVolumeClaim')
    errors.push(invalid(path, source.kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  return errors;
}
/** Upstream: ValidatePersistentVolumeClaimSpec. */
export function claimSpec(spec: any, path: string): Errors {
  const errors: Errors = [];
  const modes: string[] = spec.accessModes ?? [];
  if (!modes.length) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  errors.push(...labelSelector(spec.selector, `${path}.selector`), ...accessModes(modes, `${path}.accessModes`));
  const storage = spec.resources?.requests?.storage;
  if (storage === undefined) errors.push(required(`${path}.resources[storage]`));
  else {
    const wrong = nonnegativeQuantity(storage, `${path}.resources[storage]`);
    if (wrong.length) errors.push(...wrong);
    else if (compareQuantity(storage, '0') === 0)
      errors.push(invalid(`${path}.resources[storage]`, `${storage}`, 'must be greater than zero'));
  }
  if (spec.storageClassName) errors.push(...check(`${path}.storageClassName`, spec.storageClassName, isDns1123Subdomain));
  if (spec.volumeMode !== undefined) errors.push(...oneOf(spec.volumeMode, `${path}.volumeMode`, ['Block', 'Filesystem']));
  if (spec.dataSource) errors.push(...dataSource(spec.dataSource, `${path}.dataSource`));
  if (spec.dataSourceRef) errors.push(...dataSource(spec.dataSourceRef, `${path}.dataSourceRef`));
  if (spec.volumeAttributesClassName)
    errors.push(...check(`${path}.volumeAttributesClassName`, spec.volumeAttributesClassName, isDns1123Subdomain));
  return errors;
}
