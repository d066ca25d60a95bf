import type { FieldError } from '../../../kinds/resource.ts';

interface Selector {
  rawSelector?: string;
  requirements?: { key?: string; operator?: string; values?: string[] }[];
}
interface Selecting {
  fieldSelector?: Selector;
  labelSelector?: Selector;
}
const FIELDS = ['fieldSelector', 'labelSelector'] as const;
const OPERATORS = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

function requirementErrors(path: string, selector: Selector): FieldError[] {
  return (selector.requirements ?? []).flatMap(({ key, operator, values }, i): FieldError[] => {
    const at = `${path}.requirements[${i}]`;
    const errors: FieldError[] = [];
    if ((operator === 'In' || operator === 'NotIn') && !values?.length)
      errors.push({
        type: 'FieldValueRequired',
        field: `${at}.values`,
        detail: "Required value: must be specified when `operator` is 'In' or 'NotIn'",
      });
    if ((operator === 'Exists' || operator === 'DoesNotExist') && values?.length)
      errors.push({
        type: 'FieldValueForbidden',
        field: `${at}.values`,
        detail: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      });
    if (!key) errors.push({ type: 'FieldValueRequired', field: `${at}.key`, detail: 'Required value: must be specified' });
    return errors;
  });
}

/** Upstream: pkg/apis/authorization/validation. */
export const selectorErrors = (attributes: Selecting): FieldError[] =>
  FIELDS.flatMap((name): FieldError[] => {
    const selector = attributes[name];
    if (!selector) return [];
    const path = `spec.resourceAttributes.${name}`;
    const { rawSelector: raw, requirements } = selector;
    const errors: FieldError[] = [];
    if (raw && requirements?.length)
      errors.push({
        type: 'FieldValueInvalid',
        field: `${path}.rawSelector`,
        detail: `Invalid value: ${JSON.stringify(raw)}: may not specified at the same time as requirements`,
      });
    if (!raw && !requirements?.length)
      errors.push({
        type: 'FieldValueRequired',
        field: `${path}.requirements`,
        detail: `Required value: when ${path} is specified, requirements or rawSelector is required`,
      });
    return [...errors, ...requirementErrors(path, selector)];
  });

/** Selectors that cannot be used are left out of account, and said. Upstream: pkg/registry/authorization/util. */
export function selectorProblems(attributes: Selecting): string {
  const problems = FIELDS.filter((name) => attributes[name]?.requirements?.some(({ operator }) => !OPERATORS.has(operator ?? ''))).map(
    (name) => `spec.resourceAttributes.${name} ignored due to parse error`,
  );
  return problems.length > 1 ? `[${problems.join(', ')}]` : (problems[0] ?? '');
}
