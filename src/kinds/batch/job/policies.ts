import type { FieldError } from '../../resource.ts';
import {
  duplicate,
  type Errors,
  internalInvalid,
  invalid,
  nonnegative,
  notSupported,
  qualified,
  required,
  tooLong,
  tooMany,
} from '../../validation/common.ts';
import { parseIndexes } from './indexes.ts';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const quoted = (list: string[]): string => `[${list.map((v) => `"${v}"`).join(' ')}]`;
export const omitted = (field: string, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  detail: `Invalid value: ${detail}`,
});

function exitCodes(r: any, path: string, names: Set<string>): Errors {
  const errors: Errors = [];
  const { operator } = r;
  const values: number[] = r.values ?? [];
  if (!operator) errors.push(required(`${path}.operator`, `valid values: ${quoted(['In', 'NotIn'])}`));
  else if (operator !== 'In' && operator !== 'NotIn') errors.push(notSupported(`${path}.operator`, operator, ['In', 'NotIn']));
  if (r.containerName !== undefined && !names.has(r.containerName))
    errors.push(
      invalid(`${path}.containerName`, r.containerName, 'must be one of the container or initContainer names in the pod template'),
    );
  if (!values.length) errors.push(invalid(`${path}.values`, r.values ?? null, 'at least one value is required'));
  else if (values.length > 255) errors.push(tooMany(`${path}.values`, values.length, 255));
  const seen = new Set<number>();
  values.forEach((v: number, i: number) => {
    if (operator === 'In' && v === 0) errors.push(invalid(`${path}.values[${i}]`, v, 'must not be 0 for the In operator'));
    if (seen.has(v)) errors.push(duplicate(`${path}.values[${i}]`, v));
    seen.add(v);
  });
  if (values.some((v: number, i: number) => i > 0 && values[i - 1] > v)) errors.push(invalid(`${path}.values`, values, 'must be ordered'));
  return errors;
}
/** Upstream: validatePodFailurePolicyRule. */
export function podFailurePolicy(spec: any, path: string): Errors {
  const rules: any[] = spec.podFailurePolicy.rules ?? [];
  const { containers, initContainers } = spec.template.spec;
  const names = new Set<string>([...(containers ?? []), ...(initContainers ?? [])].map((c: any) => c.name));
  const errors: Errors = rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : [];
  rules.forEach((rule, i) => {
    const at = `${path}.rules[${i}]`;
    const { action, onExitCodes } = rule;
    const onPodConditions: any[] = rule.onPodConditions ?? [];
    if (!action) errors.push(required(`${at}.action`, `valid values: ${quoted(ACTIONS)}`));
    else if (action === 'FailIndex') {
      if (spec.backoffLimitPerIndex === undefined)
        errors.push(invalid(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set'));
    } else if (!ACTIONS.includes(action)) errors.push(notSupported(`${at}.action`, action, ACTIONS));
    if (onExitCodes) errors.push(...exitCodes(onExitCodes, `${at}.onExitCodes`, names));
    onPodConditions.forEach((p: any, n: number) => {
      errors.push(...qualified(p.type ?? '', `${at}.onPodConditions[${n}].type`));
      if (!['False', 'True', 'Unknown'].includes(p.status))
        errors.push(notSupported(`${at}.onPodConditions[${n}].status`, p.status, ['False', 'True', 'Unknown']));
    });
    if (onExitCodes && onPodConditions.length) errors.push(omitted(at, 'specifying both OnExitCodes and OnPodConditions is not supported'));
    if (!onExitCodes && !onPodConditions.length) errors.push(omitted(at, 'specifying one of OnExitCodes and OnPodConditions is required'));
  });
  return errors;
}
const MAX_INDEXES = 65536;
function successRule(rule: any, completions: number, at: string): Errors {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  const errors: Errors = [];
  if (count === undefined && indexes === undefined)
    errors.push(required(at, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (indexes !== undefined) {
    const path = `${at}.succeededIndexes`;
    if (indexes.length > MAX_INDEXES) errors.push(tooLong(path, MAX_INDEXES));
    const parsed = parseIndexes(indexes, completions);
    if ('error' in parsed) errors.push(invalid(path, indexes, `error parsing succeededIndexes: ${parsed.error}`));
    else total = parsed.total;
  }
  if (count === undefined) return errors;
  const path = `${at}.succeededCount`;
  errors.push(...nonnegative(count, path));
  if (count > completions)
    errors.push(invalid(path, count, `must be less than or equal to ${completions} (the number of specified completions)`));
  if (indexes !== undefined && count > total)
    errors.push(
      invalid(path, count, `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`),
    );
  return errors;
}
export function successPolicy(spec: any, path: string): Errors {
  if (spec.completionMode !== 'Indexed')
    return [internalInvalid(path, 'SuccessPolicy', spec.successPolicy, 'requires indexed completion mode')];
  const rules: any[] = spec.successPolicy.rules ?? [];
  if (!rules.length) return [required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')];
  return [
    ...(rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, i) => successRule(rule, spec.completions ?? 0, `${path}.rules[${i}]`)),
  ];
}
