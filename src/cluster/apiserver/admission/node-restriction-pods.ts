import { deepEqual } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Storage } from '../../storage/types.ts';
import type { AdmissionRequest } from '../auth.ts';
import { findObject } from '../authentication/lookup.ts';
import { references } from '../authorization/node-graph.ts';
import { notFound } from '../failures.ts';
import { type AdmissionContext, refuse } from './plugin.ts';

const MIRROR = 'kubernetes.io/config.mirror';
/** Throws what the plugin's own list of pods says of one that is not there. */
export function podFound(storage: Storage, namespace: string, name: string): KubeObject {
  const pod = findObject(storage, '', 'pods', namespace, name);
  if (!pod) throw notFound({ group: '', resource: 'pod' }, name);
  return pod;
}

const VOLUMES: Record<string, string> = {
  configMap: 'configmaps (via configmap volumes)',
  secret: 'secrets (via secret volumes)',
  csi: 'csidrivers (via CSI volumes)',
  glusterfs: 'endpoints (via glusterFS volumes)',
  persistentVolumeClaim: 'persistentvolumeclaims',
  ephemeral: 'persistentvolumeclaims (via ephemeral volumes)',
  azureFile: 'secrets (via azureFile volumes)',
};
const PROJECTED: Record<string, string> = {
  configMap: 'configmaps (via projected volumes)',
  secret: 'secrets (via projected volumes)',
  serviceAccountToken: 'serviceaccounts (via projected volumes)',
  clusterTrustBundle: 'clustertrustbundles',
  podCertificate: 'podcertificates',
};
/** What of the API a pod refers to. Models pkg/api/pod/util.go HasAPIObjectReference. */
function referred(pod: KubeObject): string | undefined {
  if (pod.spec.serviceAccountName) return 'serviceaccounts';
  if (references(pod, 'secret').size) return 'secrets';
  if (references(pod, 'configMap').size) return 'configmaps';
  if (pod.spec.resourceClaims?.length) return 'resourceclaims';
  for (const volume of pod.spec.volumes ?? []) {
    const kind = Object.keys(VOLUMES).find((key) => volume[key]);
    if (kind) return VOLUMES[kind];
    for (const source of volume.projected?.sources ?? []) {
      const from = Object.keys(PROJECTED).find((key) => source[key]);
      if (from) return PROJECTED[from];
    }
  }
  return undefined;
}
function admitCreate(node: string, request: AdmissionRequest, storage: Storage): void {
  const pod = request.object as KubeObject;
  const me = `node ${JSON.stringify(node)}`;
  if (pod.metadata.annotations?.[MIRROR] === undefined)
    throw refuse(request, `pod does not have ${JSON.stringify(MIRROR)} annotation, ${me} can only create mirror pods`);
  if (pod.spec?.nodeName !== node) throw refuse(request, `${me} can only create pods with spec.nodeName set to itself`);
  const owners = pod.metadata.ownerReferences ?? [];
  if (owners.length > 1) throw refuse(request, `${me} can only create pods with a single owner reference set to itself`);
  const [owner] = owners;
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node)
    throw refuse(request, `${me} can only create pods with an owner reference set to itself`);
  if (!owner.controller) throw refuse(request, `${me} can only create pods with a controller owner reference set to itself`);
  if (owner.blockOwnerDeletion) throw refuse(request, `${me} must not set blockOwnerDeletion on an owner reference`);
  const own = findObject(storage, '', 'nodes', '', node);
  if (!own) throw notFound({ group: '', resource: 'node' }, node);
  if (owner.uid !== own.metadata.uid) throw refuse(request, `node ${node} UID mismatch: expected ${owner.uid} got ${own.metadata.uid}`);
  const what = referred(pod);
  if (what) throw refuse(request, `${me} can not create pods that reference ${what}`);
}
function admitStatus(node: string, request: AdmissionRequest): void {
  const { object, old } = request;
  const me = `node ${JSON.stringify(node)}`;
  if (request.operation !== 'UPDATE') throw refuse(request, `unexpected operation ${JSON.stringify(request.operation)}`);
  if (old?.spec?.nodeName !== node) throw refuse(request, `${me} can only update pod status for pods with spec.nodeName set to itself`);
  if (!deepEqual(object?.metadata.labels ?? {}, old.metadata.labels ?? {}))
    throw refuse(request, `${me} cannot update labels through pod status`);
  if (!deepEqual(object?.status?.resourceClaimStatuses ?? [], old.status?.resourceClaimStatuses ?? []))
    throw refuse(request, `${me} cannot update resource claim statues`);
  if (!deepEqual(object?.status?.extendedResourceClaimStatus, old.status?.extendedResourceClaimStatus))
    throw refuse(request, `${me} cannot update extended resource claim status`);
}

/** What a kubelet may do to pods. */
export function admitNodePod(node: string, request: AdmissionRequest, { storage }: AdmissionContext): void {
  const { operation, subresource, namespace, name } = request;
  const me = `node ${JSON.stringify(node)}`;
  switch (subresource) {
    case '': {
      if (operation === 'CREATE') return admitCreate(node, request, storage);
      if (operation !== 'DELETE')
        throw refuse(request, `unexpected operation ${JSON.stringify(operation)}, ${me} can only create and delete mirror pods`);
      if (podFound(storage, namespace, name).spec.nodeName === node) return;
      throw refuse(request, `${me} can only delete pods with spec.nodeName set to itself`);
    }
    case 'status':
      return admitStatus(node, request);
    case 'eviction':
      if (podFound(storage, namespace, name).spec.nodeName === node) return;
      throw refuse(request, `node ${node} can only evict pods with spec.nodeName set to itself`);
  }
  throw refuse(request, `unexpected pod subresource ${JSON.stringify(subresource)}, only 'status' and 'eviction' are allowed`);
}
