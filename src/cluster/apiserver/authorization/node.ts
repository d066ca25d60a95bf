import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Storage } from '../../storage/types.ts';
import type { Decision, UserInfo } from '../auth.ts';
import { findObject, listObjects } from '../authentication/lookup.ts';
import type { Bindings } from './bindings.ts';
import { type Attributes, ruleAllows } from './rules.ts';

const PREFIX = 'system:node:';

type Any = any;

const environment = (pod: KubeObject): Any[] => [
  ...(pod.spec.containers ?? []),
  ...(pod.spec.initContainers ?? []),
  ...(pod.spec.ephemeralContainers ?? []),
];

/** Names of the secrets (or config maps) that a pod's spec refers to. */
function references(pod: KubeObject, kind: 'secret' | 'configMap'): Set<string> {
  const names: (string | undefined)[] = [];
  for (const volume of (pod.spec.volumes ?? []) as Any[]) {
    names.push(kind === 'secret' ? volume.secret?.secretName : volume.configMap?.name);
    for (const source of volume.projected?.sources ?? []) names.push(source[kind]?.name);
  }
  for (const container of environment(pod)) {
    for (const from of container.envFrom ?? []) names.push(from[`${kind}Ref`]?.name);
    for (const env of container.env ?? []) names.push(env.valueFrom?.[`${kind}KeyRef`]?.name);
  }
  if (kind === 'secret') for (const pull of pod.spec.imagePullSecrets ?? []) names.push(pull.name);
  return new Set(names.filter((name): name is string => !!name));
}

function related(pod: KubeObject, to: Attributes, storage: Storage): boolean {
  if (pod.metadata.namespace !== to.namespace && to.resource !== 'persistentvolumes') return false;
  if (to.resource === 'serviceaccounts') return pod.spec.serviceAccountName === to.name;
  if (to.resource === 'secrets') return references(pod, 'secret').has(to.name);
  if (to.resource === 'configmaps') return references(pod, 'configMap').has(to.name);
  const claims = ((pod.spec.volumes ?? []) as Any[]).map((volume) => volume.persistentVolumeClaim?.claimName).filter(Boolean);
  if (to.resource === 'persistentvolumeclaims') return claims.includes(to.name);
  return claims.some(
    (claim) => findObject(storage, '', 'persistentvolumeclaims', pod.metadata.namespace ?? '', claim)?.spec.volumeName === to.name,
  );
}

const READ = new Set(['get', 'list', 'watch']);
const GRAPH: Record<string, { subresource: string; verbs: ReadonlySet<string>; refusal: string }> = {
  secrets: { subresource: '', verbs: READ, refusal: 'can only read resources of this type' },
  configmaps: { subresource: '', verbs: READ, refusal: 'can only read resources of this type' },
  persistentvolumeclaims: { subresource: '', verbs: new Set(['get']), refusal: 'can only get individual resources of this type' },
  persistentvolumes: { subresource: '', verbs: new Set(['get']), refusal: 'can only get individual resources of this type' },
  serviceaccounts: {
    subresource: 'token',
    verbs: new Set(['create']),
    refusal: 'can only create tokens for individual service accounts',
  },
};

/** Objects of which a node has one of its own. */
function otherRefusal(storage: Storage, node: string, to: Attributes): string | undefined {
  if (to.apiGroup === '' && to.resource === 'pods' && to.verb === 'get' && !to.subresource) {
    if (!to.name) return 'No Object name found';
    const mine = findObject(storage, '', 'pods', to.namespace, to.name)?.spec?.nodeName === node;
    return mine ? undefined : `no relationship found between node '${node}' and this object`;
  }
  if (to.apiGroup === '' && to.resource === 'nodes' && to.verb === 'get' && to.name !== node)
    return `node '${node}' cannot read '${to.name}', only its own Node object`;
  if (to.apiGroup === 'storage.k8s.io' && to.resource === 'csinodes') {
    if (to.subresource) return 'cannot authorize CSINode subresources';
    if (to.verb !== 'create' && to.name !== node) return 'can only access CSINode with the same name as the requesting node';
  }
  if (to.apiGroup === 'coordination.k8s.io' && to.resource === 'leases') {
    if (to.namespace !== 'kube-node-lease') return 'can only access leases in the "kube-node-lease" system namespace';
    if (to.verb !== 'create' && to.name !== node) return 'can only access node lease with the same name as the requesting node';
  }
  return undefined;
}

/** Kubelets: what their own pods refer to, and the rules of ClusterRole system:node. Upstream: plugin/pkg/auth/authorizer/node. */
export function nodeAuthorizer(storage: Storage, bindings: Bindings, user: UserInfo, to: Attributes): Decision | undefined {
  if (!user.username.startsWith(PREFIX) || !user.groups.includes('system:nodes')) return undefined;
  const node = user.username.slice(PREFIX.length);
  const graph = to.isResourceRequest && to.apiGroup === '' && to.resource in GRAPH ? GRAPH[to.resource] : undefined;
  if (graph && !(to.resource === 'persistentvolumeclaims' && to.subresource === 'status')) {
    if (to.subresource !== graph.subresource || !graph.verbs.has(to.verb)) return { allowed: false, reason: graph.refusal };
    if (!to.name) return { allowed: false, reason: 'No Object name found' };
    const allowed = listObjects(storage, '', 'pods').some((pod) => pod.spec?.nodeName === node && related(pod, to, storage));
    return { allowed, reason: allowed ? '' : `no relationship found between node '${node}' and this object` };
  }
  const refusal = to.isResourceRequest ? otherRefusal(storage, node, to) : undefined;
  if (refusal) return { allowed: false, reason: refusal };
  const role = bindings.role({ kind: 'ClusterRole', name: 'system:node' }, '');
  const allowed = 'rules' in role && role.rules.some((rule) => ruleAllows(rule, to));
  return { allowed, reason: '' };
}
