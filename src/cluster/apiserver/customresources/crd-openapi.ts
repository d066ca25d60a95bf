import { forbiddenField, invalidValue, notSupported, required } from '../../../apimachinery/fields.ts';
import { additional, isSchema, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import type { Rule } from './cel-compile.ts';
import { followed } from './fieldpath.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const UNSUPPORTED: [key: string, why: string, set: (v: any) => boolean][] = [
  ['id', 'id is not supported', (v) => !!v],
  ['additionalItems', 'additionalItems is not supported', (v) => v !== undefined],
  ['patternProperties', 'patternProperties is not supported', (v) => Object.keys(v ?? {}).length > 0],
  ['definitions', 'definitions is not supported', (v) => Object.keys(v ?? {}).length > 0],
  ['dependencies', 'dependencies is not supported', (v) => v !== undefined],
  ['$ref', '$ref is not supported', (v) => v !== undefined],
];
/** What has been passed on the way down. */
export interface Above {
  root: boolean;
  /** Why there may be no defaults here. */
  noDefaults?: string;
  meta?: boolean;
  /** The node below which old values cannot be found again. */
  uncorrelatable?: string;
}
/** What looks at the rules of a node, once nothing is wrong with its schema. */
export type RuleCheck = (schema: JsonSchema, path: string, above: Above, parents: JsonSchema[]) => FieldError[];
export interface Found {
  schema: FieldError[];
  rules: FieldError[];
}

