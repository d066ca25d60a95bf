import { ApiError, type KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError, Strategy } from '../../../kinds/resource.ts';
import { genericMetaUpdate, objectMetaUpdate } from '../../../kinds/validation/meta.ts';
import { busy } from '../../../os/clock.ts';
import type { Stored } from '../../storage/index.ts';
import { type Call, clone } from '../context.ts';
import { conflict, invalid, notFound } from '../failures.ts';
import { plainOf, readyToCompare, seal } from '../structures.ts';
import { admissionOf } from './admit.ts';
import { asStored } from './custom-versions.ts';
import { finishDeletion } from './finish.ts';
import { afterUpdate, allocate } from './hooks.ts';
import { trackFields } from './managed.ts';
import { metadataUpdateErrors } from './metadata.ts';
import { dedupOwners } from './owners.ts';
import { checkSize } from './size.ts';
import { displayKey, keyFor } from './store.ts';
import { readOne } from './stored-form.ts';
import { needsVersion, refuseSettled, strategyOf, validationContext } from './strategy.ts';
import { parseVersion } from './versions.ts';

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

export interface Change {
  /** The wanted object, from what is stored. Called again when somebody else was faster. */
  make(old: KubeObject): Promise<KubeObject> | KubeObject;
  /** What a subresource lets through, once it is known who asked for which field. */
  keep?(object: KubeObject, old: KubeObject): KubeObject;
  /** Of the status subresource and its like: what else is kept as it was. */
  status?: boolean;
  /** Written by server-side apply: fields are tracked already. `kept`: by the server itself, whose fields nobody manages. */
  tracked?: boolean | 'kept';
  /** Of finalize, approval and binding: the kind's own preparation and checks of the rest do not apply. */
  bare?: boolean;
  /** The subresource's name, when it has checks of its own. */
  part?: string;
  /** A PUT says which version it saw. */
  put?: boolean;
}

/** Subresources that change what metadata.generation counts. */
const COUNTED = new Set(['ephemeralcontainers', 'resize']);

/** Upstream: apiserver/pkg/registry/generic/registry/store.go Update. */
export async function updateObject(call: Call, change: Change): Promise<KubeObject> {
  for (let attempt = 0; ; attempt++) {
    const stored = call.server.storage.get(keyFor(call));
    if (!stored) throw notFound(call.definition, call.name);
    const written = await attemptUpdate(call, change, stored);
    if (written) return written;
    if (attempt >= 5) throw conflict(call.definition, call.name, MODIFIED);
  }
}

