import { deepEqual, toGoJson } from '../apimachinery/json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../apimachinery/types.ts';
import { apiVersionOf, pathOf } from '../client/mapper.ts';
import { getObject, type Info } from './builder.ts';
import { LAST_APPLIED } from './creating.ts';
import { isConflict } from './errors.ts';
import type { Session } from './session.ts';

type Fields = Record<string, unknown>;
const ownsAnnotation = (e: ManagedFieldsEntry): boolean =>
  Boolean((e.fieldsV1 as any)?.['f:metadata']?.['f:annotations']?.[`f:${LAST_APPLIED}`]);

export interface Migration {
  manager: string;
  dryRun?: string;
  /** Applies once more. */
  again(): Promise<KubeObject>;
}

/** An object that was applied client-side becomes one of server-side apply's. Upstream: kubectl/pkg/cmd/apply/apply.go. */
export async function leaveClientSide(session: Session, info: Info, applied: KubeObject, migration: Migration): Promise<KubeObject> {
  let object = applied;
  const warn = (text: string) => session.err(`Warning: ${text}`);
  try {
    object = await keepAnnotation(session, info, object, migration);
  } catch (error) {
    await warn(`server-side apply of last-applied-configuration annotation failed: ${(error as Error).message}\n`);
    return object;
  }
  let moved: KubeObject | undefined;
  try {
    moved = await takeOver(session, info, object, migration);
  } catch (error) {
    await warn(
      `server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${(error as Error).message}\n`,
    );
    return object;
  }
  if (!moved) return object;
  try {
    return await migration.again();
  } catch (error) {
    await warn(
      `failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: ${(error as Error).message}\n`,
    );
    return moved;
  }
}

/** A manager of its own holds the annotation, so that it outlives the take-over. */
async function keepAnnotation(session: Session, info: Info, object: KubeObject, { manager, dryRun }: Migration): Promise<KubeObject> {
  const { annotations, managedFields = [], name, namespace } = object.metadata;
  const text = annotations?.[LAST_APPLIED];
  if (manager !== 'kubectl' || text === undefined) return object;
  if (managedFields.some((e) => e.operation === 'Apply' && ownsAnnotation(e))) return object;
  const metadata = { annotations: { [LAST_APPLIED]: text }, name, ...(namespace ? { namespace } : {}) };
  return session.request('PATCH', pathOf(info.resource, info.namespace, info.name), {
    body: toGoJson({ apiVersion: apiVersionOf(info.resource), kind: info.resource.kind, metadata }, '', true),
    contentType: 'application/apply-patch+yaml',
    query: { dryRun, fieldManager: 'kubectl-last-applied' },
  });
}

async function takeOver(
  session: Session,
  info: Info,
  applied: KubeObject,
  { manager, dryRun }: Migration,
): Promise<KubeObject | undefined> {
  let object = applied;
  const clients = (object.metadata.managedFields ?? []).filter((e) => e.operation === 'Update' && ownsAnnotation(e)).map((e) => e.manager);
  for (let attempt = 0; ; attempt++) {
    const before = object.metadata.managedFields ?? [];
    const after = [...new Set(clients)].reduce((list, client) => upgraded(list, client as string, manager), before);
    if (deepEqual(before, after)) return undefined;
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: after },
      { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
    ];
    try {
      return await session.request('PATCH', pathOf(info.resource, info.namespace, info.name), {
        body: toGoJson(patch),
        contentType: 'application/json-patch+json',
        query: { dryRun, fieldManager: manager },
      });
    } catch (error) {
      if (!isConflict(error) || attempt >= 4) throw error;
      object = await getObject(session, info);
    }
  }
}

/** Upstream: client-go/util/csaupgrade. */
function upgraded(entries: ManagedFieldsEntry[], client: string, manager: string): ManagedFieldsEntry[] {
  const isClient = (e: ManagedFieldsEntry) => e.manager === client && e.operation === 'Update' && !e.subresource;
  let at = entries.findIndex((e) => e.manager === manager && e.operation === 'Apply' && !e.subresource);
  if (at < 0) at = entries.findIndex(isClient);
  if (at < 0) return entries;
  const target = entries[at];
  const other = entries.find((e) => isClient(e) && e.apiVersion === target.apiVersion);
  const fieldsV1 = other ? union(target.fieldsV1 as Fields, other.fieldsV1 as Fields) : target.fieldsV1;
  const merged: ManagedFieldsEntry = { ...target, manager, operation: 'Apply', fieldsV1: fieldsV1 as Fields };
  return entries.map((e, i) => (i === at ? merged : e)).filter((e) => !isClient(e));
}
function union(a: Fields, b: Fields): Fields {
  const result = { ...a };
  for (const [key, value] of Object.entries(b)) result[key] = key in result ? union(result[key] as Fields, value as Fields) : value;
  return result;
}
