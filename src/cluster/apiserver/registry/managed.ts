import { updateManagedFields } from '../../../apimachinery/apply/index.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { header } from '../../../os/http.ts';
import { type Call, now } from '../context.ts';
import { complete, schemaFor } from '../structures.ts';
import { resetFields } from './resets.ts';

/** The field manager of a request. Upstream: apiserver/pkg/endpoints/handlers/create.go managerOrUserAgent. */
export function managerOf(call: Call): string {
  const given = call.query.get('fieldManager');
  if (given) return given;
  const agent = (header(call.request.headers, 'User-Agent') ?? '').split('/')[0];
  const clean = [...agent]
    .filter((c) => c >= ' ' && c !== '\u007f')
    .join('')
    .slice(0, 128);
  return clean || 'unknown';
}

/** Who owns which field after a change. `old` is the empty object at creation. */
export function trackFields(call: Call, old: KubeObject | undefined, object: KubeObject): KubeObject {
  const { server } = call;
  if (!server.release.gates.has('ServerSideApply')) return object;
  complete(server, object);
  const structure = schemaFor(server, object.apiVersion, object.kind);
  const before = old ?? { apiVersion: object.apiVersion, kind: object.kind, metadata: {} };
  const part = call.subresource?.name ?? '';
  const resets = resetFields(call.definition, part);
  return updateManagedFields(before, object, managerOf(call), part, structure, now(server), resets);
}
