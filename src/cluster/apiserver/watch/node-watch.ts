import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Storage, StorageEvent } from '../../storage/types.ts';

type Listener = (event: StorageEvent) => void;
const PODS = '/registry/core/pods/';
const hubs = new WeakMap<Storage, Map<string, readonly Listener[]>>();

function hubOf(storage: Storage): Map<string, readonly Listener[]> {
  const known = hubs.get(storage);
  if (known) return known;
  const hub = new Map<string, readonly Listener[]>();
  hubs.set(storage, hub);
  const nodeOf = (pod: KubeObject | undefined): string => pod?.spec?.nodeName ?? '';
  storage.watch(PODS, storage.revision, (event) => {
    const nodes = new Set([nodeOf(event.value), nodeOf(event.previous)]);
    for (const node of nodes) for (const tell of hub.get(node) ?? []) tell(event);
  });
  return hub;
}

/** As Storage.watch of pods, for what a node had or has: another node's pods cost its watcher nothing. Upstream: the triggers of pod's storage. */
export function watchNode(storage: Storage, node: string, prefix: string, since: number, listener: Listener): () => void {
  const hub = hubOf(storage);
  storage.watch(prefix, since, listener)();
  const tell: Listener = (event) => {
    if (event.key.startsWith(prefix)) listener(event);
  };
  hub.set(node, [...(hub.get(node) ?? []), tell]);
  return () => {
    const left = (hub.get(node) ?? []).filter((l) => l !== tell);
    if (left.length) hub.set(node, left);
    else hub.delete(node);
  };
}
