import type { KubeList, KubeObject } from '../apimachinery/types.ts';
import { ApiError } from '../apimachinery/types.ts';
import { type Clock, sleep } from '../os/clock.ts';
import { type RestClient, request, type WatchEvent, watch } from './rest.ts';

export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
  old?: KubeObject;
}
/** A live copy of one collection: list, then watch, list again when the past is gone. */
export interface Informer {
  readonly synced: Promise<void>;
  readonly hasSynced: boolean;
  list(namespace?: string): KubeObject[];
  get(namespace: string | undefined, name: string): KubeObject | undefined;
  /** What is there already comes as ADDED first; the answer ends it. */
  onChange(listener: (change: Change) => void): () => void;
  stop(): void;
}

const RETRY_MS = 1000;
const keyOf = (object: KubeObject) => `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

export function createInformer(client: RestClient, path: string, clock: Clock, query: Record<string, string> = {}): Informer {
  const store = new Map<string, KubeObject>();
  const listeners = new Set<(change: Change) => void>();
  const ended = new AbortController();
  let hasSynced = false;
  let ready!: () => void;
  const synced = new Promise<void>((resolve) => {
    ready = resolve;
  });

  const tell = (change: Change) => {
    for (const listener of [...listeners]) listener(change);
  };
  const put = (object: KubeObject) => {
    const key = keyOf(object);
    const old = store.get(key);
    if (old && old.metadata.resourceVersion === object.metadata.resourceVersion) return;
    store.set(key, object);
    if (old && old.metadata.uid !== object.metadata.uid) tell({ type: 'DELETED', object: old });
    tell(old && old.metadata.uid === object.metadata.uid ? { type: 'MODIFIED', object, old } : { type: 'ADDED', object });
  };
  const drop = (object: KubeObject) => {
    if (store.delete(keyOf(object))) tell({ type: 'DELETED', object });
  };

  const relist = async (): Promise<string> => {
    const list = await request<KubeList>(client, 'GET', path, { query, signal: ended.signal });
    const seen = new Set<string>();
    for (const item of list.items ?? []) {
      const object = { ...item, apiVersion: list.apiVersion, kind: list.kind.replace(/List$/, '') };
      seen.add(keyOf(object));
      put(object);
    }
    for (const [key, object] of [...store]) if (!seen.has(key)) drop(object);
    hasSynced = true;
    ready();
    return list.metadata.resourceVersion ?? '0';
  };
  const follow = async (from: string): Promise<string> => {
    let version = from;
    const options = { query: { ...query, resourceVersion: from, allowWatchBookmarks: 'true' }, signal: ended.signal };
    for await (const event of watch<KubeObject>(client, path, options) as AsyncIterable<WatchEvent<KubeObject>>) {
      if (ended.signal.aborted) break;
      if (event.type === 'ERROR') throw new ApiError(event.object as never);
      version = event.object.metadata.resourceVersion ?? version;
      if (event.type === 'DELETED') drop(event.object);
      else if (event.type !== 'BOOKMARK') put(event.object);
    }
    return version;
  };
  const run = async () => {
    let version: string | undefined;
    while (!ended.signal.aborted) {
      try {
        version ??= await relist();
        const before: string = version;
        version = await follow(version);
        if (version === before && !ended.signal.aborted) await sleep(clock, RETRY_MS, ended.signal);
      } catch (error) {
        version = undefined;
        const gone = error instanceof ApiError && error.code === 410;
        if (!gone && !ended.signal.aborted) await sleep(clock, RETRY_MS, ended.signal).catch(() => {});
      }
    }
  };
  void run();

  return {
    synced,
    get hasSynced() {
      return hasSynced;
    },
    list(namespace) {
      const all = [...store.values()];
      return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
    },
    get: (namespace, name) => store.get(`${namespace ?? ''}/${name}`),
    onChange(listener) {
      for (const object of [...store.values()]) listener({ type: 'ADDED', object });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      ended.abort(new Error('stopped'));
      listeners.clear();
    },
  };
}

/** One informer for each collection, shared by all who ask. */
export interface Informers {
  /** `path` is the collection's: `/api/v1/pods`. */
  of(path: string, query?: Record<string, string>): Informer;
  /** All that were asked for have listed once. */
  synced(): Promise<void>;
  stop(): void;
}
export function createInformers(client: RestClient, clock: Clock): Informers {
  const all = new Map<string, Informer>();
  return {
    of(path, query = {}) {
      const key = `${path}?${JSON.stringify(query)}`;
      let informer = all.get(key);
      if (!informer) {
        informer = createInformer(client, path, clock, query);
        all.set(key, informer);
      }
      return informer;
    },
    async synced() {
      for (const informer of [...all.values()]) await informer.synced;
    },
    stop() {
      for (const informer of all.values()) informer.stop();
      all.clear();
    },
  };
}
