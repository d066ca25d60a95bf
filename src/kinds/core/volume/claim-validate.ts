import { isDns1123Label, isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import { compareQuantity } from '../../../apimachinery/quantity.ts';
import { check, type Errors, forbidden, invalid, oneOf, required } from '../../validation/common.ts';
import { labelSelector } from '../../validation/selectors.ts';

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export function accessModes(modes: string[], path: string): Errors {
  const errors = modes.flatMap((m) => oneOf(m, path, ACCESS_MODES));
  if (modes.includes('ReadWriteOncePod') && modes.some((m) => m !== 'ReadWriteOncePod' && ACCESS_MODES.includes(m)))
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  return errors;
}
function dataSource(source: any, path: string, anyGroup: boolean): Errors {
  const errors: Errors = [];
  if (!source.name) errors.push(required(`${path}.name`));
  if (!source.kind) errors.push(required(`${path}.kind`));
  if (!source.apiGroup && source.kind !== 'PersistentVolumeClaim')
    errors.push(invalid(path, source.kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  if (source.apiGroup && !anyGroup) errors.push(...check(`${path}.apiGroup`, source.apiGroup, isDns1123Subdomain));
  if (source.namespace) errors.push(...check(`${path}.namespace`, source.namespace, isDns1123Label));
  return errors;
}
const said = (s: any): string => JSON.stringify([s.apiGroup ?? null, s.kind ?? '', s.name ?? '']);
/** Upstream prints the path that it speaks of as an object. */
const PATH = {};
function dataSources({ dataSource: source, dataSourceRef: ref }: any, path: string, anyGroup: boolean): Errors {
  const errors: Errors = [];
  if (source) errors.push(...dataSource(source, `${path}.dataSource`, anyGroup));
  if (ref) errors.push(...dataSource(ref, `${path}.dataSourceRef`, anyGroup));
  if (!source || !ref) return errors;
  if (ref.namespace) errors.push(invalid(path, PATH, 'may not be specified when dataSourceRef.namespace is specified'));
  else if (said(source) !== said(ref)) errors.push(invalid(path, PATH, 'must match dataSourceRef'));
  return errors;
}
export const storageErrors = (amount: string, path: string): Errors =>
  compareQuantity(amount, '0') <= 0 ? [invalid(path, `${amount}`, 'must be greater than zero')] : [];
/** Upstream: ValidatePersistentVolumeClaimSpec. */
export function claimSpec(spec: any, path: string, anyGroup = false): Errors {
  const errors: Errors = [];
  const modes: string[] = spec.accessModes ?? [];
  if (!modes.length) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  errors.push(...labelSelector(spec.selector, `${path}.selector`), ...accessModes(modes, `${path}.accessModes`));
  const storage = spec.resources?.requests?.storage;
  if (storage === undefined) errors.push(required(`${path}.resources[storage]`));
  else errors.push(...storageErrors(storage, `${path}.resources[storage]`));
  if (spec.storageClassName) errors.push(...check(`${path}.storageClassName`, spec.storageClassName, isDns1123Subdomain));
  if (spec.volumeMode !== undefined) errors.push(...oneOf(spec.volumeMode, `${path}.volumeMode`, ['Block', 'Filesystem']));
  errors.push(...dataSources(spec, path, anyGroup));
  if (spec.volumeAttributesClassName)
    errors.push(...check(`${path}.volumeAttributesClassName`, spec.volumeAttributesClassName, isDns1123Subdomain));
  return errors;
}
