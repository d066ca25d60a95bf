import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Stored } from '../../storage/index.ts';
import { type Call, clone } from '../context.ts';
import { conflict, notFound } from '../failures.ts';
import { admissionOf } from './admit.ts';
import { terminateDefinition } from './crd-deletion.ts';
import { asStored } from './custom-versions.ts';
import type { DeleteOptions } from './delete-options.ts';
import { afterDelete } from './hooks.ts';
import { keyFor } from './store.ts';
import { readOne } from './stored-form.ts';

/** `object`: what was deleted, or is on its way; `gone`: at once. */
export interface Deleted {
  object: KubeObject;
  gone: boolean;
}

/** Upstream: apiserver/pkg/registry/generic/registry/store.go Delete and rest/delete.go. */
export async function deleteObject(call: Call, options: DeleteOptions, name = call.name): Promise<Deleted> {
  warnOfDependents(call, options);
  for (;;) {
    const stored = call.server.storage.get(keyFor(call, name));
    if (!stored) throw notFound(call.definition, name);
    const old = await readOne(call.server, call.definition, stored.value);
    checkPreconditions(call, old, name, options);
    const request = { ...admissionOf(call, 'DELETE', undefined, old, { ...options }), name };
    await call.server.auth.mutate(request);
    await call.server.auth.validate(request);
    const terminating = terminateDefinition(call, stored, old);
    if (terminating) return { object: terminating, gone: false };
    const result = await attempt(call, options, stored, old);
    if (result) return result;
  }
}

function warnOfDependents({ definition, warnings }: Call, { orphanDependents, propagationPolicy }: DeleteOptions): void {
  const warning = definition.strategy?.dependentsWarning;
  if (warning && orphanDependents === undefined && propagationPolicy === undefined && !warnings.includes(warning)) warnings.push(warning);
}

export function checkPreconditions(call: Call, old: KubeObject, name: string, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion: version } = old.metadata;
  const subject = { group: call.definition.group, resource: call.definition.kind };
  if (preconditions?.uid !== undefined && preconditions.uid !== uid)
    throw conflict(
      subject,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== version)
    throw conflict(
      subject,
      name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${version}). The object might have been modified`,
    );
}

async function attempt(call: Call, options: DeleteOptions, stored: Stored, old: KubeObject): Promise<Deleted | undefined> {
  const { server, definition } = call;
  const object = clone(old);
  const { metadata } = object;
  const finalizers = wantedFinalizers(old, options, definition.strategy?.dependents);
  if (finalizers.length) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
  const grace = graceOf(call, old, options.gracePeriodSeconds);
  const namespaceHeld = definition.group === '' && definition.resource === 'namespaces' && object.spec?.finalizers?.length > 0;
  const waits = finalizers.length > 0 || grace > 0 || namespaceHeld;
  if (!waits) {
    let version: number | undefined = stored.modRevision;
    const marked = grace === 0 && !!definition.strategy?.gracePeriod;
    if (marked) {
      markDeleted(call, object, 0);
      // Kinds that know grace are marked first, and go in a second write.
      if (!call.dryRun) version = server.storage.put(stored.key, await asStored(server, definition, object), version)?.modRevision;
    }
    if (!call.dryRun) {
      const removed = version && server.storage.delete(stored.key, version);
      if (!removed) return undefined;
      object.metadata.resourceVersion = String(removed);
      afterDelete(call, object);
    }
    if (!marked) object.metadata.finalizers = old.metadata.finalizers;
    if (!object.metadata.finalizers) delete object.metadata.finalizers;
    return { object, gone: true };
  }
  const deadline = server.clock.now() + seconds(grace);
  const already = metadata.deletionTimestamp !== undefined;
  if (!already || grace < (metadata.deletionGracePeriodSeconds ?? 0)) {
    if (already && metadata.deletionGracePeriodSeconds !== undefined) {
      const asked = Date.parse(metadata.deletionTimestamp as string) - seconds(metadata.deletionGracePeriodSeconds);
      metadata.deletionTimestamp = time(asked + seconds(grace));
      metadata.deletionGracePeriodSeconds = grace;
    } else {
      metadata.deletionTimestamp = time(deadline);
      if (!namespaceHeld) metadata.deletionGracePeriodSeconds = grace;
      if (metadata.generation) metadata.generation++;
    }
    if (namespaceHeld) object.status = { ...object.status, phase: 'Terminating' };
  } else if (JSON.stringify(finalizers) === JSON.stringify(old.metadata.finalizers ?? [])) return { object: old, gone: false };
  if (call.dryRun) return { object, gone: false };
  const done = server.storage.put(stored.key, await asStored(server, definition, object), stored.modRevision);
  return done && { object: await readOne(server, definition, done.value), gone: false };
}

function markDeleted(call: Call, object: KubeObject, grace: number): void {
  const { metadata } = object;
  if (!metadata.deletionTimestamp) {
    metadata.deletionTimestamp = time(call.server.clock.now() + seconds(grace));
    if (metadata.generation) metadata.generation++;
  } else if (metadata.deletionGracePeriodSeconds)
    metadata.deletionTimestamp = time(Date.parse(metadata.deletionTimestamp) - seconds(metadata.deletionGracePeriodSeconds));
  metadata.deletionGracePeriodSeconds = grace;
}
/** In milliseconds, as Go counts: in nanoseconds, which begin anew after 292 years. */
const seconds = (n: number): number => (Math.abs(n) < 9e9 ? n * 1000 : Number(BigInt.asIntN(64, BigInt(n) * 1_000_000_000n) / 1_000_000n));
const time = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** Seconds of grace; what is negative is one second for kinds that know grace, nothing otherwise. */
function graceOf(call: Call, object: KubeObject, requested: number | undefined): number {
  const own = call.definition.strategy?.gracePeriod;
  if (!own) return 0;
  return own(object, requested !== undefined && requested < 0 ? 1 : requested);
}

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';
/** Upstream: deletionFinalizersForGarbageCollection. */
function wantedFinalizers(object: KubeObject, options: DeleteOptions, dependents?: 'orphan' | 'none'): string[] {
  const present = object.metadata.finalizers ?? [];
  let orphan = present.includes(ORPHAN);
  let foreground = present.includes(FOREGROUND);
  if (dependents === 'none') orphan = foreground = false;
  else if (options.orphanDependents !== undefined) {
    orphan = options.orphanDependents;
    foreground = false;
  } else if (options.propagationPolicy) {
    orphan = options.propagationPolicy === 'Orphan';
    foreground = options.propagationPolicy === 'Foreground';
  } else if (!foreground && dependents === 'orphan') orphan = true;
  const rest = present.filter((f) => f !== ORPHAN && f !== FOREGROUND);
  const wanted = [...rest, ...(orphan ? [ORPHAN] : []), ...(foreground ? [FOREGROUND] : [])];
  return wanted.length === present.length && wanted.every((f) => present.includes(f)) ? present : wanted;
}
