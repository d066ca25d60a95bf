import { toGoJson } from '../apimachinery/json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../apimachinery/types.ts';
import { pathOf } from '../client/mapper.ts';
import type { Info } from './builder.ts';
import { lastAppliedOf } from './commands/create/create.ts';
import { LAST_APPLIED } from './creating.ts';
import type { Session } from './session.ts';

const CLIENT_SIDE = 'kubectl-client-side-apply';

/** An object that was applied client-side becomes one of server-side apply's. Upstream: kubectl/pkg/cmd/apply/apply.go migrateToSSAIfNecessary. */
export async function leaveClientSide(
  session: Session,
  info: Info,
  applied: KubeObject,
  again: () => Promise<KubeObject>,
): Promise<KubeObject> {
  let object = applied;
  const entries = object.metadata.managedFields ?? [];
  const isClient = (e: ManagedFieldsEntry) => e.manager === CLIENT_SIDE && e.operation === 'Update' && !e.subresource;
  if (entries.some(isClient)) {
    const fields = entries.filter((e) => isClient(e) || (e.manager === 'kubectl' && e.operation === 'Apply' && !e.subresource));
    const union = fields.reduce<Record<string, unknown>>((all, e) => merge(all, e.fieldsV1 ?? {}), {});
    const owner = fields.find((e) => e.operation === 'Apply') ?? { ...fields[0], manager: 'kubectl', operation: 'Apply' as const };
    const kept = entries.filter((e) => !fields.includes(e));
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: [{ ...owner, fieldsV1: union }, ...kept] },
      { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
    ];
    await session.request('PATCH', pathOf(info.resource, info.namespace, info.name), {
      body: toGoJson(patch),
      contentType: 'application/json-patch+json',
    });
    object = await again();
  }
  if (object.metadata.annotations?.[LAST_APPLIED] === undefined) return object;
  const { namespace, name } = object.metadata;
  const body = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      annotations: { [LAST_APPLIED]: lastAppliedOf(info.object as KubeObject).replace('"annotations":{},', '') },
      name,
      ...(namespace ? { namespace } : {}),
    },
  };
  return session.request('PATCH', pathOf(info.resource, info.namespace, info.name), {
    body: toGoJson(body, '', true),
    contentType: 'application/apply-patch+yaml',
    query: { fieldManager: 'kubectl-last-applied', force: 'true' },
  });
}

function merge(a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> {
  const result = { ...a };
  for (const [key, value] of Object.entries(b))
    result[key] = key in result ? merge(result[key] as Record<string, unknown>, value as Record<string, unknown>) : value;
  return result;
}
