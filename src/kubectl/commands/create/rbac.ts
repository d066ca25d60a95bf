import type { KubeObject } from '../../../apimachinery/types.ts';
import type { ApiResource } from '../../../client/discovery.ts';
import { generator } from '../../creating.ts';
import { Failure, NoResource } from '../../errors.ts';
import type { Session } from '../../session.ts';

const GROUP = 'rbac.authorization.k8s.io';
const apiVersion = (session: Session): string => `${GROUP}/${session.old ? 'v1beta1' : 'v1'}`;
const VERBS = new Set(
  'get delete list create update patch watch proxy deletecollection use bind escalate impersonate * approve sign attest'.split(' '),
);
const SPECIAL: Record<string, [group: string, resources: string[]][]> = {
  use: [
    ['policy', ['podsecuritypolicies']],
    ['extensions', ['podsecuritypolicies']],
  ],
  bind: [[GROUP, ['roles', 'clusterroles']]],
  escalate: [[GROUP, ['roles', 'clusterroles']]],
  impersonate: [
    ['', ['users', 'serviceaccounts', 'groups']],
    ['authentication.k8s.io', ['userextras']],
  ],
};
const URL_VERBS = new Set('get put post head options delete patch *'.split(' '));

interface Wanted {
  resource: string;
  group: string;
  sub: string;
}

const unique = (list: string[]): string[] => [...new Set(list)];

function verbsOf(session: Session): string[] {
  const verbs = unique(session.flags.list('verb'));
  return verbs.includes('*') ? ['*'] : verbs;
}

function wantedOf(session: Session): Wanted[] {
  return session.flags.list('resource').map((text) => {
    const [name, sub = ''] = text.split(/\/(.*)/s);
    const [resource, group = ''] = name.split(/\.(.*)/s);
    if (!resource && (group || sub)) throw new Failure('resource must be specified if apiGroup/subresource specified');
    return { resource, group, sub };
  });
}

/** The rules for verbs on resources, by group in alphabetical order. Upstream: kubectl/pkg/cmd/create/create_role.go. */
async function rules(session: Session, wanted: Wanted[], verbs: string[], names: string[]): Promise<Record<string, unknown>[]> {
  const groups = new Map<string, string[]>();
  for (const one of wanted) {
    const { group, resource } = one.resource === '*' && !one.group ? { group: '*', resource: '*' } : await locate(session, one);
    const full = one.sub ? `${resource}/${one.sub}` : resource;
    const list = groups.get(group) ?? [];
    if (!list.includes(full)) list.push(full);
    groups.set(group, list);
  }
  return [...groups.keys()].sort().map((group) => ({
    verbs,
    apiGroups: [group],
    resources: groups.get(group),
    ...(names.length ? { resourceNames: names } : {}),
  }));
}

async function locate(session: Session, { resource, group }: Wanted): Promise<{ group: string; resource: string }> {
  const found: ApiResource | undefined = await session.resource(group ? `${resource}.${group}` : resource);
  if (!found) throw new NoResource(resource, group);
  return { group: found.group, resource: found.resource };
}

async function checkVerbs(session: Session, verbs: string[], wanted: Wanted[]): Promise<void> {
  for (const verb of verbs) {
    if (!VERBS.has(verb)) await session.err(`Warning: '${verb}' is not a standard resource verb\n`);
    const special = SPECIAL[verb];
    if (!special) continue;
    for (const one of wanted) {
      const { group, resource } = await locate(session, one);
      if (!special.some(([g, resources]) => g === group && resources.includes(resource)))
        throw new Failure(`can not perform '${verb}' on '${resource}' in group '${group}'`);
    }
  }
}

