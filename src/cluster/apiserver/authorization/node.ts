import { parseFieldSelector } from '../../../apimachinery/fieldselectors.ts';
import type { Storage } from '../../storage/types.ts';
import type { Decision, UserInfo } from '../auth.ts';
import type { Bindings } from './bindings.ts';
import { type Graphed, isRelated } from './node-graph.ts';
import { type Attributes, ruleAllows } from './rules.ts';

const PREFIX = 'system:node:';
const LEASES = 'kube-node-lease';
const OWN_VERBS = ['get', 'create', 'update', 'patch', 'delete'];

/** Why not; `true`: yes; nothing: the rules of system:node say. */
type Answer = string | true | undefined;
interface Asked {
  node: string;
  to: Attributes;
  storage: Storage;
}
/** The selector lets nothing through but one value of a field. */
function selects(to: Attributes, field: string, value: string): boolean {
  try {
    return parseFieldSelector(to.fieldSelector ?? '').requirements.some(
      (r) => r.field === field && r.operator === '=' && r.value === value,
    );
  } catch {
    return false;
  }
}

function graphed({ node, to, storage }: Asked, kind: Graphed): Answer {
  if (!to.name) return 'No Object name found';
  return isRelated(storage, node, kind, to.namespace, to.name) || `no relationship found between node '${node}' and this object`;
}
const got =
  (kind: Graphed) =>
  (asked: Asked): Answer => {
    if (asked.to.verb !== 'get') return 'can only get individual resources of this type';
    return asked.to.subresource ? 'cannot get subresource' : graphed(asked, kind);
  };
const read =
  (kind: Graphed) =>
  (asked: Asked): Answer => {
    const { verb, subresource, namespace } = asked.to;
    if (!['get', 'list', 'watch'].includes(verb)) return 'can only read resources of this type';
    if (subresource) return 'cannot read subresource';
    return namespace ? graphed(asked, kind) : 'can only read namespaced object of this type';
  };
function claim(asked: Asked): Answer {
  const { verb, subresource } = asked.to;
  if (subresource !== 'status') return got('persistentvolumeclaims')(asked);
  if (verb !== 'update' && verb !== 'patch') return 'can only get/update/patch this type';
  return graphed(asked, 'persistentvolumeclaims');
}
function account(asked: Asked): Answer {
  const { verb, subresource, name } = asked.to;
  if (verb === 'get' && !subresource) return read('serviceaccounts')(asked);
  if (verb !== 'create' || !name) return 'can only create tokens for individual service accounts';
  if (subresource !== 'token') return 'can only create token subresource of serviceaccount';
  return graphed(asked, 'serviceaccounts');
}
function lease({ node, to }: Asked): Answer {
  if (!OWN_VERBS.includes(to.verb)) return 'can only get, create, update, patch, or delete a node lease';
  if (to.namespace !== LEASES) return `can only access leases in the "${LEASES}" system namespace`;
  return to.verb === 'create' || to.name === node || 'can only access node lease with the same name as the requesting node';
}
function csiNode({ node, to }: Asked): Answer {
  if (!OWN_VERBS.includes(to.verb)) return 'can only get, create, update, patch, or delete a CSINode';
  if (to.subresource) return 'cannot authorize CSINode subresources';
  return to.verb === 'create' || to.name === node || 'can only access CSINode with the same name as the requesting node';
}
function resourceSlice(asked: Asked): Answer {
  const { verb, subresource } = asked.to;
  if (subresource) return 'cannot authorize ResourceSlice subresources';
  if (verb === 'create') return true;
  if (['get', 'update', 'patch', 'delete'].includes(verb)) return graphed(asked, 'resourceslices');
  if (!['watch', 'list', 'deletecollection'].includes(verb))
    return 'only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection';
  return (
    selects(asked.to, 'spec.nodeName', asked.node) || 'can only list/watch/deletecollection resourceslices with nodeName field selector'
  );
}
function ownNode({ node, to }: Asked): Answer {
  const { verb, subresource, name } = to;
  if (subresource === 'status') return verb === 'update' || verb === 'patch' || '';
  if (subresource) return '';
  if (['create', 'update', 'patch'].includes(verb)) return true;
  if (!['get', 'list', 'watch'].includes(verb)) return '';
  if (name === node) return true;
  return `node '${node}' cannot read ${name ? `'${name}'` : 'all nodes'}, only its own Node object`;
}
function pod(asked: Asked): Answer {
  const { verb, subresource, name } = asked.to;
  if (subresource === 'status') return verb === 'update' || verb === 'patch' || '';
  if (subresource === 'eviction') return verb === 'create' || '';
  if (subresource) return '';
  if (verb === 'get') return got('pods')(asked);
  if (verb === 'create' || verb === 'delete') return true;
  if (verb !== 'list' && verb !== 'watch') return '';
  if (selects(asked.to, 'spec.nodeName', asked.node)) return true;
  return name ? graphed(asked, 'pods') : 'can only list/watch pods with spec.nodeName field selector';
}
const SUBDIVIDED: Record<string, (asked: Asked) => Answer> = {
  secrets: read('secrets'),
  configmaps: read('configmaps'),
  persistentvolumeclaims: claim,
  persistentvolumes: got('persistentvolumes'),
  'resourceclaims.resource.k8s.io': got('resourceclaims'),
  'volumeattachments.storage.k8s.io': got('volumeattachments'),
  serviceaccounts: account,
  'leases.coordination.k8s.io': lease,
  'csinodes.storage.k8s.io': csiNode,
  'resourceslices.resource.k8s.io': resourceSlice,
  nodes: ownNode,
  pods: pod,
};

/** Kubelets: what their own pods refer to, and the rules of ClusterRole system:node. Models plugin/pkg/auth/authorizer/node/node_authorizer.go. */
export function nodeAuthorizer(storage: Storage, bindings: Bindings, user: UserInfo, to: Attributes): Decision | undefined {
  if (!user.username.startsWith(PREFIX) || !user.groups.includes('system:nodes')) return undefined;
  const node = user.username.slice(PREFIX.length);
  const key = to.apiGroup ? `${to.resource}.${to.apiGroup}` : to.resource;
  const special = to.isResourceRequest && Object.hasOwn(SUBDIVIDED, key) ? SUBDIVIDED[key] : undefined;
  if (special) {
    const answer = special({ node, to, storage });
    return answer === true ? { allowed: true, reason: '' } : { allowed: false, reason: answer || '' };
  }
  const role = bindings.role({ kind: 'ClusterRole', name: 'system:node' }, '');
  const allowed = 'rules' in role && role.rules.some((rule) => ruleAllows(rule, to));
  return { allowed, reason: '' };
}
