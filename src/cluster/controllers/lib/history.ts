import type { KubeObject } from '../../../apimachinery/types.ts';
import { type Api, CONTROLLERREVISIONS } from '../../../client/objects.ts';
import { dataHash, templateHash } from './hash.ts';
import { controllerReference, isControlledBy } from './owners.ts';
import { same } from './pods.ts';

export const REVISION_LABEL = 'controller-revision-hash';

/** Revisions of a template, kept as ControllerRevisions. Upstream: pkg/controller/history. */
export async function revise(api: Api, owner: KubeObject, all: KubeObject[]): Promise<{ update: KubeObject; revisions: KubeObject[] }> {
  const revisions = all.filter((r) => isControlledBy(r, owner)).sort((a, b) => a.revision - b.revision);
  const data = { spec: { template: { ...owner.spec.template, $patch: 'replace' } } };
  const last = revisions.at(-1);
  const equal = revisions.find((r) => same(r.data, data));
  if (equal && equal === last) return { update: equal, revisions };
  if (equal) {
    const update = await api.update(CONTROLLERREVISIONS, { ...equal, revision: (last?.revision ?? 0) + 1 });
    return { update, revisions: [...revisions.filter((r) => r !== equal), update] };
  }
  const count = owner.status?.collisionCount;
  const hash = owner.kind === 'DaemonSet' ? await templateHash(owner.spec.template, count) : dataHash(data, count);
  const update = await api.create(
    CONTROLLERREVISIONS,
    {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${owner.metadata.name}-${hash}`,
        namespace: owner.metadata.namespace,
        labels: { ...owner.spec.template.metadata?.labels, [REVISION_LABEL]: hash },
        ...(owner.metadata.annotations && { annotations: owner.metadata.annotations }),
        ownerReferences: [controllerReference(owner)],
      },
      data,
      revision: (last?.revision ?? 0) + 1,
    },
    owner.metadata.namespace,
  );
  return { update, revisions: [...revisions, update] };
}

/** Revisions beyond the limit that nothing uses go. */
export async function truncate(api: Api, owner: KubeObject, revisions: KubeObject[], used: Set<string>): Promise<void> {
  const limit = owner.spec.revisionHistoryLimit ?? 10;
  const idle = revisions.filter((r) => !used.has(r.metadata.name as string) && !used.has(r.metadata.labels?.[REVISION_LABEL] as string));
  for (const revision of idle.slice(0, Math.max(0, idle.length - limit)))
    await api.remove(CONTROLLERREVISIONS, revision.metadata.namespace, revision.metadata.name as string);
}
