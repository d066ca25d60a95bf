import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Storage } from '../../storage/types.ts';

/** Key of an object, or the prefix of a list when `name` is left out. `group` '' is core. */
export const storageKey = (group: string, resource: string, namespace = '', name?: string): string =>
  `/registry/${group || 'core'}/${resource}/${namespace ? `${namespace}/` : ''}${name ?? ''}`;

export const findObject = (storage: Storage, group: string, resource: string, namespace: string, name: string): KubeObject | undefined =>
  name ? storage.get(storageKey(group, resource, namespace, name))?.value : undefined;

export function listObjects(storage: Storage, group: string, resource: string, namespace = ''): KubeObject[] {
  const found: KubeObject[] = [];
  storage.scan(storageKey(group, resource, namespace), {}, ({ value }) => found.push(value) > 0);
  return found;
}
