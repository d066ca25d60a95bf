import { type Declared, declare } from '../../../apimachinery/cel/declared.ts';
import { createEnvironment, type Environment, type Structs } from '../../../apimachinery/cel/environment.ts';
import { CelSyntaxError, compile, type Program, typeText } from '../../../apimachinery/cel/index.ts';
import { FUNCTIONS } from '../../../apimachinery/cel/library/index.ts';
import { optional } from '../../../apimachinery/cel/types.ts';
import type { JsonSchema } from '../../../apimachinery/jsonschema.ts';

/** `x-kubernetes-validations`. */
export interface Rule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
}
export interface Compiled {
  program?: Program;
  message?: Program;
  /** Why there is no program. */
  error?: string;
  messageError?: string;
  usesOldSelf: boolean;
}
const known = new WeakMap<JsonSchema, { declared?: Declared; rules: Compiled[] }>();

function environments(declared: Declared, structs: Structs): { plain: Environment; optionalOld: Environment } {
  const { type } = declared;
  return {
    plain: createEnvironment(FUNCTIONS, { self: type, oldSelf: type }, structs),
    optionalOld: createEnvironment(FUNCTIONS, { self: type, oldSelf: optional(type) }, structs),
  };
}
function attempt(
  source: string,
  environment: Environment,
  wanted: string,
  prefix: string,
  wrong: string,
): { program?: Program; error?: string } {
  try {
    const program = compile(source, environment);
    return typeText(program.type) === wanted ? { program } : { error: wrong };
  } catch (error) {
    if (!(error instanceof CelSyntaxError)) throw error;
    return { error: `${prefix} failed: ${error.message}` };
  }
}
/** The rules of one node, compiled once. Models apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go. */
export function compiledRules(schema: JsonSchema, resource: boolean): { declared?: Declared; rules: Compiled[] } {
  const before = known.get(schema);
  if (before) return before;
  const structs: Structs = new Map();
  const declared = declare(schema, resource, 'object', structs);
  const rules: Compiled[] = [];
  if (declared) {
    const { plain, optionalOld } = environments(declared, structs);
    for (const rule of (schema['x-kubernetes-validations'] ?? []) as Rule[]) {
      if (!rule.rule?.trim()) {
        rules.push({ usesOldSelf: false });
        continue;
      }
      const environment = rule.optionalOldSelf ? optionalOld : plain;
      const { program, error } = attempt(rule.rule, environment, 'bool', 'compilation', 'cel expression must evaluate to a bool');
      const said =
        program && rule.messageExpression
          ? attempt(
              rule.messageExpression,
              environment,
              'string',
              'messageExpression compilation',
              'messageExpression must evaluate to a string',
            )
          : {};
      rules.push({ program, error, message: said.program, messageError: said.error, usesOldSelf: !!program?.uses('oldSelf') });
    }
  }
  const result = { declared, rules };
  known.set(schema, result);
  return result;
}
