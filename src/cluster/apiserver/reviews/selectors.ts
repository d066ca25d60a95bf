import { isQualifiedName, isValidLabelValue } from '../../../apimachinery/labels.ts';
import { parseFieldSelector, parseLabelSelector } from '../../../apimachinery/selectors.ts';
import type { FieldError } from '../../../kinds/resource.ts';

interface Requirement {
  key?: string;
  operator?: string;
  values?: string[];
}
interface Selector {
  rawSelector?: string;
  requirements?: Requirement[];
}
interface Selecting {
  fieldSelector?: Selector;
  labelSelector?: Selector;
}
const FIELDS = ['fieldSelector', 'labelSelector'] as const;
const OPERATORS = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

const invalidKey = (field: string, key: string | undefined, why: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  detail: `Invalid value: ${JSON.stringify(key ?? '')}: ${why}`,
});

function requirementErrors(path: string, selector: Selector, label: boolean): FieldError[] {
  return (selector.requirements ?? []).flatMap(({ key, operator, values }, i): FieldError[] => {
    const at = `${path}.requirements[${i}]`;
    const errors: FieldError[] = [];
    if (!label && !key) errors.push({ type: 'FieldValueRequired', field: `${at}.key`, detail: 'Required value: must be specified' });
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
    if (label) for (const why of isQualifiedName(key ?? '')) errors.push(invalidKey(`${at}.key`, key, why));
    if (label)
      (values ?? []).forEach((value, n) => {
        for (const why of isValidLabelValue(value)) errors.push(invalidKey(`${at}.values[${n}]`, value, why));
      });
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
    return [...errors, ...requirementErrors(path, selector, name === 'labelSelector')];
  });

/** Selectors that cannot be used are left out of account, and said. Upstream: pkg/registry/authorization/util. */
export function selectorProblems(attributes: Selecting): string {
  return FIELDS.filter((name) => attributes[name] && !usable(name, attributes[name]))
    .map((name) => {
      const some = (attributes[name]?.requirements ?? []).some((r) => isKnown(name, r));
      return `spec.resourceAttributes.${name} ${some ? 'partially ' : ''}ignored due to parse error`;
    })
    .join('; ');
}

/** Fields are selected by one value each. */
function isKnown(name: (typeof FIELDS)[number], { operator = '', values = [] }: Requirement): boolean {
  if (!OPERATORS.has(operator)) return false;
  return name === 'labelSelector' || ((operator === 'In' || operator === 'NotIn') && values.length === 1);
}
function usable(name: (typeof FIELDS)[number], { rawSelector, requirements }: Selector): boolean {
  try {
    if (rawSelector) (name === 'labelSelector' ? parseLabelSelector : parseFieldSelector)(rawSelector);
  } catch {
    return false;
  }
  return (requirements ?? []).every((r) => isKnown(name, r));
}

/** A review's field selector, in the form of a request's. */
export function fieldsAsked({ fieldSelector: asked }: Selecting): string | undefined {
  if (!asked || !usable('fieldSelector', asked)) return undefined;
  if (asked.rawSelector) return asked.rawSelector;
  const exact = (asked.requirements ?? []).filter((r) => r.operator === 'In' && r.values?.length === 1);
  return exact.map((r) => `${r.key}=${r.values?.[0]}`).join(',') || undefined;
}
