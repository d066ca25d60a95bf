import type { KubeObject } from '../../../apimachinery/types.ts';
import { prefixOf, type Stored } from '../../storage/index.ts';
import { type Call, clone, now, type Server } from '../context.ts';
import { crdOf } from '../deprecated.ts';
import { forbidden } from '../failures.ts';

const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';
const id = (object: KubeObject): boolean =>
  object.kind === 'CustomResourceDefinition' && object.apiVersion.startsWith('apiextensions.k8s.io/');

/** A definition asked to go stays until its objects are gone. Upstream: apiextensions-apiserver/pkg/registry/customresourcedefinition/etcd.go Delete. */
export function terminateDefinition(call: Call, stored: Stored, old: KubeObject): KubeObject | undefined {
  if (!id(old) || old.metadata.deletionTimestamp) return undefined;
  const object = clone(old);
  const time = now(call.server);
  object.metadata.deletionTimestamp = time;
  object.metadata.finalizers = [...(object.metadata.finalizers ?? []).filter((f) => f !== CLEANUP), CLEANUP];
  const condition = {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: time,
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
  object.status = { ...object.status, conditions: [...(object.status?.conditions ?? []), condition] };
  if (call.dryRun) return object;
  const done = call.server.storage.put(stored.key, object, stored.modRevision);
  if (done) queueMicrotask(() => cleanUp(call.server, object));
  return done?.value;
}

/** Deletes what a terminating definition defines; the last takes the definition along. */
function cleanUp(server: Server, crd: KubeObject): void {
  const place = { group: crd.spec.group, resource: crd.spec.names.plural, namespaced: crd.spec.scope === 'Namespaced' };
  const time = now(server);
  for (const { key, value, modRevision } of server.storage.range(prefixOf(place))) {
    if (!value.metadata.finalizers?.length) server.storage.delete(key, modRevision);
    else if (!value.metadata.deletionTimestamp) {
      const generation = (value.metadata.generation ?? 0) + 1;
      const metadata = { ...value.metadata, deletionTimestamp: time, deletionGracePeriodSeconds: 0, generation };
      server.storage.put(key, { ...value, metadata }, modRevision);
    }
  }
  if (server.storage.count(prefixOf(place))) return;
  const key = `${prefixOf({ group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', namespaced: false })}${crd.metadata.name}`;
  const stored = server.storage.get(key);
  if (!stored) return;
  const finalizers = (stored.value.metadata.finalizers ?? []).filter((f) => f !== CLEANUP);
  if (!finalizers.length) server.storage.delete(key, stored.modRevision);
  else server.storage.put(key, { ...stored.value, metadata: { ...stored.value.metadata, finalizers } }, stored.modRevision);
}

/** Models forbidCreateAdmission of apiextensions-apiserver/pkg/apiserver/customresource_handler.go. */
export function refuseWhileTerminating({ server, definition }: Call, object: KubeObject): void {
  if (server.catalog.isBuiltin(definition) || !crdOf(server, definition)?.metadata.deletionTimestamp) return;
  const why = 'create not allowed while custom resource definition is terminating';
  throw forbidden(definition, object.metadata.name ?? '', why);
}

/** After a custom resource is gone: its definition may have waited for it. */
export function definitionMayGo(call: Call): void {
  if (call.server.catalog.isBuiltin(call.definition)) return;
  const crd = crdOf(call.server, call.definition);
  if (crd?.metadata.deletionTimestamp) queueMicrotask(() => cleanUp(call.server, crd));
}
