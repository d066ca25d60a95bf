import type { KubeObject } from '../../../apimachinery/types.ts';
import { mediaType, readObject } from '../body.ts';
import { type Call, clone } from '../context.ts';
import { applyObject, checkName, checkVersion, reply } from '../handlers/index.ts';
import { negotiate } from '../negotiate.ts';
import { checkWriteOptions } from '../options.ts';
import { patched, patchType, readPatch } from '../registry/patch.ts';
import { stored } from '../registry/store.ts';
import { updateObject } from '../registry/update.ts';
import { PARTS } from './parts.ts';

const BARE = new Set(['finalize', 'approval', 'ephemeralcontainers', 'resize']);

/** A subresource that reads the whole object and writes a part of it. */
export async function partOf(call: Call) {
  const output = negotiate(call.request, call.query, {
    transforms: true,
    custom: !call.server.catalog.isBuiltin(call.definition),
  });
  const name = call.subresource?.name as string;
  if (call.request.method === 'GET') {
    checkVersion(call);
    return reply(call, 200, stored(call).value, output);
  }
  const keep = PARTS[name] ?? PARTS.status;
  const bare = BARE.has(name);
  const status = !bare && name === 'status';
  if (call.request.method === 'PATCH') {
    const type = patchType(call, mediaType(call));
    const options = checkWriteOptions('PatchOptions', call.query, type === 'apply');
    call.dryRun = options.dryRun;
    const body = await readPatch(call, type);
    if (type === 'apply') return applyObject(call, body, options.force, output);
    const make = (old: KubeObject) => keep(patched(call, body, old), old, call);
    return reply(call, 200, await updateObject(call, { make, status, bare, part: name }), output);
  }
  call.dryRun = checkWriteOptions('UpdateOptions', call.query).dryRun;
  const object = await readObject(call);
  checkName(call, object);
  return reply(
    call,
    200,
    await updateObject(call, { make: (old) => keep(clone(object), old, call), status, bare, part: name, put: true }),
    output,
  );
}
