import type { KubeObject } from '../../apimachinery/types.ts';
import { EVENTS, isMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';

/** Events live for an hour after they last changed, as by kube-apiserver --event-ttl. */
const TTL_MS = 3600_000;

export function startEventExpiry(manager: Manager): () => void {
  const api = manager.api('generic-garbage-collector');
  const events = manager.informer(EVENTS);
  const lastSeen = (event: KubeObject) =>
    Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '');
  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = key.split('/');
      const event = events.get(namespace, name);
      if (!event) return;
      const seen = Math.max(lastSeen(event) || 0, Date.parse(event.metadata.creationTimestamp ?? ''));
      const left = seen + TTL_MS - manager.clock.now();
      if (left > 0) return queue.addAfter(key, left);
      await api.remove(EVENTS, namespace, name).catch((error) => {
        if (!isMissing(error)) throw error;
      });
    },
    [events],
  );
  events.onChange(({ type, object }) => type === 'ADDED' && queue.add(`${object.metadata.namespace}/${object.metadata.name}`));
  return queue.stop;
}
