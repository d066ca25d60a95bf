import { estimate } from '../../../apimachinery/cel/cost.ts';
import { type Declared, mostTimes } from '../../../apimachinery/cel/declared.ts';
import type { Program } from '../../../apimachinery/cel/index.ts';
import { forbiddenField, internalField, invalidValue } from '../../../apimachinery/fields.ts';
import { additional, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { type Compiled, compiledRules, type Rule } from './cel-compile.ts';
import type { RuleCheck } from './crd-openapi.ts';

/** Models StaticEstimatedCostLimit and StaticEstimatedCRDCostLimit. */
const RULE_LIMIT = 10_000_000;
const TOTAL_LIMIT = 100_000_000;
const MAX = 2 ** 64;

/** Compiles rules, and adds up what they may cost. Models the second half of apiextensions/validation/validation.go. */
export function ruleChecker() {
  let total = 0;
  let expensive: { path: string; cost: number }[] = [];
  const observe = (path: string, cost: number) => {
    total = Math.min(MAX, total + cost);
    if (cost < TOTAL_LIMIT / 100) return;
    expensive = [...expensive, { path, cost }].sort((a, b) => b.cost - a.cost).slice(0, 4);
  };
  const check: RuleCheck = (schema, path, above, parents) => {
    const at = `${path}.x-kubernetes-validations`;
    const resource = above.root || !!schema['x-kubernetes-embedded-resource'];
    const { declared, rules } = compiledRules(schema, resource);
    if (!declared)
      return [
        internalField(
          at,
          'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations',
        ),
      ];
    const times = cardinality(parents) ?? mostTimes(declared.least);
    return ((schema['x-kubernetes-validations'] ?? []) as Rule[]).flatMap((rule, i) => {
      const errors = oneRule(rule, rules[i], declared, `${at}[${i}]`, times, observe);
      if (rules[i].usesOldSelf && above.uncorrelatable !== undefined)
        errors.push(
          invalidValue(
            `${at}[${i}].rule`,
            rule.rule,
            `oldSelf cannot be used on the uncorrelatable portion of the schema within ${above.uncorrelatable}`,
          ),
        );
      else if (!rules[i].usesOldSelf && rule.optionalOldSelf !== undefined)
        errors.push(invalidValue(`${at}[${i}].optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'));
      return errors;
    });
  };
  const totalErrors = (path: string): FieldError[] =>
    total <= TOTAL_LIMIT
      ? []
      : [
          ...expensive.map((e) =>
            forbiddenField(e.path, 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'),
          ),
          forbiddenField(
            path,
            exceeded('x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema', total, TOTAL_LIMIT),
          ),
        ];
  return { check, totalErrors };
}
function oneRule(
  rule: Rule,
  compiled: Compiled,
  declared: Declared,
  path: string,
  times: number,
  observe: (path: string, cost: number) => void,
): FieldError[] {
  const errors: FieldError[] = [];
  const costOf = (program: Program | undefined) => (program ? estimate(program.tree, (steps) => sizeOf(declared, steps)) : 0);
  const cost = Math.min(MAX, costOf(compiled.program) * times);
  if (cost > RULE_LIMIT) errors.push(forbiddenField(`${path}.rule`, exceeded('estimated rule cost', cost, RULE_LIMIT)));
  observe(`${path}.rule`, cost);
  if (compiled.error) errors.push(invalidValue(`${path}.rule`, shown(rule), compiled.error));
  if (compiled.messageError) errors.push(invalidValue(`${path}.messageExpression`, shown(rule), compiled.messageError));
  else if (compiled.message) {
    const said = costOf(compiled.message);
    if (said > RULE_LIMIT)
      errors.push(forbiddenField(`${path}.messageExpression`, exceeded('estimated messageExpression cost', said, RULE_LIMIT)));
    observe(`${path}.messageExpression`, said);
  }
  return errors;
}
const shown = (rule: Rule) => ({
  Rule: rule.rule,
  Message: rule.message ?? '',
  MessageExpression: rule.messageExpression ?? '',
  Reason: rule.reason ?? null,
  FieldPath: rule.fieldPath ?? '',
  OptionalOldSelf: rule.optionalOldSelf ?? null,
});
/** How long what a path leads to may be. */
function sizeOf(root: Declared, steps: string[]): number | undefined {
  let at: Declared | undefined = root;
  for (const step of steps) {
    if (step === '@keys') return at?.element && at.fields === undefined ? 0 : undefined;
    at = step === '@items' || step === '@values' ? at?.element : at?.fields?.get(step);
    if (!at) return undefined;
  }
  return at.max;
}
/** How often a node can stand in an object, by what limits the lists and maps around it; nothing when something does not. */
function cardinality(parents: JsonSchema[]): number | undefined {
  let times = 1;
  for (const schema of parents) {
    let most: number | undefined = 1;
    if (schema.type === 'object' && schema.additionalProperties !== undefined && additional(schema)) most = schema.maxProperties;
    if (schema.type === 'array') most = schema.maxItems;
    if (most === undefined) return undefined;
    times *= Math.max(0, most);
  }
  return times;
}
function exceeded(what: string, cost: number, limit: number): string {
  const factor = cost / limit;
  const text = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`;
  return `${what} exceeds budget by factor of ${text} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}
