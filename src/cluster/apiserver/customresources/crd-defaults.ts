import { invalidValue } from '../../../apimachinery/fields.ts';
import { clone, deepEqual, isObject } from '../../../apimachinery/json.ts';
import { isSchema, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import type { checkRules } from './rules.ts';
import { prune } from './structural.ts';
import { validateSchema } from './validate.ts';

/** Whether defaults fit where they stand. Models apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go. */
export function defaultErrors(schema: JsonSchema, path: string, rules?: typeof checkRules, resource = true, meta = false): FieldError[] {
  const errors: FieldError[] = [];
  if (schema.default !== undefined) errors.push(...valueErrors(schema, `${path}.default`, rules, meta));
  if (isSchema(schema.items))
    errors.push(...defaultErrors(schema.items, `${path}.items`, rules, !!schema.items['x-kubernetes-embedded-resource'], meta));
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const inside = meta || (resource && ['metadata', 'apiVersion', 'kind'].includes(key));
    const embedded = !!property['x-kubernetes-embedded-resource'];
    errors.push(...defaultErrors(property, `${path}.properties[${key}]`, rules, embedded, inside && !embedded));
  }
  return errors;
}
function valueErrors(schema: JsonSchema, path: string, rules: typeof checkRules | undefined, meta: boolean): FieldError[] {
  const value = schema.default;
  const errors: FieldError[] = [];
  const embedded = !!schema['x-kubernetes-embedded-resource'];
  if (!meta && isObject(value)) {
    const rest = clone(value);
    prune(rest, schema, embedded);
    if (!deepEqual(rest, value)) errors.push(invalidValue(path, value, 'must not have unknown fields'));
  } else if (!meta && Array.isArray(value)) {
    const rest = clone(value);
    prune(rest, schema, false);
    if (!deepEqual(rest, value)) errors.push(invalidValue(path, value, 'must not have unknown fields'));
  }
  const { default: _, ...plain } = schema;
  const wrong = validateSchema(value, plain).map((e) => below(path, e));
  if (wrong.length) return [...errors, ...wrong];
  if (!rules) return errors;
  const same = rules(value, value, schema, () => {}).map((e) => below(path, e));
  return [...errors, ...(same.length ? same : rules(value, undefined, schema, () => {}).map((e) => below(path, e)))];
}
const below = (path: string, error: FieldError): FieldError => ({
  ...error,
  field: !error.field || error.field === '<nil>' ? path : error.field.startsWith('[') ? `${path}${error.field}` : `${path}.${error.field}`,
});