/** Models ValidateCustomResourceDefinitionOpenAPISchema in apiextensions/validation/validation.go. */
export function openApiErrors(schema: JsonSchema, path: string, above: Above, rules?: RuleCheck, parents: JsonSchema[] = []): Found {
  const found: Found = { schema: standardErrors(schema, path, above), rules: [] };
  const add = (inner: JsonSchema | undefined | boolean, at: string, next: Above, check?: RuleCheck) => {
    if (!isSchema(inner)) return;
    const more = openApiErrors(inner, `${path}.${at}`, { ...next, root: false }, check, [...parents, schema]);
    found.schema.push(...more.schema);
    found.rules.push(...more.rules);
  };
  const at = (key: string) => `${path}.${key}`;
  if (schema.uniqueItems)
    found.schema.push(
      forbiddenField(at('uniqueItems'), 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'),
    );
  if (schema.additionalProperties !== undefined) {
    if (Object.keys(schema.properties ?? {}).length && schema.additionalProperties !== true)
      found.schema.push(forbiddenField(at('additionalProperties'), 'additionalProperties and properties are mutual exclusive'));
    const reason = above.meta ? 'inside additionalProperties applying to object metadata' : above.noDefaults;
    add(additional(schema), 'additionalProperties', { ...above, noDefaults: reason }, rules);
  }
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const next = { ...above };
    if (schema['x-kubernetes-map-type'] === 'atomic') next.uncorrelatable ??= path;
    if ((above.root || schema['x-kubernetes-embedded-resource']) && ['metadata', 'kind', 'apiVersion'].includes(key)) {
      next.meta = true;
      if (above.root) next.noDefaults = `in top-level ${key}`;
    }
    add(property, `properties[${key}]`, next, rules);
  }
  add(schema.not, 'not', above);
  for (const key of ['allOf', 'oneOf', 'anyOf'] as const) for (const [i, s] of (schema[key] ?? []).entries()) add(s, `${key}[${i}]`, above);
  if (isSchema(schema.items)) {
    const uncorrelatable = schema['x-kubernetes-list-type'] === 'map' ? above.uncorrelatable : (above.uncorrelatable ?? path);
    add(schema.items, 'items', { ...above, uncorrelatable }, rules);
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    found.schema.push(invalidValue(at('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined'));
  found.schema.push(...mapErrors(schema, at), ...listErrors(schema, at), ...keyErrors(schema, at));
  const own = (schema['x-kubernetes-validations'] ?? []) as Rule[];
  for (const [i, rule] of own.entries()) found.schema.push(...ruleTexts(rule, schema, `${at('x-kubernetes-validations')}[${i}]`));
  if (own.length && !found.schema.length && rules) found.rules.push(...rules(schema, path, above, parents));
  return found;
}
function standardErrors(schema: JsonSchema, path: string, above: Above): FieldError[] {
  const errors: FieldError[] = [];
  if (schema.type && !TYPES.includes(schema.type)) errors.push(notSupported(`${path}.type`, schema.type, TYPES));
  if (schema.default !== undefined && above.noDefaults !== undefined)
    errors.push(forbiddenField(`${path}.default`, `must not be set ${above.noDefaults}`));
  for (const [key, why, set] of UNSUPPORTED)
    if (set((schema as Record<string, unknown>)[key])) errors.push(forbiddenField(`${path}.${key}`, why));
  if (schema.type === 'null') errors.push(forbiddenField(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  if (Array.isArray(schema.items)) errors.push(forbiddenField(`${path}.items`, 'items must be a schema object and not an array'));
  if (above.meta && schema['x-kubernetes-embedded-resource'])
    errors.push(forbiddenField(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'));
  return errors;
}
const typed = (schema: JsonSchema, at: (key: string) => string, why: string): FieldError =>
  schema.type ? invalidValue(at('type'), schema.type, why) : required(at('type'), why);

function mapErrors(schema: JsonSchema, at: (key: string) => string): FieldError[] {
  const type = schema['x-kubernetes-map-type'];
  if (type === undefined) return [];
  return [
    ...(schema.type === 'object' ? [] : [typed(schema, at, 'must be object if x-kubernetes-map-type is specified')]),
    ...(['atomic', 'granular'].includes(type) ? [] : [notSupported(at('x-kubernetes-map-type'), type, ['atomic', 'granular'])]),
  ];
}
function listErrors(schema: JsonSchema, at: (key: string) => string): FieldError[] {
  const errors: FieldError[] = [];
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const items = isSchema(schema.items) ? schema.items : undefined;
  if (type !== undefined && schema.type !== 'array') errors.push(typed(schema, at, 'must be array if x-kubernetes-list-type is specified'));
  else if (type === 'set' && items) {
    const why = 'must be atomic as item of a list with x-kubernetes-list-type=set';
    const inner = items['x-kubernetes-list-type'];
    if (items.type === 'array' && inner !== undefined && inner !== 'atomic')
      errors.push(invalidValue(at('items.x-kubernetes-list-type'), inner, why));
    if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
      errors.push(invalidValue(at('items.x-kubernetes-map-type'), inner ?? null, why));
  }
  if (type !== undefined && !['atomic', 'set', 'map'].includes(type))
    errors.push(notSupported(at('x-kubernetes-list-type'), type, ['atomic', 'set', 'map']));
  if (keys.length && type !== 'map') {
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty';
    errors.push(type === undefined ? required(at('x-kubernetes-list-type'), why) : invalidValue(at('x-kubernetes-list-type'), type, why));
  }
  if (type !== 'map') return errors;
  if (!keys.length) errors.push(required(at('x-kubernetes-list-map-keys'), 'must not be empty if x-kubernetes-list-type is map'));
  if (schema.items === undefined) errors.push(required(at('items'), 'must have a schema if x-kubernetes-list-type is map'));
  if (items && items.type !== 'object')
    errors.push(invalidValue(at('items.type'), items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"));
  if (items?.type !== 'object') return errors;
  keys.forEach((key, i) => {
    const property = items.properties?.[key];
    if (!property) errors.push(invalidValue(at('x-kubernetes-list-map-keys'), keys, 'entries must all be names of item properties'));
    else if (property.type === 'array' || property.type === 'object')
      errors.push(
        invalidValue(
          at(`items.properties[${key}].type`),
          items.type,
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      );
    if (keys.indexOf(key) < i) errors.push(invalidValue(at('x-kubernetes-list-map-keys'), keys, 'must not contain duplicate entries'));
  });
  return errors;
}
function keyErrors(schema: JsonSchema, at: (key: string) => string): FieldError[] {
  const type = schema['x-kubernetes-list-type'];
  const items = isSchema(schema.items) ? schema.items : undefined;
  if (!items || (type !== 'set' && type !== 'map')) return [];
  const errors: FieldError[] = [];
  if (items.nullable) errors.push(forbiddenField(at('items.nullable'), `cannot be nullable when x-kubernetes-list-type is ${type}`));
  if (type !== 'map') return errors;
  const said = 'this property is in x-kubernetes-list-map-keys, so it';
  for (const key of schema['x-kubernetes-list-map-keys'] ?? []) {
    const property = items.properties?.[key];
    if (!property) continue;
    if (!items.required?.includes(key) && property.default === undefined)
      errors.push(required(at(`items.properties[${key}].default`), `${said} must have a default or be a required property`));
    if (property.nullable) errors.push(forbiddenField(at(`items.properties[${key}].nullable`), `${said} cannot be nullable`));
  }
  return errors;
}
const broken = (text: string) => /[\n\r]/.test(text);
function ruleTexts(rule: Rule, schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { rule: source = '', message = '', messageExpression = '', fieldPath = '' } = rule;
  if (!source.trim()) errors.push(required(`${path}.rule`, 'rule is not specified'));
  else if (message && !message.trim()) errors.push(invalidValue(`${path}.message`, message, 'must be non-empty if specified'));
  else if (broken(message.trim())) errors.push(invalidValue(`${path}.message`, message, 'must not contain line breaks'));
  else if (broken(source.trim()) && !message.trim())
    errors.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'));
  if (messageExpression && !messageExpression.trim())
    errors.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'));
  if (rule.reason !== undefined && !REASONS.includes(rule.reason)) errors.push(notSupported(`${path}.reason`, rule.reason, REASONS));
  if (fieldPath && !fieldPath.trim()) errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must be non-empty if specified'));
  if (broken(fieldPath)) errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must not contain line breaks'));
  if (fieldPath && typeof followed(fieldPath, schema) === 'string')
    errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must be a valid path'));
  return errors;
}
