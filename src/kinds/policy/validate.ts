import type { KubeObject } from '../../apimachinery/types.ts';
import { type Errors, invalid, oneOf } from '../validation/common.ts';
import { atMost100Percent, nonnegativeIntOrPercent } from '../validation/int-or-percent.ts';
import { labelSelector, shownSelector } from '../validation/selectors.ts';

/** Upstream: pkg/apis/policy/validation ValidatePodDisruptionBudgetSpec. */
export function budgetErrors({ spec }: KubeObject): Errors {
  const errors: Errors = [];
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined)
    errors.push(invalid('spec', shown(spec), 'minAvailable and maxUnavailable cannot be both set'));
  for (const f of ['minAvailable', 'maxUnavailable'])
    if (spec[f] !== undefined) errors.push(...nonnegativeIntOrPercent(spec[f], `spec.${f}`), ...atMost100Percent(spec[f], `spec.${f}`));
  errors.push(...labelSelector(spec.selector, 'spec.selector'));
  if (spec.unhealthyPodEvictionPolicy !== undefined)
    errors.push(...oneOf(spec.unhealthyPodEvictionPolicy, 'spec.unhealthyPodEvictionPolicy', ['AlwaysAllow', 'IfHealthyBudget']));
  return errors;
}
/** The internal type, as Go prints it: field names of Go, everything shown. */
const shown = (spec: any) => ({
  MinAvailable: spec.minAvailable ?? null,
  Selector: shownSelector(spec.selector) ?? null,
  MaxUnavailable: spec.maxUnavailable ?? null,
  UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
});
