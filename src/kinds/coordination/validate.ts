import type { KubeObject } from '../../apimachinery/types.ts';
import { type Errors, forbidden, invalid } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

export function leaseSpecErrors({ spec }: KubeObject): Errors {
  const errors: Errors = [];
  if (spec.leaseDurationSeconds <= 0)
    errors.push(invalid('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0'));
  if (spec.leaseTransitions < 0) errors.push(invalid('spec.leaseTransitions', spec.leaseTransitions, 'must be greater than or equal to 0'));
  if (spec.preferredHolder && !spec.strategy)
    errors.push(forbidden('spec.preferredHolder', 'may only be specified if `strategy` is defined'));
  return errors;
}
export const leaseErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...leaseSpecErrors(o)];
