import type { KubeObject } from '../../../apimachinery/types.ts';
import type { UserInfo } from '../auth.ts';
import { API_AUDIENCES, type TokenAuthenticator, TokenError } from '../authentication/tokens.ts';
import { badRequest } from '../failures.ts';

const userOf = ({ username, uid, groups, extra }: UserInfo) => ({
  username,
  ...(uid && { uid }),
  ...(groups.length && { groups }),
  ...(extra && { extra }),
});

export async function tokenReview(tokens: TokenAuthenticator, object: KubeObject): Promise<KubeObject> {
  const token = object.spec?.token;
  if (!token) throw badRequest('token is required for TokenReview in authentication');
  const audiences: string[] = object.spec.audiences?.length ? object.spec.audiences : API_AUDIENCES;
  // Upstream asks about it as about a header, of which the word after "Bearer" counts.
  const [word = ''] = `Bearer ${token}`.trim().split(' ').slice(1);
  if (!word)
    return {
      ...object,
      status: { authenticated: true, user: { username: 'system:anonymous', groups: ['system:unauthenticated'] }, audiences },
    };
  try {
    const verified = await tokens.verify(word, audiences);
    const status = verified
      ? { authenticated: true, user: userOf(verified.user), audiences: verified.audiences }
      : { user: {}, error: 'invalid bearer token' };
    return { ...object, status };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { ...object, status: { user: {}, error: `[invalid bearer token, ${error.message}]` } };
  }
}

export const selfReview = (object: KubeObject, user: UserInfo, now: string): KubeObject => ({
  kind: object.kind,
  apiVersion: object.apiVersion,
  metadata: { creationTimestamp: now },
  status: { userInfo: userOf(user) },
});
