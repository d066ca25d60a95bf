import type { KubeObject } from '../../../apimachinery/types.ts';
import { listObjects } from '../authentication/lookup.ts';
import { isFor, type Plugin } from './plugin.ts';

const MARKS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

/** The newest of those marked; by name where they are of one age. */
function newest(classes: KubeObject[]): KubeObject | undefined {
  const age = (object: KubeObject) => object.metadata.creationTimestamp ?? '';
  return classes.sort((a, b) => age(b).localeCompare(age(a)) || (a.metadata.name ?? '').localeCompare(b.metadata.name ?? ''))[0];
}

/** Upstream: plugin/pkg/admission/storage/storageclass/setdefault. */
export const defaultStorageClass: Plugin = {
  name: 'DefaultStorageClass',
  mutate(request, { storage }) {
    const claim = request.object;
    if (request.operation !== 'CREATE' || !claim || !isFor(request, '', 'persistentvolumeclaims')) return;
    if (claim.spec.storageClassName !== undefined || claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined)
      return;
    const classes = listObjects(storage, 'storage.k8s.io', 'storageclasses');
    const chosen = newest(classes.filter((object) => MARKS.some((mark) => object.metadata.annotations?.[mark] === 'true')));
    if (chosen) claim.spec.storageClassName = chosen.metadata.name;
  },
};
