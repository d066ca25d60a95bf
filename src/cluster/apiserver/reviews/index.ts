import { type Clock, timestamp } from '../../../os/clock.ts';
import type { Auth } from '../auth.ts';
import type { TokenAuthenticator } from '../authentication/tokens.ts';
import type { Authorizer } from '../authorization/index.ts';
import { plainOf } from '../structures.ts';
import { accessReview } from './access.ts';
import { selfReview, tokenReview } from './identity.ts';
import { rulesReview } from './rules.ts';

/** Kinds that are answered, never stored. */
export function createReviews(authorizer: Authorizer, tokens: TokenAuthenticator, clock: Clock): Auth['review'] {
  return async (definition, given, user, namespace) => {
    const object = plainOf(given);
    if (definition.kind === 'TokenReview') return tokenReview(tokens, object);
    if (definition.kind === 'SelfSubjectReview') return selfReview(object, user, timestamp(clock.now()));
    if (definition.kind === 'SelfSubjectRulesReview') return rulesReview(authorizer, object, user);
    return accessReview(authorizer, object, user, namespace);
  };
}
