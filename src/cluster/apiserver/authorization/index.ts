import type { Storage } from '../../storage/types.ts';
import type { Decision, UserInfo } from '../auth.ts';
import { Bindings } from './bindings.ts';
import { nodeAuthorizer } from './node.ts';
import { rbac } from './rbac.ts';
import type { Attributes } from './rules.ts';

export interface Authorizer {
  bindings: Bindings;
  authorize(user: UserInfo, attributes: Attributes): Decision;
}

/** system:masters, then Node, then RBAC; the first that allows wins, refusals are joined. */
export function createAuthorizer(storage: Storage): Authorizer {
  const bindings = new Bindings(storage);
  return {
    bindings,
    authorize(user, attributes) {
      if (user.groups.includes('system:masters')) return { allowed: true, reason: '' };
      const node = nodeAuthorizer(storage, bindings, user, attributes);
      if (node?.allowed) return node;
      const decision = rbac(bindings, user, attributes);
      if (decision.allowed || !node?.reason) return decision;
      return { allowed: false, reason: [node.reason, decision.reason].filter(Boolean).join('\n') };
    },
  };
}
