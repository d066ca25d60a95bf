import type { UserInfo } from '../auth.ts';

export const ANONYMOUS = 'system:anonymous';
export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';
const SERVICE_ACCOUNT = 'system:serviceaccount:';

export const anonymous = (): UserInfo => ({ username: ANONYMOUS, groups: [UNAUTHENTICATED] });

/** Everybody who proved who he is belongs to system:authenticated. */
export const authenticated = (user: UserInfo): UserInfo =>
  user.username === ANONYMOUS || user.groups.includes(AUTHENTICATED) ? user : { ...user, groups: [...user.groups, AUTHENTICATED] };

export const serviceAccountGroups = (namespace: string): string[] => ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
export const serviceAccountName = (namespace: string, name: string): string => `${SERVICE_ACCOUNT}${namespace}:${name}`;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** Upstream: apiserver/pkg/authentication/serviceaccount SplitUsername. */
export function splitServiceAccount(username: string): { namespace: string; name: string } | undefined {
  if (!username.startsWith(SERVICE_ACCOUNT)) return undefined;
  const [namespace, name, ...rest] = username.slice(SERVICE_ACCOUNT.length).split(':');
  if (name === undefined || rest.length || !LABEL.test(namespace) || !SUBDOMAIN.test(name)) return undefined;
  return { namespace, name };
}
