import type { KubeObject } from '../../apimachinery/types.ts';
import { type Errors, invalid } from '../validation/common.ts';
import { genericMeta, genericMetaUpdate } from '../validation/meta.ts';

export function leaseSpecErrors({ spec }: KubeObject): Errors {
  const errors: Errors = [];
  if (spec.leaseDurationSeconds <= 0)
    errors.push(invalid('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0'));
  if (spec.leaseTransitions < 0) errors.push(invalid('spec.leaseTransitions', spec.leaseTransitions, 'must be greater than or equal to 0'));
  return errors;
}
export const leaseErrors = (o: KubeObject): Errors => [...genericMeta(o, true), ...leaseSpecErrors(o)];
export const leaseUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [...genericMetaUpdate(o, old), ...leaseSpecErrors(o)];
