import type { KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { singularName } from '../client/mapper.ts';
import { type Info, listObjects } from './builder.ts';
import { deleteOne, deleteOptions } from './commands/delete.ts';
import { LAST_APPLIED } from './creating.ts';
import { type DryRun, dryRunSuffix } from './dryrun.ts';
import { Failure, isForbidden, isNotFound } from './errors.ts';
import type { Session } from './session.ts';

const NAMESPACED = [
  'v1/ConfigMap',
  'v1/Endpoints',
  'v1/PersistentVolumeClaim',
  'v1/Pod',
  'v1/ReplicationController',
  'v1/Secret',
  'v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];
const CLUSTER = ['v1/Namespace', 'v1/PersistentVolume'];

/** Deletes what was applied once and is no more in the files. Upstream: kubectl/pkg/cmd/apply/prune.go. */
export async function prune(session: Session, applied: Info[], dryRun: DryRun): Promise<void> {
  const { flags } = session;
  const kept = new Set(applied.map((i) => i.object?.metadata.uid));
  const namespaces = new Set(applied.filter((i) => i.resource.namespaced).map((i) => i.namespace));
  const allowed = flags.list('prune-allowlist');
  const wanted = allowed.length ? allowed : [...NAMESPACED, ...CLUSTER];
  for (const entry of wanted) {
    const resource = await find(session, entry, allowed.length > 0);
    if (!resource) continue;
    for (const namespace of resource.namespaced ? namespaces : ['']) {
      let objects: KubeObject[];
      try {
        objects = await listObjects(session, resource, namespace, { selector: flags.string('selector') });
      } catch (error) {
        if (isNotFound(error) || isForbidden(error)) continue;
        throw error;
      }
      for (const object of objects) {
        if (object.metadata.annotations?.[LAST_APPLIED] === undefined || kept.has(object.metadata.uid)) continue;
        const info: Info = { resource, namespace, name: object.metadata.name as string, object, source: '' };
        if (dryRun !== 'client') await deleteOne(session, info, deleteOptions(session), dryRun);
        await session.out(`${singularName(resource)}/${info.name} pruned${dryRunSuffix(dryRun)}\n`);
      }
    }
  }
}

async function find(session: Session, entry: string, strict: boolean): Promise<ApiResource | undefined> {
  const parts = entry.split('/');
  if (parts.length < 2 || parts.length > 3)
    throw new Failure(`invalid GroupVersionKind format: ${entry}, please follow <group/version/kind>`);
  const kind = parts[parts.length - 1];
  const group = parts.length === 3 && parts[0] !== 'core' ? parts[0] : '';
  const found = (await session.mapper()).kind(group ? `${group}/${parts[1]}` : parts[parts.length - 2], kind);
  if (!found && strict) throw new Failure(`no matches for kind "${kind}" in version "${parts.slice(0, -1).join('/')}"`);
  return found;
}
