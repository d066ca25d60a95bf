import { updateManagedFields } from '../../../apimachinery/apply/index.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { header } from '../../../os/http.ts';
import { type Call, now } from '../context.ts';
import { complete, plainOf, schemaFor } from '../structures.ts';
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
  const plain = plainOf(object);
  if (plain !== object && object.metadata.managedFields) plain.metadata.managedFields = object.metadata.managedFields;
  const structure = schemaFor(server, object.apiVersion, object.kind);
  const before = old ?? { apiVersion: object.apiVersion, kind: object.kind, metadata: {} };
  const part = call.subresource?.name ?? '';
  const resets = resetFields(call.definition, part);
  const tracked = updateManagedFields(before, plain, managerOf(call), part, structure, now(server), resets);
  const gone = part === 'scale' && !call.definition.scale && object.spec?.replicas === 0 && before.spec?.replicas !== 0;
  const done = gone ? withoutReplicas(tracked) : tracked;
  if (plain === object) return done;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(done.metadata.managedFields && { managedFields: done.metadata.managedFields }) } };
}
/** A Scale of nothing has no field for it, that somebody could own. Upstream: ScaleSpec's omitempty. */
function withoutReplicas(object: KubeObject): KubeObject {
  const managedFields = (object.metadata.managedFields ?? []).flatMap((entry) => {
    const { 'f:spec': spec, ...rest } = entry.fieldsV1 as Record<string, any>;
    if (!spec?.['f:replicas']) return [entry];
    const { 'f:replicas': _, ...kept } = spec;
    const fieldsV1 = { ...rest, ...(Object.keys(kept).length && { 'f:spec': kept }) };
    return Object.keys(fieldsV1).length ? [{ ...entry, fieldsV1 }] : [];
  });
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
