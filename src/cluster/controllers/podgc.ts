import type { KubeObject } from '../../apimachinery/types.ts';
import { NODES, PODS, splitKey } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { isTerminal } from './lib/pods.ts';

const QUARANTINE_MS = 40_000;
const THRESHOLD = 12_500;

/** Pods of nodes that are gone, pods deleted before they had a node, and too many finished ones. Upstream: pkg/controller/podgc. */
export function startPodGarbageCollector(manager: Manager): () => void {
  const api = manager.api('pod-garbage-collector');
  const pods = manager.informer(PODS);
  const nodes = manager.informer(NODES);
  const lost = new Map<string, number>();
  const remove = (pod: KubeObject) =>
    api.remove(PODS, pod.metadata.namespace, pod.metadata.name as string, {
      gracePeriodSeconds: 0,
      preconditions: { uid: pod.metadata.uid },
    });

  const queue = manager.queue(
    async (key) => {
      if (key === 'finished') {
        const finished = pods.list().filter(isTerminal);
        const order = (pod: KubeObject) => pod.metadata.creationTimestamp ?? '';
        finished.sort((a, b) => (order(a) < order(b) ? -1 : 1));
        for (const pod of finished.slice(0, Math.max(0, finished.length - THRESHOLD))) await remove(pod);
        return;
      }
      const pod = pods.get(...(splitKey(key) as [string, string]));
      if (!pod) return;
      if (!pod.spec.nodeName) {
        if (pod.metadata.deletionTimestamp) await remove(pod);
      } else if (!nodes.get(undefined, pod.spec.nodeName)) {
        const since = lost.get(pod.spec.nodeName) ?? manager.clock.now();
        lost.set(pod.spec.nodeName, since);
        const left = since + QUARANTINE_MS - manager.clock.now();
        if (left > 0) queue.addAfter(key, left);
        else {
          if (!isTerminal(pod))
            await api.patch(
              PODS,
              pod.metadata.namespace,
              pod.metadata.name as string,
              { status: { phase: 'Failed' } },
              { subresource: 'status' },
            );
          await remove(pod);
        }
      }
    },
    [pods, nodes],
  );
  pods.onChange(({ type, object }) => {
    if (type === 'DELETED') return;
    const unplaced = !object.spec.nodeName && object.metadata.deletionTimestamp;
    const homeless = object.spec.nodeName && nodes.hasSynced && !nodes.get(undefined, object.spec.nodeName);
    if (unplaced || homeless) queue.add(`${object.metadata.namespace}/${object.metadata.name}`);
    if (isTerminal(object) && pods.list().length > THRESHOLD) queue.add('finished');
  });
  nodes.onChange(({ type, object }) => {
    if (type === 'ADDED') lost.delete(object.metadata.name as string);
    if (type === 'DELETED')
      for (const pod of pods.list())
        if (pod.spec.nodeName === object.metadata.name) queue.add(`${pod.metadata.namespace}/${pod.metadata.name}`);
  });
  return queue.stop;
}
