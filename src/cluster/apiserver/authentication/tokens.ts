import type { KubeObject } from '../../../apimachinery/types.ts';
import type { AuthContext, UserInfo } from '../auth.ts';
import type { Claims } from '../pki/index.ts';
import { findObject } from './lookup.ts';
import { authenticated, serviceAccountGroups, serviceAccountName } from './user.ts';

export const ISSUER = 'https://kubernetes.default.svc.cluster.local';
export const LEGACY_ISSUER = 'kubernetes/serviceaccount';
export const API_AUDIENCES = [ISSUER];
const LEEWAY = 60_000;
/** How long a token once found good is not looked at again. Upstream: pkg/kubeapiserver/authenticator TokenSuccessCacheTTL. */
const CACHE_MS = 10_000;
const EXTRA = 'authentication.kubernetes.io/';

export interface Verified {
  user: UserInfo;
  audiences: string[];
}
/** A token that is ours but not good; what TokenReview says of it. */
export class TokenError extends Error {}

interface Ref {
  name: string;
  uid: string;
}
interface Private {
  namespace: string;
  serviceaccount: Ref;
  pod?: Ref;
  secret?: Ref;
  node?: Ref;
}

const quoted = (list: string[]) => `[${list.map((item) => JSON.stringify(item)).join(' ')}]`;

/** Verifies service account tokens. Upstream: pkg/serviceaccount/{jwt,claims,legacy}.go. */
export class TokenAuthenticator {
  private readonly cache = new Map<string, { until: number; verified: Verified }>();
  private readonly fixed = new Map<string, UserInfo>();
  constructor(private readonly context: AuthContext) {}

  /** A token known to the server from its start, as of --token-auth-file. */
  add(token: string, user: UserInfo): void {
    this.fixed.set(token, authenticated(user));
  }

  /** Undefined for a token that is not of this cluster. Throws TokenError. */
  async verify(token: string, audiences = API_AUDIENCES): Promise<Verified | undefined> {
    const user = this.fixed.get(token);
    if (user) return { user, audiences };
    const key = JSON.stringify([token, audiences]);
    const now = this.context.clock.now();
    const cached = this.cache.get(key);
    if (cached && cached.until > now) return cached.verified;
    const verified = await this.check(token, audiences);
    if (this.cache.size > 1000) this.cache.clear();
    if (verified) this.cache.set(key, { until: now + CACHE_MS, verified });
    else this.cache.delete(key);
    return verified;
  }

  private async check(token: string, audiences: string[]): Promise<Verified | undefined> {
    if (token.split('.').length !== 3) return undefined;
    const claims = await this.context.pki.verifyToken(token);
    if (!claims) return undefined;
    const legacy = claims.iss === LEGACY_ISSUER;
    if (!legacy && claims.iss !== ISSUER) return undefined;
    const own = legacy && claims.aud === undefined ? API_AUDIENCES : ([] as string[]).concat((claims.aud as string | string[]) ?? []);
    const common = audiences.filter((audience) => own.includes(audience));
    if (!common.length) throw new TokenError(`token audiences ${quoted(own)} is invalid for the target audiences ${quoted(audiences)}`);
    const user = legacy ? this.legacy(token, claims) : this.bound(claims);
    return { user: authenticated(user), audiences: common };
  }

  private alive(what: string, object: KubeObject | undefined, uid: string): void {
    const now = this.context.clock.now();
    if (!object) throw new TokenError(`service account token has been invalidated`);
    const deleted = object.metadata.deletionTimestamp;
    if (deleted && Date.parse(deleted) < now - LEEWAY) throw new TokenError('service account token has been invalidated');
    if (object.metadata.uid !== uid) throw new TokenError(`${what} UID (${object.metadata.uid}) does not match claim (${uid})`);
  }
  private account(namespace: string, name: string, uid: string): void {
    const account = findObject(this.context.storage, '', 'serviceaccounts', namespace, name);
    if (!account) throw new TokenError(`serviceaccounts ${JSON.stringify(name)} not found`);
    this.alive('service account', account, uid);
  }

  private bound(claims: Claims): UserInfo {
    const now = this.context.clock.now();
    if (typeof claims.exp === 'number' && now - LEEWAY > claims.exp * 1000) throw new TokenError('service account token has expired');
    if (typeof claims.nbf === 'number' && now + LEEWAY < claims.nbf * 1000) throw new TokenError('service account token is not valid yet');
    const info = claims['kubernetes.io'] as Private | undefined;
    if (!info?.namespace || !info.serviceaccount)
      throw new TokenError('service account token claims could not be validated due to unexpected validation error');
    const { namespace, serviceaccount, pod, secret, node } = info;
    const { storage } = this.context;
    this.account(namespace, serviceaccount.name, serviceaccount.uid);
    if (secret) this.alive('secret', findObject(storage, '', 'secrets', namespace, secret.name), secret.uid);
    if (pod) this.alive('pod', findObject(storage, '', 'pods', namespace, pod.name), pod.uid);
    if (node && !pod && !secret) this.alive('node', findObject(storage, '', 'nodes', '', node.name), node.uid);
    const extra: Record<string, string[]> = {};
    if (claims.jti) extra[`${EXTRA}credential-id`] = [`JTI=${claims.jti}`];
    if (node) Object.assign(extra, { [`${EXTRA}node-name`]: [node.name], ...(node.uid && { [`${EXTRA}node-uid`]: [node.uid] }) });
    if (pod) Object.assign(extra, { [`${EXTRA}pod-name`]: [pod.name], [`${EXTRA}pod-uid`]: [pod.uid] });
    return {
      username: serviceAccountName(namespace, serviceaccount.name),
      uid: serviceaccount.uid,
      groups: serviceAccountGroups(namespace),
      ...(Object.keys(extra).length && { extra }),
    };
  }

  private legacy(token: string, claims: Claims): UserInfo {
    const claim = (name: string) => String(claims[`kubernetes.io/serviceaccount/${name}`] ?? '');
    const namespace = claim('namespace');
    const secretName = claim('secret.name');
    const name = claim('service-account.name');
    const uid = claim('service-account.uid');
    if (!namespace || !secretName || !name || !uid) throw new TokenError('claims are missing in the legacy service account token');
    const secret = findObject(this.context.storage, '', 'secrets', namespace, secretName);
    if (!secret || secret.metadata.deletionTimestamp) throw new TokenError('service account token has been invalidated');
    if (secret.data?.token !== btoa(token)) throw new TokenError("service account token does not match server's copy");
    this.account(namespace, name, uid);
    return { username: serviceAccountName(namespace, name), uid, groups: serviceAccountGroups(namespace) };
  }
}
