import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { isMissing, NAMESPACES, PODS, pathOf } from '../../client/objects.ts';
import { request } from '../../client/rest.ts';
import type { Manager } from './lib/context.ts';
import { type ServedKind, servedKinds } from './lib/discovery.ts';
import { type Condition, same, withCondition } from './lib/pods.ts';

/** Time for the last requests to arrive before anything is deleted. */
const GRACE_MS = 5000;
const FINALIZER_ESTIMATE = 15;

/** Empties a namespace that is being deleted, then lets it go. Upstream: pkg/controller/namespace. */
export function startNamespace(manager: Manager): () => void {
  const api = manager.api('namespace-controller');
  const { clock } = manager;
  const namespaces = manager.informer(NAMESPACES);

  const clean = async (kind: ServedKind, namespace: string): Promise<KubeObject[]> => {
    if (!kind.verbs.includes('deletecollection') || !kind.verbs.includes('list')) return [];
    try {
      if (!(await api.list(kind, namespace)).length) return [];
      await request(api.client, 'DELETE', pathOf(kind, namespace), {
        body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
      });
      return await api.list(kind, namespace);
    } catch (error) {
      if (isMissing(error) || (error instanceof ApiError && error.code === 405)) return [];
      throw error;
    }
  };

  const queue = manager.queue(
    async (name) => {
      const namespace = await api.find(NAMESPACES, undefined, name);
      if (!namespace?.metadata.deletionTimestamp) return;
      if (!namespace.spec?.finalizers?.includes('kubernetes')) return;
      const remaining: string[] = [];
      const held = new Map<string, number>();
      let estimate = 0;
      for (const kind of await servedKinds(api)) {
        if (!kind.namespaced) continue;
        const left = await clean(kind, name);
        if (!left.length) continue;
        remaining.push(`${kind.resource}.${kind.group} has ${left.length} resource instances`);
        for (const object of left)
          for (const finalizer of object.metadata.finalizers ?? []) held.set(finalizer, (held.get(finalizer) ?? 0) + 1);
        const grace =
          kind.resource === PODS.resource && kind.group === ''
            ? Math.max(...left.map((pod) => pod.spec.terminationGracePeriodSeconds ?? 0))
            : FINALIZER_ESTIMATE;
        estimate = Math.max(estimate, grace);
      }
      let conditions = namespace.status?.conditions as Condition[] | undefined;
      for (const condition of describeRest(remaining, held)) conditions = withCondition(conditions, condition, clock.now());
      const current = same(conditions, namespace.status?.conditions)
        ? namespace
        : await api.update(NAMESPACES, { ...namespace, status: { ...namespace.status, conditions } }, 'status');
      if (remaining.length) return queue.addAfter(name, (Math.floor(estimate / 2) + 1) * 1000);
      const finalizers = current.spec.finalizers.filter((f: string) => f !== 'kubernetes');
      await api.update(NAMESPACES, { ...current, spec: { ...current.spec, finalizers } }, 'finalize').catch((error) => {
        if (!isMissing(error)) throw error;
      });
    },
    [namespaces],
    [5, 60_000],
  );
  const seen = new Set<string>();
  namespaces.onChange(({ type, object }) => {
    const uid = object.metadata.uid as string;
    if (type === 'DELETED') seen.delete(uid);
    else if (object.metadata.deletionTimestamp && !seen.has(uid)) {
      seen.add(uid);
      queue.addAfter(object.metadata.name as string, GRACE_MS);
    }
  });
  return queue.stop;
}

function describeRest(remaining: string[], held: Map<string, number>): Condition[] {
  const finalizers = [...held].sort().map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  return [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: 'NamespaceDeletionContentFailure',
      status: 'False',
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    },
    remaining.length
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${remaining.sort().join(', ')}`,
        }
      : { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
    finalizers.length
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ];
}
