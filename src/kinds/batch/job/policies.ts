import { duplicate, type Errors, invalid, notSupported, qualified, required, tooMany } from '../../validation/common.ts';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const quoted = (list: string[]): string => `[${list.map((v) => `"${v}"`).join(' ')}]`;
const omitted = (field: string, detail: string) => ({ type: 'FieldValueInvalid' as const, field, detail: `Invalid value: ${detail}` });

function exitCodes(r: any, path: string, names: Set<string>): Errors {
  const errors: Errors = [];
  const { operator, values = [] } = r;
  if (!operator) errors.push(required(`${path}.operator`, `valid values: ${quoted(['In', 'NotIn'])}`));
  else if (operator !== 'In' && operator !== 'NotIn') errors.push(notSupported(`${path}.operator`, operator, ['In', 'NotIn']));
  if (r.containerName !== undefined && !names.has(r.containerName))
    errors.push(
      invalid(`${path}.containerName`, r.containerName, 'must be one of the container or initContainer names in the pod template'),
    );
  if (!values.length) errors.push(invalid(`${path}.values`, values, 'at least one value is required'));
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
  const { containers = [], initContainers = [] } = spec.template.spec;
  const names = new Set<string>([...containers, ...initContainers].map((c: any) => c.name));
  const errors: Errors = rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : [];
  rules.forEach((rule, i) => {
    const at = `${path}.rules[${i}]`;
    const { action, onExitCodes, onPodConditions = [] } = rule;
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
export function successPolicy(spec: any, path: string): Errors {
  if (spec.completionMode !== 'Indexed') return [invalid(path, spec.successPolicy, 'requires indexed completion mode')];
  const rules: any[] = spec.successPolicy.rules ?? [];
  if (!rules.length) return [required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')];
  const errors: Errors = rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : [];
  rules.forEach((rule, i) => {
    const at = `${path}.rules[${i}]`;
    if (rule.succeededCount === undefined && rule.succeededIndexes === undefined)
      errors.push(required(at, 'at least one of succeededCount or succeededIndexes must be specified'));
    if (rule.succeededCount > spec.completions)
      errors.push(
        invalid(
          `${at}.succeededCount`,
          rule.succeededCount,
          `must be less than or equal to ${spec.completions} (the number of specified completions)`,
        ),
      );
  });
  return errors;
}
