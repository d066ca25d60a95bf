import { addQuantity, compareQuantity, formatQuantity, quantityValue } from '../../../apimachinery/quantity.ts';
import { type Errors, forbidden, invalid, required } from '../../validation/common.ts';
import { setOf } from './common.ts';

const more = (a: string, b: string): boolean => compareQuantity(a, b) > 0;
const listed = (fallback: string, capacity: string, values: string[], path: string): Errors => [
  ...values.flatMap((value, i) =>
    i && more(values[i - 1], value) ? [invalid(`${path}[${i}]`, value, 'values must be sorted in ascending order')] : [],
  ),
  ...setOf(
    values,
    10,
    (option, at) => (more(option, capacity) ? [invalid(at, option, `option is larger than capacity value: ${capacity}`)] : []),
    (option) => `${quantityValue(option)}`,
    path,
  ),
  ...(values.length <= 10 && values.some((v) => compareQuantity(v, fallback) === 0)
    ? []
    : [invalid(path, fallback, 'default value is not valid according to the requestPolicy')]),
];
function steps(value: string, min: string, step: string, path: string): Errors {
  const over = (quantityValue(value) - quantityValue(min)) % quantityValue(step);
  return over ? [invalid(path, value, `value is not a multiple of a given step (${step}) from (${min})`)] : [];
}
function ranged(fallback: string, capacity: string, range: any, path: string): Errors {
  const [min, max, step] = [range.min ?? undefined, range.max ?? undefined, range.step ?? undefined];
  if (min === undefined) return [required(`${path}.min`, 'required when validRange is defined')];
  const errors: Errors = [];
  const refuse = (field: string, value: string, why: string) => errors.push(invalid(`${path}.${field}`, value, why));
  if (more(min, capacity)) refuse('min', min, `min is larger than capacity value: ${capacity}`);
  if (more(min, fallback)) refuse('min', fallback, `default is less than min: ${min}`);
  if (max !== undefined) {
    if (more(min, max)) refuse('max', min, `min is larger than max: ${max}`);
    if (more(max, capacity)) refuse('max', max, `max is larger than capacity value: ${capacity}`);
    if (more(fallback, max)) refuse('max', fallback, `default is more than max: ${max}`);
  }
  if (step === undefined) return errors;
  const first = formatQuantity(addQuantity(min, step));
  if (more(first, capacity)) refuse('step', step, `one step ${first} is larger than capacity value: ${capacity}`);
  return [...errors, ...[fallback, ...(max === undefined ? [] : [max])].flatMap((v) => steps(v, min, step, `${path}.step`))];
}
/** Upstream: pkg/apis/resource/validation validateRequestPolicy. */
export function requestPolicy(capacity: string, policy: any, path: string): Errors {
  const { validRange } = policy;
  const [fallback, validValues] = [policy.default ?? undefined, policy.validValues ?? []];
  if (validValues.length && validRange)
    return [forbidden(path, 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time')];
  const kind = validValues.length ? 'validValues' : 'validRange';
  if (!validValues.length && !validRange) return [];
  if (fallback === undefined) return [required(`${path}.default`, `required when ${kind} is defined`)];
  return validRange
    ? ranged(fallback, capacity, validRange, `${path}.${kind}`)
    : listed(fallback, capacity, validValues, `${path}.${kind}`);
}
