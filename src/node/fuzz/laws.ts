import { deepEqual } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';

/** What one change may not do to an object; a text for what it did. */
export function brokenLaw(before: KubeObject, now: KubeObject): string | undefined {
  const [was, is] = [before.metadata, now.metadata];
  if (was.uid !== is.uid) return `its uid changed from ${was.uid} to ${is.uid}`;
  if (was.creationTimestamp !== is.creationTimestamp) return 'its creationTimestamp changed';
  if ((is.generation ?? 0) < (was.generation ?? 0)) return `its generation went from ${was.generation} to ${is.generation}`;
  if (was.deletionTimestamp && !is.deletionTimestamp) return 'its deletion was taken back';
  if (was.deletionTimestamp && newFinalizer(was, is)) return 'a finalizer was added while it was being deleted';
  if (deepEqual(bare(before), bare(now))) return `nothing changed: ${JSON.stringify(now)}`;
  return undefined;
}
/** Whether an object could be gone after it was seen like this. A delete's own options take the garbage collector's finalizers away. */
export const mayGo = ({ metadata }: KubeObject): boolean =>
  !!metadata.deletionTimestamp || !metadata.finalizers?.some((f) => f !== 'foregroundDeletion' && f !== 'orphan');

const newFinalizer = (was: KubeObject['metadata'], is: KubeObject['metadata']): boolean =>
  (is.finalizers ?? []).some((f) => !was.finalizers?.includes(f) && f !== 'foregroundDeletion' && f !== 'orphan');
const bare = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, resourceVersion: '' } });
