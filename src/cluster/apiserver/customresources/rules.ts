import { CelError, CostExceeded } from '../../../apimachinery/cel/index.ts';
import { Optional } from '../../../apimachinery/cel/values.ts';
import { forbiddenField, invalidValue, required } from '../../../apimachinery/fields.ts';
import { deepEqual, isObject } from '../../../apimachinery/json.ts';
import { additional, hasRules, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { type Compiled, compiledRules, type Rule } from './cel-compile.ts';
import { toCel } from './cel-values.ts';
import { fieldOf } from './fieldpath.ts';

/** What all rules of one object may cost. Models apiserver/pkg/apis/cel/config.go RuntimeCELCostBudget. */
const BUDGET = 10_000_000;
const SPENT = 'validation failed due to running out of cost budget, no further validation rules will be run';

interface Run {
  budget: number;
  errors: FieldError[];
  warn(error: FieldError): void;
}
class Spent extends Error {}
/** A value, what it was, and whether it stands in something that did not change. */
interface Place {
  value: unknown;
  old: unknown;
  path: string;
  same: boolean;
}

/** Applies every rule of a schema to an object and what it was before. Models …/schema/cel/validation.go. */
export function checkRules(value: unknown, old: unknown, schema: JsonSchema, warn: (error: FieldError) => void): FieldError[] {
  const run: Run = { budget: BUDGET, errors: [], warn };
  try {
    visit(run, { value, old, path: '', same: false }, schema, true);
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
  }
  return run.errors;
}
function visit(run: Run, place: Place, schema: JsonSchema, resource: boolean): void {
  const { value, old, path } = place;
  if (value === null || value === undefined) return;
  if (schema['x-kubernetes-validations']?.length) applyRules(run, place, schema, resource);
  for (const nested of schema.allOf ?? []) nestedRules(run, place, schema, nested);
  const below = (inner: unknown, before: unknown, next: JsonSchema | undefined, at: string, correlated: boolean) => {
    if (!next || !hasRules(next)) return;
    const unchanged = correlated ? before !== undefined && deepEqual(inner, before) : old !== undefined && deepEqual(value, old);
    visit(run, { value: inner, old: before, path: at, same: unchanged }, next, !!next['x-kubernetes-embedded-resource']);
  };
  if (Array.isArray(value)) {
    const keyed = schema['x-kubernetes-list-type'] === 'map';
    for (const [i, item] of value.entries()) {
      const before = counterpart(item, old, schema);
      below(item, before, schema.items, `${path}[${i}]`, keyed && before !== undefined);
    }
  } else if (isObject(value)) {
    const correlated = schema['x-kubernetes-map-type'] !== 'atomic';
    for (const key of Object.keys(value).sort()) {
      const property = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : undefined;
      const before = correlated && isObject(old) && Object.hasOwn(old, key) ? old[key] : undefined;
      const at = property ? (path ? `${path}.${key}` : key) : `${path}[${key}]`;
      below(value[key], before, property ?? additional(schema), at, correlated && isObject(old));
    }
  }
}
/** Rules inside allOf are of the same node: what they are typed by is outside. */
function nestedRules(run: Run, place: Place, schema: JsonSchema, nested: JsonSchema): void {
  if (!hasRules(nested)) return;
  const whole = { ...schema, allOf: undefined, 'x-kubernetes-validations': nested['x-kubernetes-validations'] };
  if (nested['x-kubernetes-validations']?.length) applyRules(run, { ...place, same: false }, whole, false);
}
/** The old item that is the same one: only lists of the type map can tell. */
function counterpart(item: unknown, old: unknown, schema: JsonSchema): unknown {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys || !Array.isArray(old) || !isObject(item)) return undefined;
  return old.find((o) => isObject(o) && keys.every((k) => o[k] === item[k]));
}

