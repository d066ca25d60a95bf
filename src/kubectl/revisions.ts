import { labelSelectorToText } from '../apimachinery/selectors.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import type { Info } from './builder.ts';
import { Failure } from './errors.ts';
import { CHANGE_CAUSE } from './recording.ts';
import type { Session } from './session.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const revisionOf = (object: KubeObject): number => Number(object.metadata.annotations?.[REVISION] ?? 0);

/** One earlier shape of a workload. */
export interface Revision {
  revision: number;
  cause: string;
  template: any;
  /** What `rollout history -o` prints. */
  shown: KubeObject;
  /** The ReplicaSet or ControllerRevision that keeps it. */
  kept: KubeObject;
}

const VISITED = new Set(
  ['DaemonSet.apps', 'Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'Job.batch', 'CronJob.batch'].concat(
    'Pod',
    'ReplicationController',
  ),
);
export const groupKind = ({ group, kind }: ApiResource): string => (group ? `${kind}.${group}` : kind);

/** Every revision of a workload, the oldest first. Upstream: kubectl/pkg/polymorphichelpers/history.go. */
export async function revisionsOf(session: Session, { resource, object }: Info, what: string, missing: string): Promise<Revision[]> {
  const name = groupKind(resource);
  if (!VISITED.has(name))
    throw new Failure(
      `error retrieving ${what} for ${JSON.stringify(name)}, no visitor method exists for {${resource.group} ${resource.kind}}`,
    );
  if (name === 'Deployment.apps') return (await replicaSetsOf(session, object as KubeObject)).map(ofReplicaSet);
  if (name !== 'StatefulSet.apps' && name !== 'DaemonSet.apps')
    throw new Failure(`no ${missing} has been implemented for ${JSON.stringify(name)}`);
  const all = await owned(session, object as KubeObject, 'controllerrevisions');
  return all.map((kept) => ofControllerRevision(kept, object as KubeObject)).sort((a, b) => a.revision - b.revision);
}

/** The replica sets of a deployment, the oldest revision first. */
async function replicaSetsOf(session: Session, deployment: KubeObject): Promise<KubeObject[]> {
  const sets = await owned(session, deployment, 'replicasets');
  return sets.map((rs) => ({ ...rs, apiVersion: 'apps/v1', kind: 'ReplicaSet' })).sort((a, b) => revisionOf(a) - revisionOf(b));
}

async function owned(session: Session, owner: KubeObject, plural: string): Promise<KubeObject[]> {
  const list = await session.request(
    'GET',
    `/apis/apps/v1/namespaces/${encodeURIComponent(owner.metadata.namespace as string)}/${plural}`,
    {
      query: { labelSelector: labelSelectorToText(owner.spec.selector) },
    },
  );
  return (list.items as KubeObject[]).filter((o) => o.metadata.ownerReferences?.some((r) => r.controller && r.uid === owner.metadata.uid));
}

const ofReplicaSet = (set: KubeObject): Revision => ({
  revision: revisionOf(set),
  cause: set.metadata.annotations?.[CHANGE_CAUSE] ?? '',
  template: set.spec.template,
  shown: set,
  kept: set,
});
function ofControllerRevision(kept: KubeObject, owner: KubeObject): Revision {
  const { $patch: _, ...template } = kept.data?.spec?.template ?? {};
  return {
    revision: kept.revision,
    cause: kept.metadata.annotations?.[CHANGE_CAUSE] ?? '',
    template,
    shown: { ...owner, spec: { ...owner.spec, template } },
    kept,
  };
}
