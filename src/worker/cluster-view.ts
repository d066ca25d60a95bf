import { type RestClient, request, watch } from '../client/rest.ts';
import type { AuditEvent, Sandbox } from '../sandbox/types.ts';
import type { BindingView, ClusterView, ObjectView, PodView } from './protocol.ts';

type Live = Record<string, any>;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const SOURCES = {
  pods: '/api/v1/pods',
  accounts: '/api/v1/serviceaccounts',
  rolebindings: `${RBAC}/rolebindings`,
  clusterrolebindings: `${RBAC}/clusterrolebindings`,
  roles: `${RBAC}/roles`,
  clusterroles: `${RBAC}/clusterroles`,
};
type Source = keyof typeof SOURCES;

/** Follows what the strip shows: pods, accounts, bindings, roles that are not the cluster's own. The answer stops it. */
export function followCluster(sandbox: Sandbox, tell: (view: ClusterView) => void): () => void {
  const stop = new AbortController();
  const objects = Object.fromEntries(Object.keys(SOURCES).map((s) => [s, new Map<string, Live>()])) as Record<Source, Map<string, Live>>;
  let actor: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      tell(viewOf(objects, actor));
    }, 60);
  };
  for (const source of Object.keys(SOURCES) as Source[]) void follow(sandbox.admin, source, objects[source], changed, stop.signal);
  const stopAudit = sandbox.onAudit((event) => {
    const pod = podOf(event);
    if (!pod || pod === actor) return;
    actor = pod;
    changed();
  });
  return () => {
    stop.abort();
    stopAudit();
    clearTimeout(timer);
  };
}

async function follow(client: RestClient, source: Source, into: Map<string, Live>, changed: () => void, signal: AbortSignal) {
  const path = SOURCES[source];
  while (!signal.aborted) {
    try {
      const list = await request(client, 'GET', path, { signal });
      into.clear();
      for (const item of list.items) into.set(item.metadata.uid, item);
      changed();
      for await (const { type, object } of watch(client, path, { query: { resourceVersion: list.metadata.resourceVersion }, signal })) {
        if (type === 'ERROR') break;
        if (type === 'DELETED') into.delete(object.metadata.uid);
        else if (type !== 'BOOKMARK') into.set(object.metadata.uid, object);
        changed();
      }
    } catch {}
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function podOf({ user }: AuditEvent): string | undefined {
  const account = /^system:serviceaccount:([^:]+):/.exec(user.username);
  const pod = user.extra?.['authentication.kubernetes.io/pod-name']?.[0];
  return account && account[1] !== 'kube-system' && pod ? `${account[1]}/${pod}` : undefined;
}

const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease']);
const own = (object: Live) =>
  !SYSTEM.has(object.metadata.namespace) &&
  !object.metadata.labels?.['kubernetes.io/bootstrapping'] &&
  !/^(system|kubeadm):/.test(object.metadata.name);

const byAge = (a: Live, b: Live) =>
  String(b.metadata.creationTimestamp).localeCompare(String(a.metadata.creationTimestamp)) ||
  Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion);

function viewOf(objects: Record<Source, Map<string, Live>>, actor: string | undefined): ClusterView {
  const list = <T>(source: Source, view: (object: Live) => T) => [...objects[source].values()].filter(own).sort(byAge).map(view);
  return {
    pods: list('pods', podView),
    accounts: list('accounts', base('ServiceAccount')),
    bindings: [...list('rolebindings', bindingView('RoleBinding')), ...list('clusterrolebindings', bindingView('ClusterRoleBinding'))],
    roles: [...list('roles', base('Role')), ...list('clusterroles', base('ClusterRole'))],
    actor,
  };
}

const base =
  (kind: string) =>
  ({ metadata }: Live): ObjectView => ({
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    version: metadata.resourceVersion,
  });

function podView(pod: Live): PodView {
  const statuses: Live[] = pod.status?.containerStatuses ?? [];
  const waiting = statuses.map((s) => s.state?.waiting?.reason).find((r) => r && r !== 'ContainerCreating' && r !== 'PodInitializing');
  const phase = pod.status?.phase ?? 'Pending';
  const state = pod.metadata.deletionTimestamp
    ? 'leaving'
    : waiting || phase === 'Failed'
      ? 'failing'
      : phase === 'Succeeded'
        ? 'done'
        : phase === 'Running' && statuses.every((s) => s.ready)
          ? 'up'
          : 'starting';
  return {
    ...base('Pod')(pod),
    account: pod.spec?.serviceAccountName ?? 'default',
    state,
    reason: waiting ?? (phase === 'Failed' ? (pod.status?.reason ?? 'Error') : ''),
  };
}

const bindingView =
  (kind: string) =>
  (binding: Live): BindingView => ({
    ...base(kind)(binding),
    subjects: (binding.subjects ?? []).map((s: Live) => (s.kind === 'ServiceAccount' ? `${s.namespace}:${s.name}` : s.name)),
    role: { kind: binding.roleRef.kind, name: binding.roleRef.name },
  });
