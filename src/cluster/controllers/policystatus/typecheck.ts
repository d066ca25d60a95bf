import { declare } from '../../../apimachinery/cel/declared.ts';
import { type AdmissionOptions, admissionEnvironment } from '../../../apimachinery/cel/environments/admission.ts';
import { CelSyntaxError, compile, type Type } from '../../../apimachinery/cel/index.ts';
import { DYN } from '../../../apimachinery/cel/types.ts';
import { byCodePoint } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { RestClient } from '../../../client/rest.ts';
import { createResolver, type Gvk, type Resolver } from './schemas.ts';

const MOST = 10;
interface Warning {
  fieldRef: string;
  warning: string;
}
type Check = (expression: string) => string | undefined;

/** What a policy's expressions get wrong about each kind it is for. Models apiserver/pkg/admission/plugin/policy/validating/typechecking.go. */
export async function typeWarnings(policy: KubeObject, client: RestClient): Promise<Warning[]> {
  const resolver = createResolver(client);
  const checks = await checksOf(policy, resolver);
  const warnings: Warning[] = [];
  const look = (expression: string, fieldRef: string) => {
    const found = checks.flatMap(([gvk, check]) => {
      const problem = check(expression);
      return problem === undefined ? [] : [`${nameOf(gvk)}: ${problem}\n`];
    });
    if (found.length) warnings.push({ fieldRef, warning: found.join('\n') });
  };
  for (const [i, { expression, messageExpression }] of (policy.spec.validations ?? []).entries()) {
    look(expression, `spec.validations[${i}].expression`);
    if (messageExpression) look(messageExpression, `spec.validations[${i}].messageExpression`);
  }
  return warnings;
}
const nameOf = ({ group, version, kind }: Gvk): string => `${group}/${version}, Kind=${kind}`;

async function checksOf({ spec }: KubeObject, resolver: Resolver): Promise<[Gvk, Check][]> {
  const { paramKind, variables = [] } = spec;
  const [version, group] = (paramKind?.apiVersion ?? '').split('/').reverse();
  const params = paramKind && (await resolver.schemaOf({ group: group ?? '', version, kind: paramKind.kind }));
  const checks: [Gvk, Check][] = [];
  for (const gvk of await kindsOf(spec.matchConstraints?.resourceRules ?? [], resolver)) {
    const schema = await resolver.schemaOf(gvk);
    if (!schema) continue;
    const structs: NonNullable<AdmissionOptions['types']>['structs'] = new Map();
    const types = {
      structs,
      object: declare(schema, false, gvk.kind, structs)?.type,
      params: declare(params, false, `${paramKind?.kind} of params`, structs)?.type,
    };
    checks.push([gvk, checker({ types, params: !!paramKind, authorizer: true }, variables)]);
  }
  return checks;
}
function checker(options: AdmissionOptions, variables: { name: string; expression: string }[]): Check {
  const known: Record<string, Type> = {};
  const typeOf = (expression: string) => compile(expression, admissionEnvironment({ ...options, variables: { ...known } })).type;
  const attempt = <T>(action: () => T): T | CelSyntaxError => {
    try {
      return action();
    } catch (error) {
      if (error instanceof CelSyntaxError) return error;
      throw error;
    }
  };
  for (const { name, expression } of variables) {
    const type = attempt(() => typeOf(expression));
    known[name] = type instanceof CelSyntaxError ? DYN : type;
  }
  return (expression) => {
    const result = attempt(() => typeOf(expression));
    return result instanceof CelSyntaxError ? result.message : undefined;
  };
}

/** The kinds that rules name without a wildcard, in order. */
async function kindsOf(rules: any[], resolver: Resolver): Promise<Gvk[]> {
  const kinds = new Map<string, Gvk>();
  const sorted = (list: string[] = []) => [...list].sort(byCodePoint);
  for (const { apiGroups, apiVersions, resources } of rules) {
    if ([...(apiGroups ?? []), ...(apiVersions ?? [])].some((name: string) => name.includes('*'))) continue;
    let count = 0;
    for (const group of sorted(apiGroups))
      for (const version of sorted(apiVersions))
        for (const resource of sorted(resources)) {
          if (/[*/]/.test(resource)) continue;
          const found = await resolver.kindOf(group, version, resource);
          if (!found || count === MOST) continue;
          kinds.set(nameOf(found), found);
          count++;
        }
    if (count === MOST) break;
  }
  const by = (a: Gvk, b: Gvk) => byCodePoint(a.group, b.group) || byCodePoint(a.version, b.version) || byCodePoint(a.kind, b.kind);
  return [...kinds.values()].sort(by);
}
