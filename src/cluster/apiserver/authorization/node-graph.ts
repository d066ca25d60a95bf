import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Storage } from '../../storage/types.ts';
import { findObject } from '../authentication/lookup.ts';
import { podsOn } from '../registry/node-pods.ts';

export type Graphed =
  | 'secrets'
  | 'configmaps'
  | 'persistentvolumeclaims'
  | 'persistentvolumes'
  | 'serviceaccounts'
  | 'pods'
  | 'resourceclaims'
  | 'resourceslices'
  | 'volumeattachments';
type Any = any;

const containersOf = (pod: KubeObject): Any[] => [
  ...(pod.spec.containers ?? []),
  ...(pod.spec.initContainers ?? []),
  ...(pod.spec.ephemeralContainers ?? []),
];
const volumesOf = (pod: KubeObject): Any[] => pod.spec.volumes ?? [];
/** Where a volume names the secret that its driver logs in with. */
const SECRET_REFS = ['csi', 'cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'];

/** Names of the secrets (or config maps) that a pod's spec refers to. */
export function references(pod: KubeObject, kind: 'secret' | 'configMap'): Set<string> {
  const names: (string | undefined)[] = [];
  for (const volume of volumesOf(pod)) {
    names.push(kind === 'secret' ? volume.secret?.secretName : volume.configMap?.name);
    for (const source of volume.projected?.sources ?? []) names.push(source[kind]?.name);
    if (kind !== 'secret') continue;
    names.push(volume.azureFile?.secretName, volume.csi?.nodePublishSecretRef?.name);
    for (const driver of SECRET_REFS) names.push(volume[driver]?.secretRef?.name);
  }
  for (const container of containersOf(pod)) {
    for (const from of container.envFrom ?? []) names.push(from[`${kind}Ref`]?.name);
    for (const env of container.env ?? []) names.push(env.valueFrom?.[`${kind}KeyRef`]?.name);
  }
  if (kind === 'secret') for (const pull of pod.spec.imagePullSecrets ?? []) names.push(pull.name);
  return new Set(names.filter((name): name is string => !!name));
}
export const claimsOf = (pod: KubeObject): string[] =>
  volumesOf(pod)
    .map((v) => v.persistentVolumeClaim?.claimName ?? (v.ephemeral && `${pod.metadata.name}-${v.name}`))
    .filter(Boolean);
const resourceClaimsOf = (pod: KubeObject): string[] =>
  [...(pod.spec.resourceClaims ?? []), ...(pod.status?.resourceClaimStatuses ?? [])].map((c: Any) => c.resourceClaimName).filter(Boolean);

function refersTo(storage: Storage, pod: KubeObject, kind: Graphed, name: string): boolean {
  switch (kind) {
    case 'serviceaccounts':
      return pod.spec.serviceAccountName === name;
    case 'secrets':
      return references(pod, 'secret').has(name);
    case 'configmaps':
      return references(pod, 'configMap').has(name);
    case 'resourceclaims':
      return resourceClaimsOf(pod).includes(name);
    case 'persistentvolumeclaims':
      return claimsOf(pod).includes(name);
    case 'persistentvolumes':
      return claimsOf(pod).some(
        (claim) => findObject(storage, '', 'persistentvolumeclaims', pod.metadata.namespace ?? '', claim)?.spec.volumeName === name,
      );
  }
  return false;
}
/** Whether an object concerns what runs on a node. Mirror pods say nothing of that. Models plugin/pkg/auth/authorizer/node/graph.go. */
export function isRelated(storage: Storage, node: string, kind: Graphed, namespace: string, name: string): boolean {
  if (kind === 'pods') return findObject(storage, '', 'pods', namespace, name)?.spec?.nodeName === node;
  if (kind === 'volumeattachments') return findObject(storage, 'storage.k8s.io', kind, '', name)?.spec?.nodeName === node;
  if (kind === 'resourceslices') return findObject(storage, 'resource.k8s.io', kind, '', name)?.spec?.nodeName === node;
  return podsOn(storage, node).some(
    ({ value: pod }) =>
      pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined &&
      (kind === 'persistentvolumes' || pod.metadata.namespace === namespace) &&
      refersTo(storage, pod, kind, name),
  );
}
