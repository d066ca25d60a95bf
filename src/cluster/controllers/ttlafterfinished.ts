import { JOBS, keyOf, splitKey, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { isOver } from './lib/jobs.ts';
import type { Condition } from './lib/pods.ts';

/** Deletes finished jobs when their time is over. Upstream: pkg/controller/ttlafterfinished. */
export function startTtlAfterFinished(manager: Manager): () => void {
  const api = manager.api('ttl-after-finished-controller');
  const jobs = manager.informer(JOBS);
  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const job = jobs.get(namespace, name);
      const seconds = job?.spec.ttlSecondsAfterFinished;
      if (!job || seconds === undefined || job.metadata.deletionTimestamp || !isOver(job)) return;
      const final = job.status.conditions.find((c: Condition) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True');
      const left = Date.parse(final.lastTransitionTime) + seconds * 1000 - manager.clock.now();
      if (left > 0) return queue.addAfter(key, left);
      const options = { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid } };
      await api.remove(JOBS, namespace, name, options).catch(unlessMissing);
    },
    [jobs],
  );
  jobs.onChange(({ object }) => queue.add(keyOf(object)));
  return queue.stop;
}
