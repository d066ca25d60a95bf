import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Decision, UserInfo } from '../auth.ts';
import type { Bindings, Subject } from './bindings.ts';
import { type Attributes, type PolicyRule, ruleAllows } from './rules.ts';

const quote = (text: string) => JSON.stringify(text);

function describe(binding: KubeObject, subject: Subject): string {
  const { name, namespace } = binding.metadata;
  const what = namespace ? `RoleBinding ${quote(`${name}/${namespace}`)}` : `ClusterRoleBinding ${quote(name ?? '')}`;
  const home = subject.namespace || namespace;
  const who =
    subject.kind === 'ServiceAccount' ? `ServiceAccount ${quote(`${subject.name}/${home}`)}` : `${subject.kind} ${quote(subject.name)}`;
  return `${what} of ${binding.roleRef.kind} ${quote(binding.roleRef.name)} to ${who}`;
}

/** Calls `visit` with every rule that the user holds in the namespace, or '' for the cluster's; false ends it. Gives the errors met. */
export function visitRules(
  bindings: Bindings,
  user: UserInfo,
  namespace: string,
  visit: (rule: PolicyRule, source: () => string) => boolean,
): string[] {
  const errors: string[] = [];
  for (const scope of namespace ? ['', namespace] : ['']) {
    for (const { binding, subject } of bindings.of(user, scope)) {
      const role = bindings.role(binding.roleRef, scope);
      if ('error' in role) errors.push(role.error);
      else for (const rule of role.rules) if (!visit(rule, () => describe(binding, subject))) return errors;
    }
  }
  return errors;
}

export const joinErrors = (errors: string[]): string => {
  const distinct = [...new Set(errors)];
  return distinct.length > 1 ? `[${distinct.join(', ')}]` : (distinct[0] ?? '');
};

/** Upstream: plugin/pkg/auth/authorizer/rbac. */
export function rbac(bindings: Bindings, user: UserInfo, attributes: Attributes): Decision {
  let reason: string | undefined;
  const errors = visitRules(bindings, user, attributes.namespace, (rule, source) => {
    if (!ruleAllows(rule, attributes)) return true;
    reason = `RBAC: allowed by ${source()}`;
    return false;
  });
  if (reason !== undefined) return { allowed: true, reason };
  return { allowed: false, reason: errors.length ? `RBAC: ${joinErrors(errors)}` : '' };
}

export function rulesFor(bindings: Bindings, user: UserInfo, namespace: string): { rules: PolicyRule[]; errors: string[] } {
  const rules: PolicyRule[] = [];
  const errors = visitRules(bindings, user, namespace, (rule) => {
    rules.push(rule);
    return true;
  });
  return { rules, errors };
}
