import type { HttpRequest } from '../../../os/http.ts';
import type { UserInfo } from '../auth.ts';
import type { Authorizer } from '../authorization/index.ts';
import type { Attributes } from '../authorization/rules.ts';
import { badRequest, unauthorized } from '../failures.ts';
import { parseRequestInfo } from '../requestinfo.ts';
import { ANONYMOUS, AUTHENTICATED, authenticated, serviceAccountGroups, splitServiceAccount, UNAUTHENTICATED } from './user.ts';

interface Wanted {
  username: string;
  uid: string;
  groups: string[];
  extra: Map<string, string[]>;
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function read(request: HttpRequest): Wanted | undefined {
  const wanted: Wanted = { username: '', uid: '', groups: [], extra: new Map() };
  let any = false;
  for (const [header, value] of request.headers) {
    const name = header.toLowerCase();
    if (name === 'impersonate-user') wanted.username ||= value;
    else if (name === 'impersonate-uid') wanted.uid ||= value;
    else if (name === 'impersonate-group') wanted.groups.push(value);
    else if (name.startsWith('impersonate-extra-')) {
      const key = unescaped(name.slice('impersonate-extra-'.length)).toLowerCase();
      wanted.extra.set(key, [...(wanted.extra.get(key) ?? []), value]);
    } else continue;
    any ||= value !== '' || name === 'impersonate-group' || name.startsWith('impersonate-extra-');
  }
  if (!any) return undefined;
  if (!wanted.username) throw badRequest(`requested ${goText(wanted)} without impersonating a user name`);
  return wanted;
}

const goList = (list: string[]) => `[]string{${list.map((item) => JSON.stringify(item)).join(', ')}}`;
function goText({ uid, groups, extra }: Wanted): string {
  const map = [...extra].sort().map(([key, values]) => `${JSON.stringify(key)}:${goList(values)}`);
  const groupText = groups.length ? goList(groups) : '[]string(nil)';
  const extraText = extra.size ? `map[string][]string{${map.join(', ')}}` : 'map[string][]string(nil)';
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${groupText}, Extra:${extraText}}`;
}

function become(wanted: Wanted): UserInfo {
  const account = splitServiceAccount(wanted.username);
  const groups = account && !wanted.groups.length ? serviceAccountGroups(account.namespace) : wanted.groups;
  const user: UserInfo = {
    username: wanted.username,
    ...(wanted.uid && { uid: wanted.uid }),
    groups,
    ...(wanted.extra.size && { extra: Object.fromEntries(wanted.extra) }),
  };
  if (user.username === ANONYMOUS) return groups.includes(UNAUTHENTICATED) ? user : { ...user, groups: [...groups, UNAUTHENTICATED] };
  return groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED) ? user : authenticated(user);
}

type Mode = 'node' | 'serviceaccount' | 'user-info' | 'legacy';
const CONSTRAINED: Record<Exclude<Mode, 'legacy'>, string> = {
  node: 'arbitrary-node',
  serviceaccount: 'serviceaccount',
  'user-info': 'user-info',
};

const ask = (verb: string, apiGroup: string, resource: string, name: string, namespace = '', subresource = ''): Attributes => ({
  isResourceRequest: true,
  path: '',
  verb,
  apiGroup,
  namespace,
  resource,
  subresource,
  name,
});
const AUTHENTICATION = 'authentication.k8s.io';

function questions(wanted: Wanted, mode: Mode, request: Attributes): Attributes[] {
  const account = splitServiceAccount(wanted.username);
  if (mode === 'legacy') {
    return [
      account
        ? ask('impersonate', '', 'serviceaccounts', account.name, account.namespace)
        : ask('impersonate', '', 'users', wanted.username),
      ...wanted.groups.map((group) => ask('impersonate', '', 'groups', group)),
      ...extras(wanted, 'impersonate'),
      ...(wanted.uid ? [ask('impersonate', AUTHENTICATION, 'uids', wanted.uid)] : []),
    ];
  }
  const verb = `impersonate:${CONSTRAINED[mode]}`;
  const first = { ...request, verb: `impersonate-on:${CONSTRAINED[mode]}:${request.verb}` };
  if (mode === 'node') return [first, ask(verb, AUTHENTICATION, 'nodes', wanted.username.slice('system:node:'.length))];
  if (mode === 'serviceaccount' && account) return [first, ask(verb, AUTHENTICATION, 'serviceaccounts', account.name, account.namespace)];
  return [
    first,
    ask(verb, AUTHENTICATION, 'users', wanted.username),
    ...wanted.groups.map((group) => ask(verb, AUTHENTICATION, 'groups', group)),
    ...extras(wanted, verb),
    ...(wanted.uid ? [ask(verb, AUTHENTICATION, 'uids', wanted.uid)] : []),
  ];
}
const extras = (wanted: Wanted, verb: string) =>
  [...wanted.extra].flatMap(([key, values]) => values.map((value) => ask(verb, AUTHENTICATION, 'userextras', value, '', key)));

/** Who a request is to be taken for. Upstream: apiserver/pkg/endpoints/filters/impersonation. */
export function createImpersonation(authorizer: Authorizer, constrained: boolean) {
  /** The mode that last worked for somebody is tried first: its refusal is the one he reads. */
  const last = new Map<string, Mode>();
  return (user: UserInfo, request: HttpRequest): UserInfo => {
    const wanted = read(request);
    if (!wanted) return user;
    const [path, query] = request.url.replace(/^https?:\/\/[^/]*/, '').split('?');
    const attributes = parseRequestInfo(request.method, path || '/', new URLSearchParams(query ?? ''));
    const own: Mode = splitServiceAccount(wanted.username)
      ? 'serviceaccount'
      : wanted.username.startsWith('system:node:')
        ? 'node'
        : 'user-info';
    const modes: Mode[] = constrained ? [own, 'legacy'] : ['legacy'];
    const known = last.get(user.username);
    if (known && modes.includes(known)) modes.sort((a, b) => Number(b === known) - Number(a === known));
    let refused: Error | undefined;
    for (const mode of modes) {
      const failed = firstRefusal(authorizer, user, questions(wanted, mode, attributes));
      if (!failed) {
        last.set(user.username, mode);
        return become(wanted);
      }
      refused ??= failed;
    }
    throw refused;
  };
}

function firstRefusal(authorizer: Authorizer, user: UserInfo, all: Attributes[]): Error | undefined {
  for (const attributes of all) {
    const decision = authorizer.authorize(user, attributes);
    if (!decision.allowed) return unauthorized(user, { apiVersion: '', ...attributes }, decision.reason);
  }
  return undefined;
}
