import { forbiddenField, invalidValue, required } from '../../../apimachinery/fields.ts';
import { deepEqual } from '../../../apimachinery/json.ts';
import { additional, isSchema, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { RegexpError, regexp } from '../../../apimachinery/regexp/index.ts';
import type { FieldError } from '../../../kinds/resource.ts';

type Level = 'root' | 'field' | 'item';
const EITHER = [{ type: 'integer' }, { type: 'string' }];

/** Whether a schema is structural. Models apiextensions-apiserver/pkg/apiserver/schema/validation.go. */
export function structuralErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors = [...invariants(schema, path, 'root'), ...completeness(schema, path)];
  const text = (e: FieldError) => `${e.field}: ${e.detail}`;
  return errors.sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function invariants(schema: JsonSchema, path: string, level: Level): FieldError[] {
  const errors: FieldError[] = [];
  const at = (key: string) => `${path}.${key}`;
  const embedded = schema['x-kubernetes-embedded-resource'];
  const open = schema['x-kubernetes-preserve-unknown-fields'];
  if (schema.type === 'array' && !schema.items) errors.push(required(at('items'), 'must be specified'));
  if (isSchema(schema.items)) errors.push(...invariants(schema.items, at('items'), 'item'));
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    errors.push(...invariants(inner, `${path}.properties[${key}]`, 'field'));
  if (schema.additionalProperties !== undefined) {
    if (level === 'root') errors.push(forbiddenField(at('additionalProperties'), 'must not be used at the root'));
    const other = additional(schema);
    if (other) errors.push(...invariants(other, at('additionalProperties'), 'field'));
  }
  if (schema['x-kubernetes-int-or-string'] && open)
    errors.push(invalidValue(at('x-kubernetes-preserve-unknown-fields'), true, 'must be false if x-kubernetes-int-or-string is true'));
  if (schema['x-kubernetes-int-or-string'] && embedded)
    errors.push(invalidValue(at('x-kubernetes-embedded-resource'), true, 'must be false if x-kubernetes-int-or-string is true'));
  errors.push(...valueErrors(schema, path, deepEqual(schema.anyOf, EITHER), deepEqual(schema.allOf?.[0]?.anyOf, EITHER)));
  if (embedded && schema.type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(schema.type ? invalidValue(at('type'), schema.type, why) : required(at('type'), why));
  } else if (!schema.type && !schema['x-kubernetes-int-or-string'] && !open)
    errors.push(
      required(
        at('type'),
        level === 'root'
          ? 'must not be empty at the root'
          : `must not be empty for specified ${level === 'item' ? 'array items' : 'object fields'}`,
      ),
    );
  if (embedded && schema.additionalProperties !== undefined)
    errors.push(forbiddenField(at('additionalProperties'), 'must not be used if x-kubernetes-embedded-resource is set'));
  if (level === 'root' && schema.type && schema.type !== 'object')
    errors.push(invalidValue(at('type'), schema.type, 'must be object at the root'));
  errors.push(...metaErrors(schema, path, level));
  if (embedded && !open && !Object.keys(schema.properties ?? {}).length)
    errors.push(
      required(
        at('properties'),
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      ),
    );
  return errors;
}
/** Of what every resource has, only names may be restricted. */
function metaErrors(schema: JsonSchema, path: string, level: Level): FieldError[] {
  const errors: FieldError[] = [];
  const checked = level === 'root' || !!schema['x-kubernetes-embedded-resource'];
  const { kind, apiVersion, metadata } = schema.properties ?? {};
  for (const [name, property] of Object.entries({ kind, apiVersion }))
    if (property && checked && property.type !== 'string')
      errors.push(invalidValue(`${path}.properties[${name}].type`, property.type ?? '', 'must be string'));
  if (!metadata) return errors;
  const at = `${path}.properties[metadata]`;
  if (checked && metadata.type !== 'object') errors.push(invalidValue(`${at}.type`, metadata.type ?? '', 'must be object'));
  if (level !== 'root') return errors;
  const { type: _, default: __, properties = {}, ...rest } = metadata;
  const names = Object.keys(properties);
  if (Object.keys(rest).length || !names.every((n) => n === 'name' || n === 'generateName'))
    errors.push(forbiddenField(at, 'must not specify anything other than name and generateName, but metadata is implicitly specified'));
  return errors;
}
function valueErrors(schema: JsonSchema, path: string, skipAnyOf: boolean, skipFirstAllOf: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (!skipAnyOf) for (const [i, s] of (schema.anyOf ?? []).entries()) errors.push(...nested(s, `${path}.anyOf[${i}]`, false));
  for (const [i, s] of (schema.allOf ?? []).entries()) errors.push(...nested(s, `${path}.allOf[${i}]`, skipFirstAllOf && i === 0));
  for (const [i, s] of (schema.oneOf ?? []).entries()) errors.push(...nested(s, `${path}.oneOf[${i}]`, false));
  if (schema.not) errors.push(...nested(schema.not, `${path}.not`, false));
  if (schema.pattern) errors.push(...patternErrors(schema.pattern, `${path}.pattern`));
  return errors;
}
function patternErrors(pattern: string, path: string): FieldError[] {
  try {
    regexp(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof RegexpError)) throw error;
    return [invalidValue(path, pattern, `must be a valid regular expression, but isn't: ${error.message}`)];
  }
}
const NOT_NESTED: [key: keyof JsonSchema, why: string][] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];
const isSet = (value: unknown): boolean =>
  value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && !value.length);

