import type { KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { pathOf } from '../client/mapper.ts';
import type { Info } from './builder.ts';
import { deleteOne, deleteOptions } from './commands/delete.ts';
import { LAST_APPLIED } from './creating.ts';
import { type DryRun, dryRunSuffix } from './dryrun.ts';
import { Failure } from './errors.ts';
import { namePrinted, outputPrinter } from './printers/output.ts';
import type { Session } from './session.ts';

const NAMESPACED = `v1/ConfigMap v1/Endpoints v1/PersistentVolumeClaim v1/Pod v1/ReplicationController v1/Secret v1/Service batch/v1/Job batch/v1/CronJob networking.k8s.io/v1/Ingress apps/v1/DaemonSet apps/v1/Deployment apps/v1/ReplicaSet apps/v1/StatefulSet`;
const CLUSTER = 'v1/Namespace v1/PersistentVolume';
const OLD = `Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.`;

/** What --prune-allowlist names. Upstream: kubectl/pkg/util/prune ParseResources. */
export async function allowlist(session: Session): Promise<ApiResource[]> {
  const found: ApiResource[] = [];
  for (const entry of session.flags.list('prune-allowlist')) {
    const parts = entry.split('/');
    if (parts.length !== 3) throw new Failure(`invalid GroupVersionKind format: ${entry}, please follow <group/version/kind>`);
    const group = parts[0] === 'core' ? '' : parts[0];
    const apiVersion = group ? `${group}/${parts[1]}` : parts[1];
    const resource = await session.kind(apiVersion, parts[2]);
    if (!resource) throw new Failure(`no matches for kind ${JSON.stringify(parts[2])} in version ${JSON.stringify(apiVersion)}`);
    found.push(resource);
  }
  return found;
}

async function usual(session: Session): Promise<ApiResource[]> {
  if (!session.old) await session.klog('W', 'prune.go:71', OLD);
  const found: ApiResource[] = [];
  for (const [list, namespaced] of [
    [NAMESPACED, true],
    [CLUSTER, false],
  ] as const)
    for (const entry of list.split(' ')) {
      const [kind, ...rest] = entry.split('/').reverse();
      const apiVersion = rest.reverse().join('/');
      const resource = await session.kind(apiVersion, kind);
      if (resource) found.push(resource);
      else if (!session.old)
        throw new Failure(
          `error retrieving RESTMappings to prune: invalid resource ${rest.length > 1 ? apiVersion : `/${apiVersion}`}, Kind=${kind}, Namespaced=${namespaced}: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`,
        );
    }
  return found;
}

export interface Visited {
  uids: Set<string | undefined>;
  namespaces: Set<string>;
}

/** What was applied once and is not in the files. Upstream: kubectl/pkg/cmd/apply/prune.go, cmd/diff/prune.go. */
export async function* prunable(session: Session, allowed: ApiResource[], { uids, namespaces }: Visited): AsyncGenerator<Info> {
  const resources = allowed.length ? allowed : await usual(session);
  const scoped = resources.filter((r) => r.namespaced);
  const places = [...namespaces].flatMap((namespace) => scoped.map((resource) => ({ resource, namespace })));
  for (const { resource, namespace } of [
    ...places,
    ...resources.filter((r) => !r.namespaced).map((r) => ({ resource: r, namespace: '' })),
  ]) {
    for (const object of await listed(session, resource, namespace)) {
      if (object.metadata.annotations?.[LAST_APPLIED] === undefined || uids.has(object.metadata.uid)) continue;
      yield { resource, namespace, name: object.metadata.name as string, object, source: '' };
    }
  }
}

async function listed(session: Session, resource: ApiResource, namespace: string): Promise<KubeObject[]> {
  try {
    const list = await session.request('GET', pathOf(resource, namespace), {
      query: { labelSelector: session.flags.string('selector') || undefined },
    });
    const kind = (list.kind as string).replace(/List$/, '');
    return (list.items ?? []).map((item: KubeObject) => ({ ...item, apiVersion: item.apiVersion ?? list.apiVersion, kind }));
  } catch (error) {
    const { group, version, kind } = resource;
    const what = namespace ? 'namespaced' : 'nonNamespaced';
    throw new Failure(`error pruning ${what} object ${group}/${version}, Kind=${kind}: ${(error as Error).message}`);
  }
}

export async function prune(session: Session, allowed: ApiResource[], visited: Visited, dryRun: DryRun): Promise<void> {
  for await (const info of prunable(session, allowed, visited)) {
    if (dryRun !== 'client') await deleteOne(session, info, deleteOptions(session), dryRun);
    await tellPruned(session, info.object as KubeObject, dryRun);
  }
}

export async function tellPruned(session: Session, object: KubeObject, dryRun: DryRun): Promise<void> {
  const printer = await outputPrinter(session);
  await session.out(printer ? await printer.print(object) : namePrinted(session, object, `pruned${dryRunSuffix(dryRun)}`));
}
