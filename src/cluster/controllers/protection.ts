import type { KubeObject } from '../../apimachinery/types.ts';
import { core, keyOf, PODS, splitKey, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { isTerminal } from './lib/pods.ts';

const CLAIMS = core('persistentvolumeclaims');
const VOLUMES = core('persistentvolumes');
const CLAIM = 'kubernetes.io/pvc-protection';
const VOLUME = 'kubernetes.io/pv-protection';

/** Lets go of claims and volumes that nobody uses any more. Upstream: pkg/controller/volume/{pvcprotection,pvprotection}. */
export function startProtection(manager: Manager): () => void {
  const claimApi = manager.api('pvc-protection-controller');
  const volumeApi = manager.api('pv-protection-controller');
  const claims = manager.informer(CLAIMS);
  const volumes = manager.informer(VOLUMES);
  const pods = manager.informer(PODS);
  const uses = (pod: KubeObject, claim: KubeObject) =>
    pod.spec.nodeName &&
    !isTerminal(pod) &&
    pod.spec.volumes?.some((v: KubeObject) => v.persistentVolumeClaim?.claimName === claim.metadata.name);

  const queue = manager.queue(
    async (key) => {
      const [kind, rest] = key.split(':');
      const [namespace, name] = splitKey(rest);
      const claim = kind === 'claim';
      const object = claim ? claims.get(namespace, name) : volumes.get(undefined, name);
      const finalizer = claim ? CLAIM : VOLUME;
      if (!object?.metadata.deletionTimestamp || !object.metadata.finalizers?.includes(finalizer)) return;
      if (claim ? pods.list(namespace).some((pod) => uses(pod, object)) : object.status?.phase === 'Bound') return;
      const metadata = { ...object.metadata, finalizers: object.metadata.finalizers.filter((f) => f !== finalizer) };
      await (claim ? claimApi : volumeApi).update(claim ? CLAIMS : VOLUMES, { ...object, metadata }).catch(unlessMissing);
    },
    [claims, volumes, pods],
  );
  claims.onChange(({ object }) => queue.add(`claim:${keyOf(object)}`));
  volumes.onChange(({ object }) => queue.add(`volume:${object.metadata.name}`));
  pods.onChange(({ type, object }) => {
    if (type === 'DELETED' || isTerminal(object))
      for (const claim of claims.list(object.metadata.namespace)) if (claim.metadata.deletionTimestamp) queue.add(`claim:${keyOf(claim)}`);
  });
  return queue.stop;
}