/** What may stand inside allOf, anyOf, oneOf and not. */
function nested(schema: JsonSchema, path: string, skipAnyOf: boolean): FieldError[] {
  const errors = valueErrors(schema, path, skipAnyOf, false);
  if (isSchema(schema.items)) errors.push(...nested(schema.items, `${path}.items`, false));
  for (const [key, inner] of Object.entries(schema.properties ?? {})) errors.push(...nested(inner, `${path}.properties[${key}]`, false));
  for (const [key, why] of NOT_NESTED) if (isSet(schema[key])) errors.push(forbiddenField(`${path}.${key}`, why));
  if (schema.properties?.metadata) errors.push(forbiddenField(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  return errors;
}

/** What is restricted inside allOf and its like must be specified outside. Models …/schema/complete.go. */
function completeness(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const inner = (s: JsonSchema, key: string) => errors.push(...specified(s, schema, `${path}.${key}`, path));
  for (const key of ['allOf', 'anyOf', 'oneOf'] as const) for (const [i, s] of (schema[key] ?? []).entries()) inner(s, `${key}[${i}]`);
  if (schema.not) inner(schema.not, 'not');
  return errors;
}
function specified(restriction: JsonSchema, outside: JsonSchema, path: string, where: string): FieldError[] {
  const errors: FieldError[] = [];
  if (isSchema(restriction.items)) {
    if (isSchema(outside.items)) errors.push(...specified(restriction.items, outside.items, `${path}.items`, `${where}.items`));
    else errors.push(required(`${where}.items`, `because it is defined in ${path}.items`));
  }
  for (const [key, inner] of Object.entries(restriction.properties ?? {})) {
    const at = `${path}.properties[${key}]`;
    const there = `${where}.properties[${key}]`;
    const known = outside.properties?.[key];
    if (known) errors.push(...specified(inner, known, at, there));
    else errors.push(required(there, `because it is defined in ${at}`));
  }
  for (const key of ['allOf', 'anyOf', 'oneOf'] as const)
    for (const [i, s] of (restriction[key] ?? []).entries()) errors.push(...specified(s, outside, `${path}.${key}[${i}]`, where));
  if (restriction.not) errors.push(...specified(restriction.not, outside, `${path}.not`, where));
  return errors;
}
