import { updateManagedFields } from '../../../apimachinery/apply/index.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { header } from '../../../os/http.ts';
import { type Call, now } from '../context.ts';
import { complete, schemaFor } from '../structures.ts';

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
  const tracked = updateManagedFields(before, object, managerOf(call), call.subresource?.name ?? '', structure, now(server));
  return call.definition.kind === 'CertificateSigningRequest' && !call.subresource ? withoutSpec(tracked) : tracked;
}

/** Nobody owns the spec of a certificate signing request. Upstream: its strategy's GetResetFields. */
function withoutSpec(object: KubeObject): KubeObject {
  const managedFields = (object.metadata.managedFields ?? []).flatMap((entry) => {
    const { 'f:spec': _, ...fieldsV1 } = entry.fieldsV1 ?? {};
    return Object.keys(fieldsV1).length ? [{ ...entry, fieldsV1 }] : [];
  });
  const { managedFields: __, ...metadata } = object.metadata;
  return { ...object, metadata: managedFields.length ? { ...metadata, managedFields } : metadata } as KubeObject;
}
