import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError, Strategy } from '../../../kinds/resource.ts';
import { busy } from '../../../os/clock.ts';
import { suffix, uuid } from '../../../os/random.ts';
import { findObject } from '../authentication/lookup.ts';
import { type Call, clone, now } from '../context.ts';
import { alreadyExists, badRequest, plain } from '../failures.ts';
import { seal } from '../structures.ts';
import { admissionOf } from './admit.ts';
import { refuseWhileTerminating } from './crd-deletion.ts';
import { asStored } from './custom-versions.ts';
import { afterCreate, allocate, nameOf, signRequest } from './hooks.ts';
import { trackFields } from './managed.ts';
import { generatedBase, metadataErrors } from './metadata.ts';
import { dedupOwners } from './owners.ts';
import { checkSize } from './size.ts';
import { keyFor } from './store.ts';
import { readOne } from './stored-form.ts';
import { refuseSettled, strategyOf, validationContext } from './strategy.ts';

/** Makes the object's place agree with the request's. */
export function place(call: Call, object: KubeObject): void {
  const { definition, namespace } = call;
  object.metadata ??= {};
  if (!definition.namespaced) {
    delete object.metadata.namespace;
    return;
  }
  if (object.metadata.namespace && object.metadata.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  object.metadata.namespace = namespace;
}

/** Stores a new object. Upstream: apiserver/pkg/registry/generic/registry/store.go Create. */
/** `tracked`: managers of its fields are known already (server-side apply). */
export async function createObject(call: Call, given: KubeObject, tracked = false): Promise<KubeObject> {
  const { server, definition } = call;
  const strategy = await strategyOf(definition);
  let object = given;
  place(call, object);
  const meta = object.metadata;
  const version = meta.resourceVersion;
  for (const field of [
    'selfLink',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'resourceVersion',
  ] as const)
    delete meta[field];
  const warn = (text: string) => call.warnings.push(text);
  dedupOwners(object, warn);
  strategy.defaults?.(object, server.clock.now());
  if (!tracked) object = trackFields(call, undefined, object);
  const request = admissionOf(call, 'CREATE', object);
  refuseWhileTerminating(call, object);
  await server.auth.mutate(request);
  object = copied(request.object as KubeObject);
  dedupOwners(object, warn, true);
  identify(call, object);
  request.name = call.name;
  strategy.defaults?.(object, server.clock.now());
  if (definition.generation && !object.metadata.generation) object.metadata.generation = 1;
  strategy.prepareForCreate?.(object, { ...validationContext(server), warn });
  signRequest(call, object);
  if (definition.group === 'rbac.authorization.k8s.io') server.auth.checkRbac(call.user, object);
  await allocate(call, object);
  if (strategy.ready) await busy(strategy.ready(object));
  await refuseSettled(call, object, creationErrors(call, object, strategy));
  // As it will be read back.
  strategy.defaults?.(object, server.clock.now());
  seal(server, object);
  call.warnings.push(...(strategy.warnings?.(object) ?? []));
  request.object = object;
  await server.auth.validate(request);
  if (version && version !== '0' && !call.dryRun) throw plain('resourceVersion should not be set on objects to be created');
  const key = keyFor(call, object.metadata.name);
  const present = server.storage.get(key);
  if (present) throw alreadyExists(definition, object.metadata.name as string, !!present.value.metadata.deletionTimestamp);
  if (call.dryRun) {
    if (version) object.metadata.resourceVersion = version;
    return object;
  }
  const kept = await asStored(server, definition, object);
  await checkSize(call, key, kept);
  const stored = server.storage.put(key, kept, 0);
  if (!stored) throw alreadyExists(definition, object.metadata.name as string);
  await afterCreate(call, stored.value);
  return readOne(server, definition, stored.value);
}

/** A copy to be changed; trees of managed fields are not changed by anybody. */
function copied(object: KubeObject): KubeObject {
  const { managedFields } = object.metadata;
  if (!managedFields) return clone(object);
  const copy = clone<KubeObject>({ ...object, metadata: { ...object.metadata, managedFields: [] } });
  copy.metadata.managedFields = managedFields.map((entry) => ({ ...entry }));
  return copy;
}

/** Upstream: rest.FillObjectMetaSystemFields and generateName in rest.BeforeCreate. */
function identify(call: Call, { metadata }: KubeObject): void {
  const { random } = call.server;
  metadata.uid = uuid(random);
  metadata.creationTimestamp = now(call.server);
  if (!metadata.name && metadata.generateName) metadata.name = generatedBase(metadata.generateName) + suffix(random);
  nameOf(call, metadata);
  call.name = metadata.name ?? '';
}

const labelsOf = ({ server, namespace }: Call): Record<string, string> =>
  findObject(server.storage, '', 'namespaces', '', namespace)?.metadata.labels ?? {};
/** What the machinery asks of metadata is looked at when the kind itself is content. Upstream: rest.BeforeCreate. */
function creationErrors(call: Call, object: KubeObject, strategy: Strategy): FieldError[] {
  const { server, definition } = call;
  const own = strategy.validate?.(object, { ...validationContext(server), namespaceLabels: () => labelsOf(call) }) ?? [];
  if (!server.catalog.isBuiltin(definition)) return own;
  return own.length ? own : metadataErrors(object, definition.namespaced);
}
