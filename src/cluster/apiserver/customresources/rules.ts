import { CelSyntaxError, compileCel, Optional, type Program } from '../../../apimachinery/cel/index.ts';
import { forbiddenField, invalidValue, notSupported, required } from '../../../apimachinery/fields.ts';
import { isObject } from '../../../apimachinery/json.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { lookUp } from './columns.ts';
import { additional, type JsonSchema } from './jsonschema.ts';

/** `x-kubernetes-validations`. Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel. */
export interface Rule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
}
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const VARIABLES = ['self', 'oldSelf'];
const programs = new Map<string, Program>();
const compiled = (text: string): Program => {
  let program = programs.get(text);
  if (!program) programs.set(text, (program = compileCel(text, VARIABLES)));
  return program;
};

/** What is wrong with the rules of a schema's node. */
export function ruleErrors(rules: Rule[], path: string): FieldError[] {
  return rules.flatMap((rule, i) => {
    const at = `${path}[${i}]`;
    if (!rule.rule?.trim()) return [required(`${at}.rule`, 'rule is not specified')];
    const errors: FieldError[] = [];
    const shown = {
      Rule: rule.rule,
      Message: rule.message ?? '',
      MessageExpression: rule.messageExpression ?? '',
      Reason: rule.reason ?? null,
      FieldPath: rule.fieldPath ?? '',
      OptionalOldSelf: rule.optionalOldSelf ?? null,
    };
    for (const key of ['rule', 'messageExpression'] as const) {
      if (!rule[key]) continue;
      try {
        compiled(rule[key]);
      } catch (error) {
        if (!(error instanceof CelSyntaxError)) throw error;
        errors.push(invalidValue(`${at}.${key}`, shown, `compilation failed: ${error.message}`));
      }
    }
    if (rule.reason !== undefined && !REASONS.includes(rule.reason)) errors.push(notSupported(`${at}.reason`, rule.reason, REASONS));
    return errors;
  });
}

/** Applies every rule of a schema to a value and what it was before. */
export function checkRules(value: unknown, old: unknown, schema: JsonSchema, path = ''): FieldError[] {
  const errors = ((schema['x-kubernetes-validations'] ?? []) as Rule[]).flatMap((rule) => apply(rule, value, old, path));
  const below = (inner: unknown, before: unknown, next: JsonSchema | undefined, at: string) =>
    next && inner !== null && inner !== undefined ? checkRules(inner, before, next, at) : [];
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) errors.push(...below(item, counterpart(item, old, schema), schema.items, `${path}[${i}]`));
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const next = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : additional(schema);
      errors.push(...below(inner, isObject(old) ? old[key] : undefined, next, path ? `${path}.${key}` : key));
    }
  }
  return errors;
}
/** The old item that is the same one: only lists of the type map can tell. */
function counterpart(item: unknown, old: unknown, schema: JsonSchema): unknown {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys || !Array.isArray(old) || !isObject(item)) return undefined;
  return old.find((o) => isObject(o) && keys.every((k) => o[k] === item[k]));
}

const typeName = (value: unknown): string =>
  Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? 'integer'
          : 'number'
        : typeof value;
function apply(rule: Rule, self: unknown, old: unknown, path: string): FieldError[] {
  const program = compiled(rule.rule);
  if (program.uses('oldSelf') && old === undefined && !rule.optionalOldSelf) return [];
  const scope = { self, oldSelf: rule.optionalOldSelf ? new Optional(old) : old };
  const named = rule.message ?? `failed rule: ${rule.rule.trim()}`;
  try {
    if (program.evaluate(scope) === true) return [];
  } catch (error) {
    return [invalidValue(path, typeName(self), `${(error as Error).message} evaluating rule: ${named}`)];
  }
  let message = named;
  if (rule.messageExpression) {
    try {
      const said = compiled(rule.messageExpression).evaluate(scope);
      if (typeof said === 'string' && said.trim() && !said.includes('\n')) message = said;
    } catch {
      message = named;
    }
  }
  const field = rule.fieldPath ? `${path}${rule.fieldPath}` : path;
  const value = rule.fieldPath ? lookUp(self, rule.fieldPath) : self;
  switch (rule.reason) {
    case 'FieldValueRequired':
      return [required(field, message)];
    case 'FieldValueForbidden':
      return [forbiddenField(field, message)];
    case 'FieldValueDuplicate':
      return [{ type: 'FieldValueDuplicate', field, detail: 'Duplicate value' }];
  }
  if (value !== null && typeof value === 'object') return [{ type: 'FieldValueInvalid', field, detail: `Invalid value: ${message}` }];
  return [invalidValue(field, value ?? null, message)];
}

/** Whether a schema has rules anywhere. */
export function hasRules(schema: JsonSchema | undefined): boolean {
  if (!schema) return false;
  if (schema['x-kubernetes-validations']?.length) return true;
  return hasRules(schema.items) || hasRules(additional(schema)) || Object.values(schema.properties ?? {}).some(hasRules);
}
const BLOCKING = new Set([
  'FieldValueRequired',
  'FieldValueTypeInvalid',
  'FieldValueNotSupported',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueDuplicate',
]);
/** The rules' errors, or that they were not looked at because the object does not even fit its schema. */
export function withRules(errors: FieldError[], value: unknown, old: unknown, schema: JsonSchema): FieldError[] {
  if (!hasRules(schema)) return errors;
  if (errors.some((e) => BLOCKING.has(e.type)))
    return [
      ...errors,
      invalidValue(
        '<nil>',
        null,
        'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
      ),
    ];
  return [...errors, ...checkRules(value, old, schema)];
}
