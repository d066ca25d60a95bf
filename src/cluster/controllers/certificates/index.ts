import { CERTIFICATEREQUESTS } from '../../../client/objects.ts';
import { busy } from '../../../os/clock.ts';
import type { Manager } from '../lib/context.ts';
import { startCleaner } from './cleaner.ts';

/** Approves, signs and clears away certificate requests. Models pkg/controller/certificates. */
export function startCertificateRequests(manager: Manager): () => void {
  const requests = manager.informer(CERTIFICATEREQUESTS);
  const queue = manager.queue(
    async (name) => {
      const request = requests.get(undefined, name);
      if (!request || request.metadata.deletionTimestamp) return;
      const { approve } = await busy(import('./approver.ts'));
      const { sign } = await busy(import('./signer.ts'));
      await approve(manager, request);
      await sign(manager, request);
    },
    [requests],
  );
  requests.onChange(({ type, object }) => type !== 'DELETED' && queue.add(object.metadata.name as string));
  const stop = startCleaner(manager, requests);
  return () => {
    stop();
    queue.stop();
  };
}
