import { compareQuantity } from '../../apimachinery/quantity.ts';
import { selectorOf } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import type { Informer, Informers } from '../../client/informer.ts';
import { type Api, core, inGroup, pathOf } from '../../client/objects.ts';
import { type Filter, matchesTerm, type NodeTerm } from './filters.ts';

const CLAIMS = core('persistentvolumeclaims');
const VOLUMES = core('persistentvolumes');
const CLASSES = inGroup('storage.k8s.io', 'v1', 'storageclasses');

/** What the scheduler knows of storage. Upstream: pkg/scheduler/framework/plugins/volumebinding. */
export interface Storage {
  /** Why no node at all will do. */
  problem(pod: KubeObject): string | undefined;
  filter: Filter;
  /** Reserves volumes for the claims that waited for their first pod. */
  reserve(api: Api, pod: KubeObject, node: KubeObject): Promise<void>;
  informers: Informer[];
  /** Whether a change may help a pod that waits. */
  helps(pod: KubeObject, changed: KubeObject): boolean;
}

interface Volume {
  persistentVolumeClaim?: { claimName: string };
  ephemeral?: object;
  name: string;
}

export function createStorage(informers: Informers): Storage {
  const claims = informers.of(pathOf(CLAIMS));
  const volumes = informers.of(pathOf(VOLUMES));
  const classes = informers.of(pathOf(CLASSES));

  const namesOf = (pod: KubeObject): string[] =>
    (pod.spec.volumes ?? []).flatMap((v: Volume) =>
      v.persistentVolumeClaim ? [v.persistentVolumeClaim.claimName] : v.ephemeral ? [`${pod.metadata.name}-${v.name}`] : [],
    );
  const claimsOf = (pod: KubeObject): KubeObject[] => namesOf(pod).flatMap((name) => claims.get(pod.metadata.namespace, name) ?? []);
  const isBound = (claim: KubeObject) => Boolean(claim.spec.volumeName) && claim.status?.phase === 'Bound';
  const waits = (claim: KubeObject) =>
    classes.get(undefined, claim.spec.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';
  const reaches = (volume: KubeObject, node: KubeObject): boolean => {
    const required = volume.spec.nodeAffinity?.required;
    return !required || required.nodeSelectorTerms.some((term: NodeTerm) => matchesTerm(term, node));
  };
  const suits = (claim: KubeObject, volume: KubeObject): boolean => {
    const reserved = volume.spec.claimRef;
    if (reserved) return reserved.name === claim.metadata.name && reserved.namespace === claim.metadata.namespace;
    return (
      (volume.spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '') &&
      claim.spec.accessModes.every((mode: string) => volume.spec.accessModes.includes(mode)) &&
      compareQuantity(volume.spec.capacity.storage, claim.spec.resources.requests.storage) >= 0 &&
      (!claim.spec.selector || selectorOf(claim.spec.selector).matches(volume.metadata.labels ?? {}))
    );
  };
  const candidates = (claim: KubeObject, node: KubeObject): KubeObject[] =>
    volumes
      .list()
      .filter((volume) => !volume.metadata.deletionTimestamp && suits(claim, volume) && reaches(volume, node))
      .sort((a, b) => compareQuantity(a.spec.capacity.storage, b.spec.capacity.storage));

  return {
    informers: [claims, volumes, classes],
    helps(pod, { kind, metadata }) {
      const names = namesOf(pod);
      if (kind === 'PersistentVolumeClaim') return metadata.namespace === pod.metadata.namespace && names.includes(metadata.name as string);
      return names.length > 0 && claimsOf(pod).length === names.length;
    },
    problem(pod) {
      for (const name of namesOf(pod)) {
        const claim = claims.get(pod.metadata.namespace, name);
        if (!claim) return `persistentvolumeclaim "${name}" not found`;
        if (claim.status?.phase === 'Lost')
          return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName}"`;
        if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${name}" is being deleted`;
        if (!isBound(claim) && !waits(claim)) return 'pod has unbound immediate PersistentVolumeClaims';
      }
      return undefined;
    },
    filter(pod, { node }) {
      for (const claim of claimsOf(pod)) {
        const volume = isBound(claim) ? volumes.get(undefined, claim.spec.volumeName) : undefined;
        if (volume && !reaches(volume, node)) return { reasons: ["node(s) didn't match PersistentVolume's node affinity"], final: true };
        const provisioned = classes.get(undefined, claim.spec.storageClassName ?? '')?.provisioner !== 'kubernetes.io/no-provisioner';
        if (!isBound(claim) && !provisioned && !candidates(claim, node).length)
          return { reasons: ["node(s) didn't find available persistent volumes to bind"], final: true };
      }
      return undefined;
    },
    async reserve(api, pod, node) {
      for (const claim of claimsOf(pod)) {
        if (isBound(claim)) continue;
        const [volume] = candidates(claim, node);
        if (!volume) {
          const annotations = { 'volume.kubernetes.io/selected-node': node.metadata.name };
          await api.patch(CLAIMS, claim.metadata.namespace, claim.metadata.name as string, { metadata: { annotations } });
          continue;
        }
        const { namespace, name, uid, resourceVersion } = claim.metadata;
        await api.update(VOLUMES, {
          ...volume,
          metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' } },
          spec: { ...volume.spec, claimRef: { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion } },
        });
      }
    },
  };
}
