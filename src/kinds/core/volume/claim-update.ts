import { compareQuantity, quantityValue } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import {
  type Errors,
  forbidden,
  immutable,
  internalForbidden,
  invalid,
  notSupported,
  qualified,
  required,
  same,
  sorted,
} from '../../validation/common.ts';
import { objectMeta } from '../../validation/meta.ts';
import { CLASS_ANNOTATION } from './access-modes.ts';
import { claimSpec } from './claim-validate.ts';

export const claimErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...claimSpec(o.spec, 'spec')];
const IMMUTABLE = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
const CLASS = 'spec.volumeAttributesClassName';

/** The new spec with what may change as it was. */
function comparable(o: KubeObject, old: KubeObject): any {
  const spec = { ...o.spec };
  const annotation = old.metadata.annotations?.[CLASS_ANNOTATION];
  const began = old.spec.storageClassName === undefined && spec.storageClassName !== undefined;
  if (began && (annotation === undefined || annotation === spec.storageClassName)) spec.storageClassName = old.spec.storageClassName;
  if (o.status?.phase !== 'Bound') return spec;
  const storage = old.spec.resources?.requests?.storage;
  if (spec.resources?.requests) spec.resources = { ...spec.resources, requests: { ...spec.resources.requests, storage } };
  spec.volumeAttributesClassName = old.spec.volumeAttributesClassName;
  return spec;
}
/** Upstream: ValidatePersistentVolumeClaimUpdate. */
export function claimUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const anyGroup = [old.spec.dataSource, old.spec.dataSourceRef].some((s) => s && s.apiGroup !== undefined && s.apiGroup !== null);
  const errors = [...objectMeta(o, true), ...claimSpec(o.spec, 'spec', anyGroup)];
  const [was, is] = [old, o].map((x) => x.metadata.annotations?.[CLASS_ANNOTATION] ?? '');
  const upgraded = was && old.spec.storageClassName === undefined && o.spec.storageClassName === was && (!is || is === was);
  if (was !== is && !upgraded) errors.push(invalid(`metadata.annotations[${CLASS_ANNOTATION}]`, is, 'field is immutable'));
  const now = comparable(o, old);
  // The volume's name may be given once.
  const before = old.spec.volumeName ? old.spec : { ...old.spec, volumeName: now.volumeName };
  if (!same(now, before)) errors.push(internalForbidden('spec', 'PersistentVolumeClaimSpec', before, now, IMMUTABLE));
  const size = o.spec.resources?.requests?.storage ?? '0';
  if (
    compareQuantity(size, old.spec.resources?.requests?.storage ?? '0') < 0 &&
    compareQuantity(size, old.status?.capacity?.storage ?? '0') <= 0
  )
    errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  errors.push(...immutable(o.spec.volumeMode, old.spec.volumeMode, 'volumeMode'));
  const applied = old.status?.currentVolumeAttributesClassName !== undefined;
  if (applied && old.spec.volumeAttributesClassName !== o.spec.volumeAttributesClassName && !o.spec.volumeAttributesClassName) {
    const what = o.spec.volumeAttributesClassName === undefined ? 'nil' : 'empty string';
    errors.push(forbidden(CLASS, `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`));
  }
  return errors;
}
const RESIZES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];
const negative = (amount: string, path: string): Errors =>
  compareQuantity(amount, '0') < 0 ? [invalid(path, quantityValue(amount), 'must be a valid resource quantity')] : [];
function resourceKey(name: string, path: string): Errors {
  const wrong = qualified(name, path);
  if (wrong.length) return wrong;
  const native = !name.includes('/') || name.includes('kubernetes.io/');
  return native && name !== 'storage' ? [notSupported(path, name, ['storage'])] : [];
}
/** Upstream: ValidatePersistentVolumeClaimStatusUpdate. */
export function claimStatusErrors({ spec, status }: KubeObject): Errors {
  const [statuses, amounts] = ['status.allocatedResourceStatuses', 'status.allocatedResources'];
  return [
    ...(spec.accessModes?.length ? [] : [required('Spec.accessModes')]),
    ...sorted<string>(status?.capacity).flatMap(([n, v]) => negative(v, `status.capacity[${n}]`)),
    ...sorted<string>(status?.allocatedResourceStatuses).flatMap(([n, v]) => [
      ...resourceKey(n, statuses),
      ...(RESIZES.includes(v) ? [] : [notSupported(statuses, n, RESIZES)]),
    ]),
    ...sorted<string>(status?.allocatedResources).flatMap(([n, v]) => {
      const wrong = resourceKey(n, amounts);
      return wrong.length ? wrong : negative(v, `${amounts}[${n}]`);
    }),
  ];
}
