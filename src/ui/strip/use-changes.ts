import { useEffect, useRef, useState } from 'react';
import type { ClusterView, ObjectView, PodView } from '../../worker/protocol.ts';

const STAYS = 5000;
export type Change = 'new' | 'changed';

/** What appeared or changed in the last 5 seconds, by uid. What is there at first is not new. */
export function useChanges(view: ClusterView | undefined): Map<string, Change> {
  const known = useRef<Map<string, string>>(undefined);
  const [changes, setChanges] = useState<Map<string, Change>>(new Map());
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>()).current;
  useEffect(() => {
    if (!view) return;
    const now = new Map([...view.pods, ...view.accounts, ...view.bindings, ...view.roles].map((o) => [o.uid, versionOf(o)]));
    const before = known.current;
    known.current = now;
    if (!before) return;
    const fresh = [...now]
      .filter(([uid, version]) => before.get(uid) !== version)
      .map(([uid]) => [uid, before.has(uid) ? 'changed' : 'new'] as const);
    if (!fresh.length) return;
    setChanges(
      (old) =>
        new Map([...old, ...fresh.map(([uid, change]) => [uid, change === 'changed' && old.get(uid) === 'new' ? 'new' : change] as const)]),
    );
    const timer = setTimeout(() => {
      setChanges((old) => new Map([...old].filter(([uid]) => !fresh.some(([f]) => f === uid))));
    }, STAYS);
    timers.add(timer);
  }, [view, timers.add]);
  useEffect(
    () => () => {
      for (const timer of timers) clearTimeout(timer);
    },
    [timers],
  );
  return changes;
}

/** A pod's status is written often; what shows is what counts. */
const versionOf = (o: ObjectView | PodView) => ('account' in o ? `${o.account} ${o.state} ${o.reason}` : o.version);
