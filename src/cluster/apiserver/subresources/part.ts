import type { KubeObject } from '../../../apimachinery/types.ts';
import { mediaType, readObject } from '../body.ts';
import { type Call, clone } from '../context.ts';
import { reply } from '../encoding/reply.ts';
import { applyObject, checkName, checkVersion, named } from '../handlers/index.ts';
import { negotiate } from '../negotiate.ts';
import { checkWriteOptions } from '../options.ts';
import { patched, patchType, readPatch } from '../registry/patch.ts';
import { readObjectOf } from '../registry/store.ts';
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
    return reply(call, 200, await readObjectOf(call), output);
  }
  const keep = PARTS[name] ?? PARTS.status;
  const kept = (object: KubeObject, old: KubeObject) => keep(object, old, call);
  const bare = BARE.has(name);
  const status = !bare && name === 'status';
  if (call.request.method === 'PATCH') {
    const type = patchType(call, mediaType(call));
    const options = checkWriteOptions('PatchOptions', call.query, type === 'apply');
    call.dryRun = options.dryRun;
    const body = await readPatch(call, type);
    if (type === 'apply') return applyObject(call, body, options.force, output, { keep: kept, status, bare, part: name });
    const make = (old: KubeObject) => named(call, patched(call, body, old));
    return reply(call, 200, await updateObject(call, { make, keep: kept, status, bare, part: name }), output);
  }
  call.dryRun = checkWriteOptions('UpdateOptions', call.query).dryRun;
  const object = await readObject(call);
  checkName(call, object);
  const change = { make: () => clone(object), keep: kept, status, bare, part: name, put: true };
  return reply(call, 200, await updateObject(call, change), output);
}
