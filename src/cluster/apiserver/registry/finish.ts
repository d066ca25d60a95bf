import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Stored } from '../../storage/index.ts';
import type { Call } from '../context.ts';
import { afterDelete } from './hooks.ts';

/** An object being deleted goes when its last finalizer and its grace period are gone. */
export function finishDeletion(call: Call, object: KubeObject, stored: Stored): boolean {
  const { metadata } = object;
  if (!metadata.deletionTimestamp || metadata.finalizers?.length) return false;
  if ((metadata.deletionGracePeriodSeconds ?? 0) > 0) return false;
  if (object.kind === 'Namespace' && object.spec?.finalizers?.length) return false;
  if (call.server.storage.delete(stored.key, stored.modRevision) === undefined) return false;
  afterDelete(call, object);
  return true;
}
