import { createAdmission } from '../admission/index.ts';
import type { Auth, AuthContext, UserInfo } from '../auth.ts';
import { checkRbac } from '../authorization/escalation.ts';
import { createAuthorizer } from '../authorization/index.ts';
import { createReviews } from '../reviews/index.ts';
import { requestToken } from '../reviews/token-request.ts';
import { createImpersonation } from './impersonation.ts';
import { identify } from './request.ts';
import { TokenAuthenticator } from './tokens.ts';

export function createAuth(context: AuthContext): Auth & { addToken(token: string, user: UserInfo): void } {
  const authorizer = createAuthorizer(context.storage);
  const tokens = new TokenAuthenticator(context);
  const impersonate = createImpersonation(authorizer, context.release.name !== '1.13');
  const admission = createAdmission(context, authorizer);
  const review = createReviews(authorizer, tokens, context.clock);
  return {
    addToken: (token, user) => tokens.add(token, user),
    authenticate: async (request) => impersonate(await identify(context, tokens, request), request),
    authorize: (user, info) => authorizer.authorize(user, info),
    mutate: admission.mutate,
    validate: admission.validate,
    review,
    createToken: (namespace, name, request) => requestToken(context, namespace, name, request),
    jwks: () => context.pki.publicJwks(),
    checkRbac: (user, object, old) => checkRbac(authorizer, user, object, old),
  };
}