async function attemptUpdate(call: Call, change: Change, stored: Stored): Promise<KubeObject | undefined> {
  const { server, definition } = call;
  const old = await readOne(server, definition, stored.value);
  let object = await change.make(old);
  const version = parseVersion(object.metadata.resourceVersion);
  const uid = object.metadata.uid;
  const strategy = await strategyOf(definition);
  strategy.defaults?.(object, server.clock.now());
  const warn = (text: string) => call.warnings.push(text);
  dedupOwners(object, warn);
  keepSystemFields(object, old, change.put);
  if (!change.tracked) object = trackFields(call, old, object);
  else if (change.tracked === 'kept') {
    if (old.metadata.managedFields) object.metadata.managedFields = old.metadata.managedFields;
    else delete object.metadata.managedFields;
  }
  const request = admissionOf(call, 'UPDATE', object, old);
  await server.auth.mutate(request);
  object = clone(request.object as KubeObject);
  dedupOwners(object, warn, true);
  strategy.defaults?.(object, server.clock.now());
  if (change.put && uid && uid !== old.metadata.uid)
    throw conflict(
      definition,
      call.name,
      `StorageError: invalid object, Code: 4, Key: ${displayKey(call)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`,
    );
  if (!version && needsVersion(server, definition) && change.put)
    throw invalid(definition.group, definition.resource, call.name, [
      { type: 'FieldValueInvalid', field: 'metadata.resourceVersion', detail: 'Invalid value: 0: must be specified for an update' },
    ]);
  if (version && String(version) !== old.metadata.resourceVersion) throw conflict(definition, call.name, MODIFIED);
  if (change.keep) object = change.keep(object, old);
  const part = change.part === undefined ? undefined : strategy.parts?.[change.part];
  if (change.status || change.bare) {
    if (change.status) strategy.prepareForStatusUpdate?.(object, old, validationContext(server));
    part?.prepare?.(object, old, validationContext(server));
    object.metadata.generation = change.part && COUNTED.has(change.part) ? nextGeneration(object, old) : old.metadata.generation;
  } else {
    object.metadata.generation = old.metadata.generation;
    if (definition.generation) object.metadata.generation = nextGeneration(object, old, definition.annotationsCount);
    strategy.prepareForUpdate?.(object, old);
  }
  if (object.metadata.generation === undefined) delete object.metadata.generation;
  if (definition.group === 'rbac.authorization.k8s.io') server.auth.checkRbac(call.user, object, old);
  await allocate(call, object, old);
  const context = validationContext(server);
  if (strategy.ready) await busy(strategy.ready(object));
  readyToCompare(object);
  const own = change.bare
    ? (part?.validate?.(object, old, context) ?? [])
    : change.status
      ? strategy.validateStatusUpdate?.(object, old, context)
      : strategy.validateUpdate?.(object, old, context);
  await refuseSettled(call, object, changeErrors(call, object, old, strategy, own ?? []));
  seal(server, object);
  if (!change.status) call.warnings.push(...(strategy.warnings?.(object, old) ?? []));
  request.object = object;
  await server.auth.validate(request);
  if (unchanged(object, old)) return old;
  if (call.dryRun) return object;
  if (finishDeletion(call, object, stored)) return object;
  const kept = await asStored(server, definition, object);
  await checkSize(call, stored.key, kept);
  const done = server.storage.put(stored.key, kept, stored.modRevision);
  if (!done) return undefined;
  await afterUpdate(call, done.value, old);
  return readOne(server, definition, done.value);
}

/** Most kinds check metadata once more themselves. Upstream: apiserver/pkg/registry/rest/update.go BeforeUpdate. */
function changeErrors(call: Call, object: KubeObject, old: KubeObject, { ownMetadata }: Strategy, own: FieldError[]): FieldError[] {
  const once = metadataUpdateErrors(object, old, call.definition.namespaced);
  if (ownMetadata) return [...once, ...own];
  const builtin = call.server.catalog.isBuiltin(call.definition);
  return [...once, ...(builtin ? objectMetaUpdate(object, old) : genericMetaUpdate(object, old)), ...own];
}

function keepSystemFields(object: KubeObject, old: KubeObject, put = false): void {
  const { metadata } = object;
  delete metadata.selfLink;
  if (put || !metadata.uid) metadata.uid = old.metadata.uid;
  metadata.resourceVersion = old.metadata.resourceVersion;
  metadata.creationTimestamp = old.metadata.creationTimestamp;
  if (!old.metadata.deletionTimestamp) return;
  metadata.deletionTimestamp = old.metadata.deletionTimestamp;
  metadata.deletionGracePeriodSeconds ??= old.metadata.deletionGracePeriodSeconds;
  if (metadata.deletionGracePeriodSeconds === undefined) delete metadata.deletionGracePeriodSeconds;
}

/** metadata.generation counts changes of everything but metadata and status, of some kinds those of annotations too. */
function nextGeneration(object: KubeObject, old: KubeObject, annotations = false): number | undefined {
  const body = ({ metadata, status, apiVersion, kind, ...rest }: KubeObject) =>
    stable(annotations ? { ...rest, annotations: metadata.annotations ?? {} } : rest);
  return (old.metadata.generation ?? 0) + (body(plainOf(object)) === body(old) ? 0 : 1) || undefined;
}

export const stable = (value: unknown): string =>
  JSON.stringify(value, (_key, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(
          Object.keys(v)
            .sort()
            .filter((k) => v[k] !== undefined)
            .map((k) => [k, v[k]]),
        )
      : v,
  );

/** Nothing moved, but perhaps times in managedFields. */
function unchanged(object: KubeObject, old: KubeObject): boolean {
  const timeless = (o: KubeObject) =>
    stable({ ...o, metadata: { ...o.metadata, managedFields: (o.metadata.managedFields ?? []).map(({ time, ...rest }) => rest) } });
  return timeless(object) === timeless(old);
}

export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === 'Conflict';
