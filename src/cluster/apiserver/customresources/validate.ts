import { duplicate, invalidValue, notSupported, required, tooLong, tooMany, typeInvalid } from '../../../apimachinery/fields.ts';
import { deepEqual, isObject } from '../../../apimachinery/json.ts';
import { additional, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { regexp } from '../../../apimachinery/regexp/index.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { FORMATS } from './formats.ts';

const typeName = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? 'integer'
          : 'number'
        : typeof value === 'boolean' || typeof value === 'string'
          ? typeof value
          : 'object';
const isText = (value: unknown): boolean => typeof value === 'string' || Array.isArray(value);
const plain = (text: string): FieldError => invalidValue('<nil>', '', text);
const child = (path: string, key: string): string => (path ? `${path}.${key}` : key);

/**
 * What in a value breaks its schema, in upstream's words. Upstream: kube-openapi/pkg/validation/validate.
 * `before`: what it was; what did not change may stay wrong (…/apiserver/validation/ratcheting.go).
 */
export function validateSchema(value: unknown, schema: JsonSchema, path = '', before?: Before): FieldError[] {
  const errors = problems(value, schema, path, before);
  return errors.length && before && deepEqual(value, before.value) ? [] : errors;
}
type Before = { value: unknown };
function problems(value: unknown, schema: JsonSchema, path: string, before: Before | undefined): FieldError[] {
  if (value === null && schema.nullable) return [];
  const said = `${path} in body`;
  const errors: FieldError[] = [];
  const types = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  const actual = typeName(value);
  const fits = !types.length || types.includes(actual) || (types.includes('number') && actual === 'integer');
  const odd = !fits && types.length === 1 && !!schema.format && !isText(value) && value !== null;
  if (odd) {
    const format = typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : '';
    errors.push(typeInvalid(path, format, `${said} must be of type ${schema.format}: "${format}"`));
  } else if (!fits && !(schema.format && isText(value) && !types.some((t) => t === 'number' || t === 'integer')))
    errors.push(typeInvalid(path, actual, `${said} must be of type ${types.join(',')}: "${actual}"`));
  if (actual === 'number' && types.length === 1 && schema.type === 'integer')
    errors.push(
      plain(`Checked value must be of type integer ${schema.format ? `with format ${schema.format}` : '(default format)'} in ${path}`),
    );
  if (value !== null) errors.push(...combinations(value, schema, path));
  if (typeof value === 'string') errors.push(...stringErrors(value, schema, path));
  if (typeof value === 'number') errors.push(...numberErrors(value, schema, path));
  if (Array.isArray(value)) errors.push(...listErrors(value, schema, path, before));
  if (schema.enum && !schema.enum.some((e) => deepEqual(e, value)))
    errors.push(
      notSupported(
        path,
        value,
        schema.enum.map((e) => (typeof e === 'string' ? e : JSON.stringify(e))),
      ),
    );
  if (isObject(value)) errors.push(...objectErrors(value, schema, path, before));
  return errors;
}

function stringErrors(value: string, schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const said = `${path} in body`;
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.push(tooLong(path, schema.maxLength));
  if (schema.minLength !== undefined && length < schema.minLength)
    errors.push(invalidValue(path, value, `${said} should be at least ${schema.minLength} chars long`));
  if (schema.pattern !== undefined && !regexp(schema.pattern).test(value))
    errors.push(invalidValue(path, value, `${said} should match '${schema.pattern}'`));
  const format = FORMATS[schema.format ?? ''];
  if (format && !format(value)) errors.push(typeInvalid(path, value, `${said} must be of type ${schema.format}: ${JSON.stringify(value)}`));
  return errors.slice(0, 1);
}
function numberErrors(value: number, schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const said = `${path} in body`;
  if (schema.format === 'int32' && schema.type === 'integer' && (value < -(2 ** 31) || value >= 2 ** 31))
    errors.push(plain(`Checked value must be of type integer with format int32 in ${path}`));
  const { multipleOf, maximum, minimum } = schema;
  if (multipleOf !== undefined) {
    const ratio = value / multipleOf;
    const factor = Number.isInteger(value) ? Math.trunc(multipleOf) : multipleOf;
    if (factor <= 0) errors.push(invalidValue(path, factor, `factor MultipleOf declared for ${path} must be positive: ${factor}`));
    else if (Math.abs(ratio - Math.round(ratio)) > 1e-9)
      errors.push(invalidValue(path, value, `${said} should be a multiple of ${multipleOf}`));
  }
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum))
    errors.push(invalidValue(path, value, `${said} should be less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${maximum}`));
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum))
    errors.push(invalidValue(path, value, `${said} should be greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${minimum}`));
  return errors;
}
function listErrors(value: unknown[], schema: JsonSchema, path: string, before?: Before): FieldError[] {
  const errors: FieldError[] = value.flatMap((item, i) =>
    schema.items ? validateSchema(item, schema.items, `${path}[${i}]`, before && sameItem(item, before.value, schema)) : [],
  );
  if (schema.minItems !== undefined && value.length < schema.minItems)
    errors.push(invalidValue(path, value.length, `${path} in body should have at least ${schema.minItems} items`));
  if (schema.maxItems !== undefined && value.length > schema.maxItems) errors.push(tooMany(path, value.length, schema.maxItems));
  return errors;
}
/** The old item with the same keys: only lists of the type map can tell. */
function sameItem(item: unknown, old: unknown, schema: JsonSchema): Before | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys || !Array.isArray(old) || !isObject(item)) return undefined;
  const found = old.find((o) => isObject(o) && keys.every((k) => deepEqual(o[k], item[k])));
  return found === undefined ? undefined : { value: found };
}
function objectErrors(value: Record<string, unknown>, schema: JsonSchema, path: string, before?: Before): FieldError[] {
  const old = before && schema['x-kubernetes-map-type'] !== 'atomic' && isObject(before.value) ? before.value : undefined;
  const errors: FieldError[] = [];
  const size = Object.keys(value).length;
  if (schema.minProperties !== undefined && size < schema.minProperties)
    errors.push(invalidValue(path, size, `${path} in body should have at least ${schema.minProperties} properties`));
  if (schema.maxProperties !== undefined && size > schema.maxProperties) errors.push(tooMany(path, size, schema.maxProperties));
  const other = additional(schema);
  for (const [key, inner] of Object.entries(value)) {
    const property = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : other;
    if (property)
      errors.push(...validateSchema(inner, property, child(path, key), old && Object.hasOwn(old, key) ? { value: old[key] } : undefined));
  }
  const needed = [...(schema.required ?? []), ...(schema['x-kubernetes-embedded-resource'] ? ['apiVersion', 'kind'] : [])];
  for (const key of needed) if (!Object.hasOwn(value, key)) errors.push(required(child(path, key)));
  return errors;
}
/** allOf, anyOf, oneOf and not. */
function combinations(value: unknown, schema: JsonSchema, path: string): FieldError[] {
  const tried = (list: JsonSchema[]) => list.map((s) => validateSchema(value, s, path));
  const best = (results: FieldError[][]) => results.reduce((a, b) => (b.length < a.length ? b : a));
  const errors: FieldError[] = [];
  if (schema.anyOf?.length) {
    const results = tried(schema.anyOf);
    if (results.every((r) => r.length)) errors.push(plain(`"${path}" must validate at least one schema (anyOf)`), ...best(results));
  }
  if (schema.oneOf?.length) {
    const results = tried(schema.oneOf);
    const valid = results.filter((r) => !r.length).length;
    const why = valid ? `Found ${valid} valid alternatives` : 'Found none valid';
    if (valid !== 1) errors.push(plain(`"${path}" must validate one and only one schema (oneOf). ${why}`), ...(valid ? [] : best(results)));
  }
  if (schema.allOf?.length) {
    const results = tried(schema.allOf);
    const valid = results.filter((r) => !r.length).length;
    if (valid < results.length)
      errors.push(...results.flat(), plain(`"${path}" must validate all the schemas (allOf)${valid ? '' : '. None validated'}`));
  }
  if (schema.not && !validateSchema(value, schema.not, path).length) errors.push(plain(`"${path}" must not validate the schema (not)`));
  return errors;
}

