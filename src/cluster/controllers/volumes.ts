import { compareQuantity } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { core, keyOf, splitKey, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { selects } from './lib/owners.ts';

const CLAIMS = core('persistentvolumeclaims');
const VOLUMES = core('persistentvolumes');
const BOUND = 'pv.kubernetes.io/bound-by-controller';
const COMPLETED = 'pv.kubernetes.io/bind-completed';

const matches = (claim: KubeObject, volume: KubeObject): boolean => {
  const reserved = volume.spec.claimRef;
  if (reserved)
    return (
      reserved.name === claim.metadata.name &&
      reserved.namespace === claim.metadata.namespace &&
      (!reserved.uid || reserved.uid === claim.metadata.uid)
    );
  return (
    (volume.spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '') &&
    (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem') &&
    claim.spec.accessModes.every((mode: string) => volume.spec.accessModes.includes(mode)) &&
    compareQuantity(volume.spec.capacity.storage, claim.spec.resources.requests.storage) >= 0 &&
    (!claim.spec.selector || selects(claim.spec.selector, volume))
  );
};

/** Binds claims to volumes. Upstream: pkg/controller/volume/persistentvolume. */
export function startVolumeBinder(manager: Manager): () => void {
  const api = manager.api('persistent-volume-binder');
  const record = manager.recorder('persistent-volume-binder', 'persistentvolume-controller');
  const claims = manager.informer(CLAIMS);
  const volumes = manager.informer(VOLUMES);
  const classes = manager.informer({ prefix: '/apis/storage.k8s.io/v1', resource: 'storageclasses' });

  const syncClaim = async (claim: KubeObject) => {
    if (claim.status?.phase === 'Bound') {
      if (volumes.get(undefined, claim.spec.volumeName)) return;
      if (claim.status.phase !== 'Lost') await api.update(CLAIMS, { ...claim, status: { ...claim.status, phase: 'Lost' } }, 'status');
      return;
    }
    const named = claim.spec.volumeName && volumes.get(undefined, claim.spec.volumeName);
    const candidates = volumes
      .list()
      .filter((volume) => !volume.metadata.deletionTimestamp && volume.status?.phase !== 'Released' && matches(claim, volume))
      .sort(
        (a, b) =>
          Number(Boolean(b.spec.claimRef)) - Number(Boolean(a.spec.claimRef)) ||
          compareQuantity(a.spec.capacity.storage, b.spec.capacity.storage),
      );
    const name = claim.spec.storageClassName;
    const storageClass = name ? classes.get(undefined, name) : undefined;
    const late = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
    // Only the scheduler chooses for a claim that waits for its first pod: it writes the volume's claimRef.
    const volume = named || candidates.find((v) => !late || v.spec.claimRef);
    if (!volume) {
      if (storageClass?.volumeBindingMode === 'WaitForFirstConsumer')
        record(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
      else if (name && !storageClass) record(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`);
      else if (storageClass)
        record(
          claim,
          'Normal',
          'ExternalProvisioning',
          `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
        );
      else record(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
      return;
    }
    const { namespace, uid, resourceVersion } = claim.metadata;
    const claimRef = { kind: 'PersistentVolumeClaim', namespace, name: claim.metadata.name, uid, apiVersion: 'v1', resourceVersion };
    const bound = volume.spec.claimRef?.uid
      ? volume
      : await api.update(VOLUMES, {
          ...volume,
          metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, [BOUND]: 'yes' } },
          spec: { ...volume.spec, claimRef },
        });
    await setPhase(bound, 'Bound');
    const annotations = { ...claim.metadata.annotations, [COMPLETED]: 'yes', ...(!claim.spec.volumeName && { [BOUND]: 'yes' }) };
    const linked = await api.update(CLAIMS, {
      ...claim,
      metadata: { ...claim.metadata, annotations },
      spec: { ...claim.spec, volumeName: volume.metadata.name },
    });
    await api.update(
      CLAIMS,
      { ...linked, status: { ...linked.status, phase: 'Bound', accessModes: volume.spec.accessModes, capacity: volume.spec.capacity } },
      'status',
    );
  };
  const setPhase = async (volume: KubeObject, phase: string) => {
    if (volume.status?.phase !== phase) await api.update(VOLUMES, { ...volume, status: { ...volume.status, phase } }, 'status');
  };
  const syncVolume = async (volume: KubeObject) => {
    const reference = volume.spec.claimRef;
    if (!reference?.uid) return setPhase(volume, 'Available');
    const claim = claims.get(reference.namespace, reference.name);
    if (claim?.metadata.uid === reference.uid) return;
    const live = await api.find(CLAIMS, reference.namespace, reference.name);
    if (live?.metadata.uid === reference.uid) return;
    if (volume.spec.persistentVolumeReclaimPolicy === 'Delete' && volume.spec.hostPath)
      record(volume, 'Warning', 'VolumeFailedDelete', 'host_path deleter only supports /tmp/.+ but received provided path');
    await setPhase(volume, 'Released');
  };
  const queue = manager.queue(
    async (key) => {
      const [kind, rest] = key.split(':');
      const [namespace, name] = splitKey(rest);
      const object = kind === 'claim' ? claims.get(namespace, name) : volumes.get(undefined, name);
      if (!object || object.metadata.deletionTimestamp) return;
      await Promise.resolve((kind === 'claim' ? syncClaim : syncVolume)(object)).catch(unlessMissing);
    },
    [claims, volumes, classes],
  );
  claims.onChange(({ type, object }) => {
    if (type !== 'DELETED') queue.add(`claim:${keyOf(object)}`);
    else if (object.spec.volumeName) queue.add(`volume:${object.spec.volumeName}`);
  });
  volumes.onChange(({ type, object }) => {
    if (type !== 'DELETED') queue.add(`volume:${object.metadata.name}`);
    for (const claim of claims.list())
      if (claim.status?.phase !== 'Bound' || claim.spec.volumeName === object.metadata.name) queue.add(`claim:${keyOf(claim)}`);
  });
  return queue.stop;
}
