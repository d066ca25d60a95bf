import { failure } from '../../../apimachinery/types.ts';
import { type HttpRequest, header } from '../../../os/http.ts';
import type { AuthContext, UserInfo } from '../auth.ts';
import { type TokenAuthenticator, TokenError } from './tokens.ts';
import { anonymous, authenticated } from './user.ts';

export const unauthenticated = () => failure(401, 'Unauthorized', 'Unauthorized');

/** The token of a bearer header. Upstream: apiserver/pkg/authentication/request/bearertoken. */
function bearer(request: HttpRequest): string | undefined {
  const words = (header(request.headers, 'authorization') ?? '').trim().split(' ');
  return words.length >= 2 && words[0].toLowerCase() === 'bearer' ? words[1] : undefined;
}

async function certificateUser({ pki, clock }: AuthContext, certificate: string): Promise<UserInfo | undefined> {
  const identity = await pki.identify(certificate);
  const now = clock.now();
  if (!identity || now < identity.notBefore || now > identity.notAfter) return undefined;
  const { username, groups, fingerprint } = identity;
  return authenticated({ username, groups, extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] } });
}

/** Client certificate, then bearer token, then nobody in particular; what is given and wrong is refused. */
export async function identify(context: AuthContext, tokens: TokenAuthenticator, request: HttpRequest): Promise<UserInfo> {
  const certificate = request.peer?.certificate;
  if (certificate) {
    const user = await certificateUser(context, certificate);
    if (user) return user;
  }
  const token = bearer(request);
  if (token) {
    const verified = await tokens.verify(token).catch((error) => {
      if (error instanceof TokenError) return undefined;
      throw error;
    });
    if (verified) return verified.user;
  }
  if (certificate || token) throw unauthenticated();
  return anonymous();
}
