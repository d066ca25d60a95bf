import type { KubeObject } from '../../../apimachinery/types.ts';
import type { UserInfo } from '../auth.ts';
import type { Authorizer } from '../authorization/index.ts';
import { joinErrors, rulesFor } from '../authorization/rbac.ts';
import { badRequest } from '../failures.ts';

/** SelfSubjectRulesReview. */
export function rulesReview(authorizer: Authorizer, object: KubeObject, user: UserInfo): KubeObject {
  const namespace = object.spec?.namespace;
  if (!namespace) throw badRequest('no namespace on request');
  const { rules, errors } = rulesFor(authorizer.bindings, user, namespace);
  const node = user.groups.includes('system:nodes') && user.username.startsWith('system:node:');
  const said = [...(node ? ['node authorizer does not support user rule resolution'] : []), ...errors];
  return {
    kind: object.kind,
    apiVersion: object.apiVersion,
    metadata: {},
    spec: {},
    status: {
      resourceRules: rules
        .filter((rule) => rule.resources?.length)
        .map(({ verbs = [], apiGroups, resources, resourceNames }) => ({
          verbs,
          apiGroups,
          resources,
          ...(resourceNames?.length && { resourceNames }),
        })),
      nonResourceRules: rules
        .filter((rule) => rule.nonResourceURLs?.length)
        .map(({ verbs = [], nonResourceURLs }) => ({ verbs, nonResourceURLs })),
      incomplete: said.length > 0,
      ...(said.length && { evaluationError: joinErrors(said) }),
    },
  };
}
