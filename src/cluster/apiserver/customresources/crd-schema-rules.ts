import { forbiddenField, invalidValue, notSupported, required } from '../../../apimachinery/fields.ts';
import { deepEqual } from '../../../apimachinery/json.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { additional, isSchema, type JsonSchema } from './jsonschema.ts';
import { ruleErrors } from './rules.ts';
import { validateSchema } from './validate.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
/** What may not stand inside allOf, anyOf, oneOf and not. */
const NOT_NESTED = ['type', 'nullable', 'default', 'title', 'description', 'additionalProperties'] as const;

/** Upstream: apiextensions-apiserver/pkg/apis/apiextensions/validation and pkg/apiserver/schema/validation.go. */
export function schemaErrors(schema: JsonSchema, path: string): FieldError[] {
  if (!schema.type && !schema['x-kubernetes-int-or-string']) return [required(`${path}.type`, 'must not be empty at the root')];
  if (schema.type !== 'object') return [invalidValue(`${path}.type`, schema.type, 'must be object at the root')];
  return [...metadataRules(schema, path), ...node(schema, path, 'root')];
}
function metadataRules(schema: JsonSchema, path: string): FieldError[] {
  const meta = schema.properties?.metadata;
  if (!meta) return [];
  const { type, properties, description: _, ...rest } = meta;
  const bare = (!type || type === 'object') && Object.keys(rest).length === 0;
  const named = Object.keys(properties ?? {}).every((k) => k === 'name' || k === 'generateName');
  return bare && named
    ? []
    : [
        forbiddenField(
          `${path}.properties[metadata]`,
          'must not specify anything other than name and generateName, but metadata is implicitly specified',
        ),
      ];
}

function node(schema: JsonSchema, path: string, place: 'root' | 'field' | 'item'): FieldError[] {
  const errors: FieldError[] = [];
  const at = (key: string) => `${path}.${key}`;
  const open = schema['x-kubernetes-preserve-unknown-fields'] || schema['x-kubernetes-int-or-string'];
  if (schema.$ref !== undefined) errors.push(forbiddenField(at('$ref'), '$ref is not supported'));
  if (schema.type && !TYPES.includes(schema.type)) errors.push(notSupported(at('type'), schema.type, TYPES));
  if (!schema.type && !open && schema.$ref === undefined)
    errors.push(required(at('type'), `must not be empty for specified ${place === 'item' ? 'array items' : 'object fields'}`));
  if (schema.uniqueItems)
    errors.push(forbiddenField(at('uniqueItems'), 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'));
  if (schema.properties && schema.additionalProperties !== undefined && schema.additionalProperties !== false)
    errors.push(forbiddenField(at('additionalProperties'), 'additionalProperties and properties are mutual exclusive'));
  if (schema.additionalProperties === false) errors.push(forbiddenField(at('additionalProperties'), 'must not be used'));
  if (schema.pattern !== undefined) errors.push(...patternErrors(schema.pattern, at('pattern')));
  errors.push(...listRules(schema, at));
  errors.push(...ruleErrors(schema['x-kubernetes-validations'] ?? [], at('x-kubernetes-validations')));
  if (schema.type === 'array' && !schema.items) errors.push(required(at('items'), 'must be specified'));
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    if (place === 'root' && ['metadata', 'apiVersion', 'kind'].includes(key)) continue;
    errors.push(...node(inner, `${path}.properties[${key}]`, 'field'));
  }
  const other = additional(schema);
  if (other) errors.push(...node(other, at('additionalProperties'), 'field'));
  if (isSchema(schema.items)) errors.push(...node(schema.items, at('items'), 'item'));
  for (const key of ['allOf', 'anyOf', 'oneOf'] as const)
    for (const [i, s] of (schema[key] ?? []).entries())
      errors.push(...nested(s, `${at(key)}[${i}]`, !!schema['x-kubernetes-int-or-string']));
  if (schema.not) errors.push(...nested(schema.not, at('not'), false));
  if (schema.default !== undefined && !errors.length)
    errors.push(
      ...validateSchema(schema.default, { ...schema, default: undefined }).map((e) => ({
        ...e,
        field: e.field ? `${at('default')}.${e.field}` : at('default'),
      })),
    );
  return errors;
}
function listRules(schema: JsonSchema, at: (key: string) => string): FieldError[] {
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  if (type === undefined) return [];
  if (!['atomic', 'set', 'map'].includes(type)) return [notSupported(at('x-kubernetes-list-type'), type, ['atomic', 'set', 'map'])];
  if (type === 'map' && !keys?.length)
    return [required(at('x-kubernetes-list-map-keys'), 'must not be empty if x-kubernetes-list-type is map')];
  if (type !== 'map')
    return keys?.length ? [forbiddenField(at('x-kubernetes-list-map-keys'), 'must be empty if x-kubernetes-list-type is not map')] : [];
  return (keys ?? []).flatMap((key, i): FieldError[] => {
    const property = schema.items?.properties?.[key];
    if (!property) return [invalidValue(`${at('x-kubernetes-list-map-keys')}[${i}]`, key, 'entries must all be names of item properties')];
    const settled = schema.items?.required?.includes(key) || property.default !== undefined;
    return settled
      ? []
      : [
          required(
            at(`items.properties[${key}].default`),
            'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
          ),
        ];
  });
}
function nested(schema: JsonSchema, path: string, intOrString: boolean): FieldError[] {
  const allowed = intOrString && Object.keys(schema).length === 1 && ['integer', 'string'].includes(schema.type ?? '');
  const errors: FieldError[] = [];
  for (const key of NOT_NESTED) {
    const value = schema[key];
    if (value !== undefined && !deepEqual(value, '') && !(key === 'type' && allowed))
      errors.push(forbiddenField(`${path}.${key}`, 'must be empty to be structural'));
  }
  for (const [key, inner] of Object.entries(schema.properties ?? {})) errors.push(...nested(inner, `${path}.properties[${key}]`, false));
  if (isSchema(schema.items)) errors.push(...nested(schema.items, `${path}.items`, false));
  return errors;
}
function patternErrors(pattern: string, path: string): FieldError[] {
  try {
    new RegExp(pattern, 'u');
    return [];
  } catch {
    const tail = /\[[^\]]*$/.exec(pattern)?.[0];
    const why = tail
      ? `missing closing ]: \`${tail}\``
      : (pattern.match(/\(/g) ?? []).length > (pattern.match(/\)/g) ?? []).length
        ? `missing closing ): \`${pattern}\``
        : `invalid or unsupported Perl syntax: \`${pattern}\``;
    return [invalidValue(path, pattern, `must be a valid regular expression, but isn't: error parsing regexp: ${why}`)];
  }
}