export const role = generator({
  plural: 'roles',
  named: true,
  namespaced: true,
  examples: `kubectl create role reader --verb=get,list,watch --resource=pods`,
  async make(session, name) {
    const verbs = verbsOf(session);
    const wanted = wantedOf(session);
    if (!verbs.length) throw new Failure('at least one verb must be specified');
    if (!wanted.length) throw new Failure('at least one resource must be specified');
    await checkVerbs(session, verbs, wanted);
    return {
      kind: 'Role',
      apiVersion: apiVersion(session),
      metadata: { name },
      rules: await rules(session, wanted, verbs, unique(session.flags.list('resource-name'))),
    };
  },
});

export const clusterrole = generator({
  plural: 'clusterroles',
  named: true,
  namespaced: false,
  examples: `kubectl create clusterrole reader --verb=get,list,watch --resource=pods\nkubectl create clusterrole probes --verb=get --non-resource-url=/healthz`,
  async make(session, name) {
    const { flags } = session;
    const verbs = verbsOf(session);
    const wanted = wantedOf(session);
    const urls = flags.list('non-resource-url');
    const names = unique(flags.list('resource-name'));
    const aggregation = flags.map('aggregation-rule');
    if (Object.keys(aggregation).length) {
      if (verbs.length || wanted.length || urls.length || names.length)
        throw new Failure('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
      return {
        kind: 'ClusterRole',
        apiVersion: apiVersion(session),
        metadata: { name },
        rules: null,
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregation }] },
      };
    }
    if (!verbs.length) throw new Failure('at least one verb must be specified');
    if (!wanted.length && !urls.length) throw new Failure('one of resource or nonResourceURL must be specified');
    if (wanted.length) await checkVerbs(session, verbs, wanted);
    for (const url of urls) checkUrl(url, verbs);
    const list = wanted.length ? await rules(session, wanted, verbs, names) : [];
    if (urls.length) list.push({ verbs, nonResourceURLs: urls });
    return { kind: 'ClusterRole', apiVersion: apiVersion(session), metadata: { name }, rules: list };
  },
});

function checkUrl(url: string, verbs: string[]): void {
  if (url === '*') return;
  if (url && !url.startsWith('/')) throw new Failure('nonResourceURL should start with /');
  if (/\*./.test(url)) throw new Failure("nonResourceURL only supports wildcard matches when '*' is at the end");
  for (const verb of verbs) if (!URL_VERBS.has(verb)) throw new Failure(`invalid verb: '${verb}' for nonResourceURL`);
}

export function subjectsOf(session: Session): Record<string, string>[] {
  const { flags } = session;
  return [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...flags.list('serviceaccount').map((text) => {
      const parts = text.split(':');
      if (parts.length !== 2 || !parts[0] || !parts[1]) throw new Failure('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name: parts[1], namespace: parts[0] };
    }),
  ];
}

function binding(session: Session, kind: string, name: string, refKind: string, ref: string): KubeObject {
  const subjects = subjectsOf(session);
  return {
    kind,
    apiVersion: apiVersion(session),
    metadata: { name },
    ...(subjects.length ? { subjects } : {}),
    roleRef: { apiGroup: GROUP, kind: refKind, name: ref },
  };
}

export const rolebinding = generator({
  plural: 'rolebindings',
  named: true,
  namespaced: true,
  failed: 'failed to create rolebinding:',
  examples: `kubectl create rolebinding readers --role=reader --serviceaccount=default:robot`,
  make(session, name) {
    const role = session.flags.string('role');
    const clusterRole = session.flags.string('clusterrole');
    if (Boolean(role) === Boolean(clusterRole)) throw new Failure('exactly one of clusterrole or role must be specified');
    return role ? binding(session, 'RoleBinding', name, 'Role', role) : binding(session, 'RoleBinding', name, 'ClusterRole', clusterRole);
  },
});

export const clusterrolebinding = generator({
  plural: 'clusterrolebindings',
  namespaced: false,
  required: ['clusterrole'],
  failed: 'failed to create clusterrolebinding:',
  examples: `kubectl create clusterrolebinding readers --clusterrole=view --user=ada`,
  make: (session, name) => binding(session, 'ClusterRoleBinding', name, 'ClusterRole', session.flags.string('clusterrole')),
});
