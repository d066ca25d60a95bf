import { byCodePoint, deepEqual } from '../../../apimachinery/json.ts';
import type { AdmissionRequest } from '../auth.ts';
import { findObject } from '../authentication/lookup.ts';
import { admitNodePod, podFound } from './node-restriction-pods.ts';
import { type AdmissionContext, type Plugin, refuse } from './plugin.ts';

const PREFIX = 'system:node:';
const LEASES = 'kube-node-lease';
const SIGNERS = ['kubernetes.io/kubelet-serving', 'kubernetes.io/kube-apiserver-client-kubelet'];
const OWN_LABELS = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);
/** Kubeadm sets it once the node is there; our kubelet registers with it. */
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
const within = (domain: string, of: string): boolean => domain === of || domain.endsWith(`.${of}`);

/** Labels with which a node would draw pods to itself. */
function forbiddenLabels(now: Record<string, string> = {}, before: Record<string, string> = {}): string[] {
  const changed = Object.keys({ ...before, ...now }).filter((key) => now[key] !== before[key]);
  return changed
    .filter((key) => {
      const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
      if (within(domain, 'node-restriction.kubernetes.io')) return true;
      if (!within(domain, 'kubernetes.io') && !within(domain, 'k8s.io')) return false;
      return !OWN_LABELS.has(key) && !within(domain, 'kubelet.kubernetes.io') && !within(domain, 'node.kubernetes.io');
    })
    .sort(byCodePoint);
}
function admitNode(node: string, request: AdmissionRequest): void {
  const { operation, object, old } = request;
  const target = request.name || object?.metadata.name;
  const me = `node ${JSON.stringify(node)} is not allowed to`;
  if (target !== node) throw refuse(request, `${me} modify node ${JSON.stringify(target)}`);
  if (operation === 'CREATE' && object) {
    if (object.spec?.configSource) throw refuse(request, `${me} create pods with a non-nil configSource`);
    const labels = forbiddenLabels(object.metadata.labels).filter((key) => key !== CONTROL_PLANE);
    if (labels.length) throw refuse(request, `${me} set the following labels: ${labels.join(', ')}`);
  }
  if (operation !== 'UPDATE' || !object || !old) return;
  if (object.spec?.configSource && !deepEqual(object.spec.configSource, old.spec?.configSource))
    throw refuse(request, `${me} update configSource to a new non-nil configSource`);
  if (!deepEqual(object.spec?.taints ?? [], old.spec?.taints ?? [])) throw refuse(request, `${me} modify taints`);
  if (!deepEqual(object.metadata.ownerReferences ?? [], old.metadata.ownerReferences ?? []))
    throw refuse(request, `${me} modify ownerReferences`);
  const labels = forbiddenLabels(object.metadata.labels, old.metadata.labels);
  if (labels.length) throw refuse(request, `is not allowed to modify labels: ${labels.join(', ')}`);
}
function admitClaim(node: string, request: AdmissionRequest): void {
  if (request.subresource !== 'status') throw refuse(request, 'may only update PVC status');
  if (request.operation !== 'UPDATE') throw refuse(request, `unexpected operation ${JSON.stringify(request.operation)}`);
  const kept = ({ metadata, status, ...rest }: any) => {
    const { resourceVersion: _, managedFields: __, ...meta } = metadata;
    const { capacity, conditions, allocatedResourceStatuses, allocatedResources, ...other } = status ?? {};
    return { ...rest, metadata: meta, status: other };
  };
  if (deepEqual(kept(request.object), kept(request.old))) return;
  throw refuse(request, `node ${JSON.stringify(node)} is not allowed to update fields other than status.quantity and status.conditions: `);
}
function admitToken(node: string, request: AdmissionRequest, { storage, authorizer }: AdmissionContext): void {
  const { operation, subresource, object, namespace, name, user } = request;
  if (operation !== 'CREATE' || subresource !== 'token') return;
  const { boundObjectRef: ref, audiences = [] } = object?.spec ?? {};
  if (ref?.apiVersion !== 'v1' || ref.kind !== 'Pod' || !ref.name) throw refuse(request, 'node requested token not bound to a pod');
  if (!ref.uid) throw refuse(request, 'node requested token with a pod binding without a uid');
  const pod = podFound(storage, namespace, ref.name);
  if (pod.metadata.uid !== ref.uid)
    throw refuse(
      request,
      `the UID in the bound object reference (${ref.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  if (pod.spec.nodeName !== node) throw refuse(request, 'node requested token bound to a pod scheduled on a different node');
  if (audiences.length > 1) throw refuse(request, 'node may only request 0 or 1 audiences');
  const [audience = ''] = audiences;
  const driver = (volume: any): string | undefined => {
    const claim = volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral && `${pod.metadata.name}-${volume.name}`);
    const bound = claim && findObject(storage, '', 'persistentvolumeclaims', namespace, claim)?.spec.volumeName;
    return volume.csi?.driver ?? (bound && findObject(storage, '', 'persistentvolumes', '', bound)?.spec.csi?.driver);
  };
  const mounted = (pod.spec.volumes ?? []).some((volume: any) => {
    const projected = volume.projected?.sources ?? [];
    if (projected.some((s: any) => s.serviceAccountToken && (s.serviceAccountToken.audience ?? '') === audience)) return true;
    const named = driver(volume);
    const asked = named && findObject(storage, 'storage.k8s.io', 'csidrivers', '', named)?.spec.tokenRequests;
    return asked?.some((t: any) => t.audience === audience);
  });
  if (mounted) return;
  const { allowed } = authorizer.authorize(user, {
    isResourceRequest: true,
    path: '',
    verb: 'request-serviceaccounts-token-audience',
    apiGroup: '',
    namespace,
    resource: audience,
    subresource: '',
    name,
  });
  if (!allowed)
    throw refuse(
      request,
      `audience ${JSON.stringify(audience)} not found in pod spec volume, ${user.username} is not authorized to request tokens for this audience`,
    );
}
function admitSlice(node: string, request: AdmissionRequest): void {
  const verb = { CREATE: 'create', DELETE: 'delete' }[request.operation as string];
  const slice = request.operation === 'CREATE' ? request.object : request.old;
  if (verb && slice?.spec?.nodeName !== node)
    throw refuse(request, `can only ${verb} ResourceSlice with the same NodeName as the requesting node`);
}
async function admitCertificate(node: string, request: AdmissionRequest): Promise<void> {
  const spec = request.object?.spec;
  if (request.operation !== 'CREATE' || !SIGNERS.includes(spec?.signerName)) return;
  const { readRequest } = await import('../../../os/certificate-request.ts');
  let name: string;
  try {
    name = readRequest(atob(spec.request ?? '')).commonName;
  } catch (error) {
    throw refuse(request, `unable to parse csr: ${(error as Error).message}`);
  }
  if (name !== `system:node:${node}`) throw refuse(request, `can only create a node CSR with CN=system:node:${node}`);
}

/** A kubelet changes its own node and the pods on it, nothing else. Models plugin/pkg/admission/noderestriction/admission.go. */
export const nodeRestriction: Plugin = {
  name: 'NodeRestriction',
  async mutate(request, context) {
    const { user, definition, namespace } = request;
    if (!user.username.startsWith(PREFIX) || !user.groups.includes('system:nodes')) return;
    const node = user.username.slice(PREFIX.length);
    const name = request.name || request.object?.metadata.name;
    switch (definition.group ? `${definition.resource}.${definition.group}` : definition.resource) {
      case 'pods':
        return admitNodePod(node, request, context);
      case 'nodes':
        return admitNode(node, request);
      case 'persistentvolumeclaims':
        return admitClaim(node, request);
      case 'serviceaccounts':
        return admitToken(node, request, context);
      case 'leases.coordination.k8s.io':
        if (namespace !== LEASES) throw refuse(request, `can only access leases in the "${LEASES}" system namespace`);
        if (name !== node) throw refuse(request, 'can only access node lease with the same name as the requesting node');
        return;
      case 'csinodes.storage.k8s.io':
        if (name !== node) throw refuse(request, 'can only access CSINode with the same name as the requesting node');
        return;
      case 'resourceslices.resource.k8s.io':
        return admitSlice(node, request);
      case 'certificatesigningrequests.certificates.k8s.io':
        return admitCertificate(node, request);
    }
  },
};