/** Sets and maps must not say a thing twice. Upstream: apiextensions-apiserver/pkg/apiserver/schema/listtype. */
export function listErrorsOf(value: unknown, schema: JsonSchema | undefined, path = ''): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) {
    const type = schema['x-kubernetes-list-type'];
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    const keyOf = (item: unknown): unknown =>
      type === 'map' && isObject(item) ? Object.fromEntries(keys.filter((k) => item[k] !== undefined).map((k) => [k, item[k]])) : item;
    const odd =
      type === 'map'
        ? value.flatMap((item, i) =>
            isObject(item) ? [] : [invalidValue(`${path}[${i}]`, item, 'must be an object for an array of list-type map')],
          )
        : [];
    if (odd.length) return odd;
    const seen: unknown[] = [];
    const twice = value.flatMap((item, i) => {
      const key = keyOf(item);
      const known = seen.some((s) => deepEqual(s, key));
      seen.push(key);
      return known && (type === 'set' || type === 'map') ? [duplicate(`${path}[${i}]`, key)] : [];
    });
    return [...twice, ...value.flatMap((item, i) => listErrorsOf(item, schema.items, `${path}[${i}]`))];
  }
  if (!isObject(value)) return [];
  const other = additional(schema);
  return Object.entries(value).flatMap(([key, inner]) =>
    listErrorsOf(inner, Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : other, child(path, key)),
  );
}
