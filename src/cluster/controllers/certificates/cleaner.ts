import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Informer } from '../../../client/informer.ts';
import { CERTIFICATEREQUESTS } from '../../../client/objects.ts';
import type { Manager } from '../lib/context.ts';

const HOUR = 3600_000;
/** When a request has had its time. Models pkg/controller/certificates/cleaner/cleaner.go, which looks once an hour. */
function endOf(request: KubeObject): number {
  const conditions: { type: string; lastUpdateTime?: string }[] = request.status?.conditions ?? [];
  const after = (time: string | null | undefined, hours: number) => (!time ? Infinity : Date.parse(time) + hours * HOUR);
  if (!conditions.length) return after(request.metadata.creationTimestamp, 24);
  return Math.min(
    ...conditions.map(({ type, lastUpdateTime }) => {
      if (type === 'Denied' || type === 'Failed') return after(lastUpdateTime, 1);
      return type === 'Approved' ? after(lastUpdateTime, request.status?.certificate ? 1 : 24) : Infinity;
    }),
  );
}
/** Deletes requests that are old. */
export function startCleaner(manager: Manager, requests: Informer): () => void {
  const { clock } = manager;
  const due = new Map<string, () => void>();
  requests.onChange(({ type, object }) => {
    const name = object.metadata.name as string;
    due.get(name)?.();
    due.delete(name);
    const end = type === 'DELETED' ? Infinity : endOf(object);
    if (end === Infinity) return;
    const remove = () => {
      due.delete(name);
      manager
        .api('certificate-controller')
        .remove(CERTIFICATEREQUESTS, undefined, name)
        .catch(() => {});
    };
    due.set(name, clock.after(Math.max(0, end - clock.now()), remove));
  });
  return () => {
    for (const cancel of due.values()) cancel();
  };
}
