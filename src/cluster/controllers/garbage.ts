import { ApiError, type KubeObject, type OwnerReference, parseApiVersion } from '../../apimachinery/types.ts';
import type { Informer } from '../../client/informer.ts';
import { CUSTOMRESOURCEDEFINITIONS, pathOf, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { type ServedKind, servedKinds } from './lib/discovery.ts';

interface Node {
  kind: ServedKind;
  object: KubeObject;
}
const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
const IGNORED = new Set(['events', 'leases']);

const has = (object: KubeObject, finalizer: string) => object.metadata.finalizers?.includes(finalizer) ?? false;
const waits = (object: KubeObject) => Boolean(object.metadata.deletionTimestamp) && has(object, FOREGROUND);

/** Deletes what has lost its owners. Upstream: pkg/controller/garbagecollector. */
export function startGarbageCollector(manager: Manager): () => void {
  const api = manager.api('generic-garbage-collector');
  const nodes = new Map<string, Node>();
  const dependents = new Map<string, Set<string>>();
  const followed = new Map<string, { kind: ServedKind; informer: Informer; stop: () => void }>();
  let kinds: ServedKind[] = [];
  let discovering: Promise<void> | undefined;
  let allSynced: Promise<unknown> = Promise.resolve();

  const dependentsOf = (uid: string) => [...(dependents.get(uid) ?? [])].flatMap((child) => nodes.get(child) ?? []);
  const kindOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => {
    const { group } = parseApiVersion(apiVersion);
    return kinds.find((k) => k.group === group && k.kind === kind);
  };

  const index = (object: KubeObject, old: KubeObject | undefined) => {
    const uid = object.metadata.uid as string;
    for (const reference of old?.metadata.ownerReferences ?? []) dependents.get(reference.uid)?.delete(uid);
    for (const reference of object.metadata.ownerReferences ?? []) {
      const set = dependents.get(reference.uid) ?? new Set();
      dependents.set(reference.uid, set.add(uid));
    }
  };
  const changed = (kind: ServedKind, object: KubeObject) => {
    const uid = object.metadata.uid as string;
    const old = nodes.get(uid);
    nodes.set(uid, { kind, object });
    index(object, old?.object);
    if (object.metadata.deletionTimestamp && (has(object, ORPHAN) || has(object, FOREGROUND))) queue.add(uid);
    if (object.metadata.ownerReferences?.length && (!old || old.object.metadata.ownerReferences !== object.metadata.ownerReferences))
      if (object.metadata.ownerReferences.some((r) => !nodes.has(r.uid) || waits((nodes.get(r.uid) as Node).object))) queue.add(uid);
    for (const reference of object.metadata.ownerReferences ?? []) {
      const owner = nodes.get(reference.uid);
      if (owner && waits(owner.object)) queue.add(reference.uid);
    }
    for (const reference of old?.object.metadata.ownerReferences ?? []) {
      const owner = nodes.get(reference.uid);
      if (owner && waits(owner.object)) queue.add(reference.uid);
    }
  };
  const gone = (object: KubeObject) => {
    const uid = object.metadata.uid as string;
    nodes.delete(uid);
    for (const reference of object.metadata.ownerReferences ?? []) {
      dependents.get(reference.uid)?.delete(uid);
      const owner = nodes.get(reference.uid);
      if (owner && waits(owner.object)) queue.add(reference.uid);
    }
    for (const child of dependents.get(uid) ?? []) queue.add(child);
  };

  const discover = async () => {
    kinds = await servedKinds(api);
    const wanted = new Map(
      kinds
        .filter((k) => k.verbs.includes('delete') && k.verbs.includes('list') && k.verbs.includes('watch') && !IGNORED.has(k.resource))
        .map((k) => [pathOf(k), k]),
    );
    for (const [path, entry] of followed)
      if (!wanted.has(path)) {
        entry.stop();
        followed.delete(path);
      }
    for (const [path, kind] of wanted) {
      if (followed.has(path)) continue;
      const informer = manager.informers.of(path);
      const stop = informer.onChange(({ type, object }) => (type === 'DELETED' ? gone(object) : changed(kind, object)));
      followed.set(path, { kind, informer, stop });
    }
    allSynced = Promise.all([...followed.values()].map((entry) => entry.informer.synced));
  };

  /** Patches without ever recreating what is gone. */
  const patch = ({ kind, object }: Node, strategic: object, merge: object) =>
    api
      .patch(kind, object.metadata.namespace, object.metadata.name as string, strategic, { type: 'strategic-merge' })
      .catch((error) => {
        if (!(error instanceof ApiError) || error.code !== 415) throw error;
        return api.patch(kind, object.metadata.namespace, object.metadata.name as string, merge);
      })
      .catch(unlessMissing);
  const dropOwners = (node: Node, uids: string[]) => {
    const { uid, resourceVersion, ownerReferences = [] } = node.object.metadata;
    return patch(
      node,
      { metadata: { uid, ownerReferences: uids.map((owner) => ({ $patch: 'delete', uid: owner })) } },
      { metadata: { uid, resourceVersion, ownerReferences: ownerReferences.filter((r) => !uids.includes(r.uid)) } },
    );
  };
  const dropFinalizer = ({ kind, object }: Node, finalizer: string) => {
    const { namespace, name, resourceVersion, finalizers = [] } = object.metadata;
    return api
      .patch(kind, namespace, name as string, { metadata: { resourceVersion, finalizers: finalizers.filter((f) => f !== finalizer) } })
      .catch(unlessMissing);
  };

  const ownerOf = async (reference: OwnerReference, object: KubeObject): Promise<KubeObject | undefined | 'unknown'> => {
    const known = nodes.get(reference.uid);
    if (known && (!known.kind.namespaced || known.object.metadata.namespace === object.metadata.namespace)) return known.object;
    const kind = kindOf(reference);
    if (!kind) return 'unknown';
    if (kind.namespaced && !object.metadata.namespace) return undefined;
    const owner = await api.find(kind, kind.namespaced ? object.metadata.namespace : undefined, reference.name);
    return owner?.metadata.uid === reference.uid ? owner : undefined;
  };
  const warned = new Set<string>();
  const warn = (node: Node, reference: OwnerReference) => {
    const owner = nodes.get(reference.uid);
    const key = `${node.object.metadata.uid} ${reference.uid}`;
    if (!owner?.kind.namespaced || warned.has(key)) return;
    warned.add(key);
    const { namespace } = node.object.metadata;
    const version = node.kind.group ? `${node.kind.group}/${node.kind.version}` : node.kind.version;
    record(
      { ...node.object, apiVersion: version, kind: node.kind.kind },
      'Warning',
      'OwnerRefInvalidNamespace',
      `ownerRef [${reference.apiVersion}/${reference.kind}, namespace: ${namespace ?? ''}, name: ${reference.name}, uid: ${reference.uid}] does not exist in namespace "${namespace ?? ''}"`,
    );
  };
  const record = manager.recorder('generic-garbage-collector', 'garbage-collector-controller');

  const collect = async (node: Node) => {
    const { kind, object } = node;
    const references = object.metadata.ownerReferences ?? [];
    let solid = 0;
    const dangling: string[] = [];
    const waiting: string[] = [];
    for (const reference of references) {
      const owner = await ownerOf(reference, object);
      if (owner === 'unknown') return;
      if (!owner) {
        dangling.push(reference.uid);
        warn(node, reference);
      } else if (waits(owner)) waiting.push(reference.uid);
      else solid++;
    }
    if (solid) {
      if (dangling.length + waiting.length) await dropOwners(node, [...dangling, ...waiting]);
      return;
    }
    if (object.metadata.deletionTimestamp) return;
    const foreground = (waiting.length && dependentsOf(object.metadata.uid as string).length) || has(object, FOREGROUND);
    const propagationPolicy = has(object, ORPHAN) ? 'Orphan' : foreground ? 'Foreground' : 'Background';
    await api.remove(kind, object.metadata.namespace, object.metadata.name as string, {
      preconditions: { uid: object.metadata.uid, resourceVersion: object.metadata.resourceVersion },
      propagationPolicy,
    });
  };

  const queue = manager.queue(async (uid) => {
    await discovering;
    await allSynced;
    const known = nodes.get(uid);
    if (!known) return;
    const { namespace, name } = known.object.metadata;
    const object = await api.find(known.kind, namespace, name as string);
    if (!object || object.metadata.uid !== uid) return;
    const node = { kind: known.kind, object };
    if (object.metadata.deletionTimestamp && has(object, ORPHAN)) {
      for (const child of dependentsOf(uid)) await dropOwners(child, [uid]);
      await dropFinalizer(node, ORPHAN);
      return;
    }
    if (waits(object)) {
      const blocking = dependentsOf(uid).filter((child) =>
        child.object.metadata.ownerReferences?.some((r) => r.uid === uid && r.blockOwnerDeletion),
      );
      if (!blocking.length) await dropFinalizer(node, FOREGROUND);
      else for (const child of dependentsOf(uid)) queue.add(child.object.metadata.uid as string);
      return;
    }
    if (object.metadata.ownerReferences?.length) await collect(node);
  }, []);

  discovering = discover().catch(() => {});
  const definitions = manager.informer(CUSTOMRESOURCEDEFINITIONS);
  const stopDefinitions = definitions.onChange(({ type, object, old }) => {
    const established = (o?: KubeObject) =>
      o?.status?.conditions?.some((c: { type: string; status: string }) => c.type === 'Established' && c.status === 'True');
    if (type === 'DELETED' || Boolean(established(object)) !== Boolean(established(old)))
      discovering = (discovering ?? Promise.resolve()).then(discover).catch(() => {});
  });
  return () => {
    stopDefinitions();
    queue.stop();
  };
}
