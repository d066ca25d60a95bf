import { toGoJson } from '../apimachinery/json.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import { pathOf } from '../client/mapper.ts';
import type { Info } from './builder.ts';
import { describeInfo } from './commands/apply.ts';
import { LAST_APPLIED } from './creating.ts';
import { isConflict, withSource } from './errors.ts';
import type { Session } from './session.ts';
import { threeWayDiff } from './strategic.ts';

/** What the server would make of a file, were it applied. Upstream: kubectl/pkg/cmd/diff InfoObject.Merged. */
export async function merged(session: Session, info: Info, live: KubeObject | undefined, force: boolean): Promise<KubeObject> {
  const { flags } = session;
  const serverSide = flags.bool('server-side');
  const manager = serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager');
  const query = { dryRun: 'All', fieldManager: manager };
  const path = pathOf(info.resource, info.namespace, info.name);
  if (serverSide)
    return session.request('PATCH', path, {
      body: toGoJson(info.object, '', true),
      contentType: 'application/apply-patch+yaml',
      query: { ...query, force: flags.bool('force-conflicts') ? 'true' : 'false' },
    });
  const given = info.object as KubeObject;
  if (!live) return session.request('POST', pathOf(info.resource, info.namespace), { body: toGoJson(given, '', true), query });
  const { [LAST_APPLIED]: _, ...annotations } = given.metadata.annotations ?? {};
  const wanted: KubeObject = { ...given, metadata: { ...given.metadata, annotations } };
  const original = live.metadata.annotations?.[LAST_APPLIED];
  const { patch, type } = await threeWayDiff(session, original ? JSON.parse(original) : undefined, wanted, live);
  if (!Object.keys(patch).length) return live;
  const locked = force ? patch : { ...patch, metadata: { ...(patch.metadata as object), resourceVersion: live.metadata.resourceVersion } };
  const body = toGoJson(locked, '', true);
  try {
    return await session.request('PATCH', path, { body, contentType: type, query });
  } catch (error) {
    if (isConflict(error)) throw error;
    throw withSource(`applying patch:\n${body}\nto:\n${describeInfo(info)}\nfor:`, info.source, withSource('patching', info.source, error));
  }
}