function applyRules(run: Run, place: Place, schema: JsonSchema, resource: boolean): void {
  const type = schema.type ?? '';
  const { rules } = compiledRules(schema, resource);
  if (run.budget <= 0) {
    run.errors.push(invalidValue(place.path, type, SPENT));
    throw new Spent();
  }
  const variables = {
    self: toCel(place.value, schema, resource),
    oldSelf: place.old === undefined ? null : toCel(place.old, schema, resource),
  };
  for (const [i, rule] of ((schema['x-kubernetes-validations'] ?? []) as Rule[]).entries()) {
    const compiled = rules[i];
    if (!compiled) continue;
    if (compiled.error) run.errors.push(invalidValue(place.path, type, `rule compile error: ${compiled.error}`));
    if (!compiled.program || (compiled.usesOldSelf && place.old === undefined && !rule.optionalOldSelf)) continue;
    const scope = rule.optionalOldSelf
      ? { ...variables, oldSelf: place.old === undefined ? Optional.none : new Optional(variables.oldSelf) }
      : variables;
    applyRule(run, place, rule, compiled, scope, type);
  }
}
const shown = ({ rule, message }: Rule): string => message?.trim() || rule.trim();

function applyRule(run: Run, place: Place, rule: Rule, compiled: Compiled, scope: Record<string, unknown>, type: string): void {
  const stop = (text: string): never => {
    run.errors.push(invalidValue(place.path, type, text));
    throw new Spent();
  };
  const pay = (cost: number) => {
    if (cost > run.budget) stop(SPENT);
    run.budget -= cost;
  };
  try {
    const { value, cost } = compiled.program!.evaluate(scope);
    pay(cost);
    if (value === true) return;
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof CostExceeded) {
      pay(error.cost);
      stop(`'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${shown(rule)}`);
    }
    if (!(error instanceof CelError)) throw error;
    pay(error.cost);
    run.errors.push(
      invalidValue(
        place.path,
        type,
        message.startsWith('no such overload')
          ? `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${shown(rule)}`
          : `${message} evaluating rule: ${shown(rule)}`,
      ),
    );
    return;
  }
  const add = (error: FieldError) => {
    if (!compiled.usesOldSelf && place.same) run.warn(error);
    else run.errors.push(error);
  };
  const message = messageOf(run, rule, compiled, scope);
  if (typeof message === 'string') return add(refusal(place, rule, message, type));
  const field = rule.fieldPath ? `${place.path}${fieldOf(rule.fieldPath)}`.replace(/^\./, '') : place.path;
  add(invalidValue(field, type, message.spent));
  throw new Spent();
}
/** Models evalMessageExpression: what it costs is of the same budget. */
function messageOf(
  run: Run,
  { rule, message, messageExpression }: Rule,
  compiled: Compiled,
  scope: Record<string, unknown>,
): string | { spent: string } {
  const otherwise = message?.trim() || `failed rule: ${rule.trim()}`;
  if (!compiled.message) return otherwise;
  const short = { spent: 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run' };
  const affords = (cost: number): boolean => {
    if (cost > run.budget) return false;
    run.budget -= cost;
    return true;
  };
  try {
    const { value, cost } = compiled.message.evaluate(scope);
    if (!affords(cost)) return short;
    const text = typeof value === 'string' ? value.trim() : '';
    return text && text.length <= 5 * 1024 && !text.includes('\n') ? text : otherwise;
  } catch (error) {
    if (!(error instanceof CelError) && !(error instanceof CostExceeded)) throw error;
    if (!affords(error.cost)) return short;
    if (error instanceof CelError) return otherwise;
    return {
      spent: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(messageExpression)}`,
    };
  }
}
function refusal({ value, path }: Place, rule: Rule, message: string, type: string): FieldError {
  const field = rule.fieldPath ? `${path}${fieldOf(rule.fieldPath)}`.replace(/^\./, '') : path;
  const omitted = type === 'object' || type === 'array';
  switch (rule.reason) {
    case 'FieldValueRequired':
      return required(field, message);
    case 'FieldValueForbidden':
      return forbiddenField(field, message);
    case 'FieldValueDuplicate':
      return { type: 'FieldValueDuplicate', field, detail: omitted ? 'Duplicate value' : `Duplicate value: ${JSON.stringify(value)}` };
  }
  return omitted ? { type: 'FieldValueInvalid', field, detail: `Invalid value: ${message}` } : invalidValue(field, value, message);
}
