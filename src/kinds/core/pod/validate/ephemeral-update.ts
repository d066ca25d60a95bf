import { goQuote } from '../../../../apimachinery/fields.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import { type Errors, forbidden, internalForbidden, same } from '../../../validation/common.ts';
import { MIRROR, podAnnotationUpdates } from './annotations.ts';
import { podErrors } from './index.ts';

/** Upstream: ValidatePodEphemeralContainersUpdate. */
export function ephemeralUpdateErrors(pod: KubeObject, old: KubeObject): Errors {
  if (old.metadata.annotations?.[MIRROR] !== undefined) return [forbidden('[]', 'static pods do not support ephemeral containers')];
  const path = 'spec.ephemeralContainers';
  const now: any[] = pod.spec.ephemeralContainers ?? [];
  const errors = [...podErrors(pod), ...podAnnotationUpdates(pod, old)];
  for (const before of old.spec.ephemeralContainers ?? []) {
    const after = now.findLast((c) => c.name === before.name);
    const who = `existing ephemeral containers ${goQuote(before.name)}`;
    if (!after) errors.push(forbidden(path, `${who} may not be removed\n`));
    else if (!same(before, after)) errors.push(internalForbidden(path, 'EphemeralContainer', before, after, `${who} may not be changed`));
  }
  return errors;
}
