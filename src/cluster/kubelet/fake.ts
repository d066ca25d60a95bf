import type { KubeObject } from '../../apimachinery/types.ts';
import { PODS, unlessMissing } from '../../client/objects.ts';
import { timestamp } from '../../os/clock.ts';
import type { Node } from './context.ts';

/** Pods that turn Running at once and Job pods that complete, as kwok's fast stages do. */
export function startFakePods(node: Node): () => void {
  const addresses = new Map<string, string>();
  const busy = new Set<string>();
  const patch = (pod: KubeObject, status: object) =>
    node.api
      .patch(PODS, pod.metadata.namespace, pod.metadata.name as string, { status }, { subresource: 'status', type: 'strategic-merge' })
      .catch(unlessMissing);

  const step = async (pod: KubeObject): Promise<unknown> => {
    const { namespace, name, uid } = pod.metadata;
    if (pod.metadata.deletionTimestamp) {
      if (pod.metadata.finalizers?.length)
        return node.api.patch(PODS, namespace, name as string, { metadata: { finalizers: null } }).then(() => remove(pod));
      return remove(pod);
    }
    if (pod.status?.phase === 'Pending') {
      const address = pod.spec.hostNetwork ? node.address : (addresses.get(uid as string) ?? node.fabric.allocate(node.subnet));
      addresses.set(uid as string, address);
      if (!pod.spec.hostNetwork)
        node.fabric.podNetwork(address, { namespace: pod.metadata.namespace as string, name: pod.metadata.name as string });
      return patch(pod, running(pod, node.address, address, timestamp(node.clock.now())));
    }
    if (pod.status?.phase === 'Running' && pod.metadata.ownerReferences?.some((r) => r.kind === 'Job'))
      return patch(pod, completed(pod, timestamp(node.clock.now())));
    return undefined;
  };
  const remove = (pod: KubeObject) =>
    node.api.remove(PODS, pod.metadata.namespace, pod.metadata.name as string, {
      gracePeriodSeconds: 0,
      preconditions: { uid: pod.metadata.uid },
    });

  return node.pods.onChange(({ type, object }) => {
    const uid = object.metadata.uid as string;
    if (type === 'DELETED') {
      addresses.delete(uid);
      return;
    }
    const key = `${uid} ${object.metadata.resourceVersion}`;
    if (busy.has(key)) return;
    busy.add(key);
    step(object)
      .catch(() => {})
      .finally(() => busy.delete(key));
  });
}

interface Spec {
  name: string;
  image: string;
  restartPolicy?: string;
}
function running(pod: KubeObject, hostIP: string, podIP: string, now: string) {
  const status = ({ name, image }: Spec) => ({ name, image, imageID: '', ready: true, restartCount: 0 });
  const types = [
    'Initialized',
    'Ready',
    'ContainersReady',
    ...(pod.spec.readinessGates ?? []).map((g: { conditionType: string }) => g.conditionType),
  ];
  return {
    conditions: types.map((type) => ({ lastTransitionTime: now, status: 'True', type })),
    containerStatuses: pod.spec.containers.map((c: Spec) => ({ ...status(c), state: { running: { startedAt: now } } })),
    ...(pod.spec.initContainers?.length && {
      initContainerStatuses: pod.spec.initContainers.map((c: Spec) =>
        c.restartPolicy === 'Always'
          ? { ...status(c), started: true, state: { running: { startedAt: now } } }
          : { ...status(c), state: { terminated: { exitCode: 0, finishedAt: now, reason: 'Completed', startedAt: now } } },
      ),
    }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    phase: 'Running',
    startTime: now,
  };
}
const completed = (pod: KubeObject, now: string) => ({
  containerStatuses: pod.spec.containers.map(({ name, image }: Spec) => ({
    name,
    image,
    imageID: '',
    ready: false,
    restartCount: 0,
    started: false,
    state: { terminated: { exitCode: 0, finishedAt: now, reason: 'Completed', startedAt: now } },
  })),
  phase: 'Succeeded',
});
