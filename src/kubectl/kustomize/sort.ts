import { KustomizeError } from './error.ts';
import { type Gvk, gvkText, type Id, sameGvk } from './ids.ts';
import type { ResMap } from './resmap.ts';

export interface SortOptions {
  order?: string;
  legacySortOptions?: { orderFirst?: string[]; orderLast?: string[] };
}
const FIRST =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  );
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** Upstream: kustomize/api/internal/builtins/SortOrderTransformer.go. */
export function sortResources(map: ResMap, { order, legacySortOptions }: SortOptions): void {
  if (order !== 'fifo' && order !== 'legacy') throw new KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'fifo') {
    if (legacySortOptions)
      throw new KustomizeError("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'");
    return;
  }
  const first = legacySortOptions ? (legacySortOptions.orderFirst ?? []) : FIRST;
  const last = legacySortOptions ? (legacySortOptions.orderLast ?? []) : LAST;
  const rank = ({ kind = '' }: Gvk): number => {
    const late = last.lastIndexOf(kind);
    if (late >= 0) return 1 + late;
    const early = first.lastIndexOf(kind);
    return early >= 0 ? early - first.length : 0;
  };
  const less = (a: Id, b: Id): number => {
    if (sameGvk(a, b)) return compare(idKey(a), idKey(b));
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    if (a.kind === 'Namespace' && b.kind === 'Namespace' && (!a.group || !b.group)) return compare(gvkKey(b), gvkKey(a));
    return compare(gvkKey(a), gvkKey(b));
  };
  map.list = map.list
    .map((resource) => ({ resource, id: resource.id }))
    .sort((a, b) => less(a.id, b.id))
    .map(({ resource }) => resource);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const gvkKey = ({ group, version, kind }: Gvk): string => `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
const idKey = (id: Id): string => `${gvkText(id)}|${id.namespace || '~X'}|${id.name || '~N'}`;
