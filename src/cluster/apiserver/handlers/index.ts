import { apiVersionOf, type KubeObject, type Status } from '../../../apimachinery/types.ts';
import type { HttpResponse } from '../../../os/http.ts';
import { mediaType, readObject } from '../body.ts';
import { type Call, clone } from '../context.ts';
import { ANSWERS_OBJECT } from '../deleted.ts';
import { reply } from '../encoding/reply.ts';
import { badRequest, conflict, methodNotAllowed, notFound, tooLargeVersion } from '../failures.ts';
import { negotiate, type Output } from '../negotiate.ts';
import { boolean, checkWriteOptions } from '../options.ts';
import { createObject, place } from '../registry/create.ts';
import { deleteObject } from '../registry/delete.ts';
import { readDeleteOptions } from '../registry/delete-options.ts';
import { listObjects } from '../registry/list.ts';
import { managerOf, trackFields } from '../registry/managed.ts';
import { type AnyPatch, applied, patched, patchType, readPatch } from '../registry/patch.ts';
import { keyFor, readObjectOf } from '../registry/store.ts';
import { createdByPut } from '../registry/strategy.ts';
import { type Change, updateObject } from '../registry/update.ts';
import { parseQueryVersion } from '../registry/versions.ts';
import { watchObjects } from '../watch/watch.ts';

const negotiated = (call: Call, offer: { streams?: boolean; watching?: boolean } = {}): Output =>
  negotiate(call.request, call.query, { transforms: true, custom: !call.server.catalog.isBuiltin(call.definition), ...offer });

async function get(call: Call): Promise<HttpResponse> {
  const output = negotiated(call);
  if (boolean(call.query, 'export')) throw badRequest('the export parameter, deprecated since v1.14, is no longer supported');
  checkVersion(call);
  return reply(call, 200, await readObjectOf(call), output);
}
/** resourceVersion of a GET: not older than. */
export function checkVersion(call: Call): void {
  const text = call.query.get('resourceVersion');
  const version = text ? parseQueryVersion(text) : 0;
  if (version > call.server.storage.revision) throw tooLargeVersion(version, call.server.storage.revision);
}

async function list(call: Call): Promise<HttpResponse> {
  const output = negotiated(call, { streams: true });
  return reply(call, 200, await listObjects(call), output);
}
async function watch(call: Call): Promise<HttpResponse> {
  return watchObjects(call, negotiated(call, { streams: true, watching: true }));
}

async function create(call: Call): Promise<HttpResponse> {
  const output = negotiated(call);
  call.dryRun = checkWriteOptions('CreateOptions', call.query).dryRun;
  const object = await readObject(call);
  return reply(call, 201, await createObject(call, object), output);
}

async function update(call: Call): Promise<HttpResponse> {
  const output = negotiated(call);
  call.dryRun = checkWriteOptions('UpdateOptions', call.query).dryRun;
  const object = await readObject(call);
  checkName(call, object);
  if (createdByPut(call.definition) && !call.server.storage.get(keyFor(call))) {
    if (object.metadata.resourceVersion && object.metadata.resourceVersion !== '0') throw notFound(call.definition, call.name);
    return reply(call, 201, await createObject(call, object), output);
  }
  return reply(call, 200, await updateObject(call, { make: () => clone(object), put: true }), output);
}
const nameless = (call: Call) => badRequest(`the name of the object (${call.name} based on URL) was undeterminable: name must be provided`);
/** Upstream: apiserver/pkg/endpoints/handlers/rest.go checkName. */
export function checkName(call: Call, object: KubeObject): void {
  place(call, object);
  const { name } = object.metadata;
  if (!name) throw nameless(call);
  if (name !== call.name) throw badRequest(`the name of the object (${name}) does not match the name on the URL (${call.name})`);
}

async function patch(call: Call): Promise<HttpResponse> {
  const output = negotiated(call);
  const type = patchType(call, mediaType(call));
  const options = checkWriteOptions('PatchOptions', call.query, type === 'apply');
  call.dryRun = options.dryRun;
  const body = await readPatch(call, type);
  if (type === 'apply') return applyObject(call, body, options.force, output);
  return reply(call, 200, await updateObject(call, { make: (old) => named(call, patched(call, body, old)) }), output);
}
export function named(call: Call, object: KubeObject): KubeObject {
  if (!object.metadata.name) throw nameless(call);
  if (object.metadata.name !== call.name)
    throw badRequest(`the name of the object (${object.metadata.name ?? ''}) does not match the name on the URL (${call.name})`);
  place(call, object);
  return object;
}
/** `part`: how a subresource changes the object. */
export async function applyObject(
  call: Call,
  body: AnyPatch,
  force: boolean,
  output: Output,
  part: Partial<Change> = {},
): Promise<HttpResponse> {
  const manager = managerOf(call);
  if (!call.server.storage.get(keyFor(call)) && !call.subresource) {
    const object = applied(call, body, undefined, manager, force);
    named(call, object);
    const { uid } = object.metadata;
    if (uid)
      throw conflict(
        call.definition,
        call.name,
        `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
      );
    if (!call.dryRun) delete object.metadata.resourceVersion;
    return reply(call, 201, await createObject(call, object, true), output);
  }
  const object = await updateObject(call, {
    make: (old) => named(call, applied(call, body, old, manager, force)),
    tracked: true,
    ...part,
  });
  return reply(call, 200, object, output);
}

async function remove(call: Call): Promise<HttpResponse> {
  const output = negotiated(call);
  const options = await readDeleteOptions(call);
  const { object, gone } = await deleteObject(call, options);
  return reply(call, 200, gone && !ANSWERS_OBJECT.has(call.definition.resource) ? deletedStatus(call, object) : object, output);
}
const deletedStatus = (call: Call, object: KubeObject): Status =>
  ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(call.definition.group && { group: call.definition.group }),
      kind: call.definition.resource,
      uid: object.metadata.uid,
    },
  }) as unknown as Status;

async function deletecollection(call: Call): Promise<HttpResponse> {
  const output = negotiated(call);
  const options = await readDeleteOptions(call);
  const found = await listObjects(call);
  for (const item of found.items) {
    call.namespace = item.metadata.namespace ?? '';
    call.name = item.metadata.name as string;
    try {
      await deleteObject(call, options);
    } catch (error) {
      if ((error as { code?: number }).code !== 404) throw error;
    }
  }
  return reply(call, 200, found, output);
}

async function review(call: Call): Promise<HttpResponse> {
  if (call.request.method !== 'POST') throw methodNotAllowed();
  const output = negotiated(call);
  checkWriteOptions('CreateOptions', call.query);
  const { definition } = call;
  const object = await readObject(call, definition.kind, apiVersionOf(definition.group, definition.version));
  place(call, object);
  const tracked = trackFields(call, undefined, object);
  return reply(call, 201, await call.server.auth.review(definition, tracked, call.user, call.namespace), output);
}

export const handlers = { get, list, watch, create, update, patch, delete: remove, deletecollection, review };
