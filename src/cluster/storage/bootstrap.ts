import { type KubeObject, parseApiVersion } from '../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../kinds/resource.ts';
import { type Clock, timestamp } from '../../os/clock.ts';
import { type Random, uuid } from '../../os/random.ts';
import { keyOf } from './keys.ts';
import type { Storage } from './types.ts';

/** Writes the objects that a fresh cluster has before its first request. */
export function storeBootstrap(
  storage: Storage,
  objects: KubeObject[],
  resources: ResourceDefinition[],
  clock: Clock,
  random: Random,
): void {
  const creationTimestamp = timestamp(clock.now());
  for (const object of objects) {
    const { group } = parseApiVersion(object.apiVersion);
    const definition = resources.find((r) => r.group === group && r.kind === object.kind);
    if (!definition) continue;
    const { namespace = '', name = '' } = object.metadata;
    storage.put(
      keyOf(definition, namespace, name),
      timed({ ...object, metadata: { ...object.metadata, uid: uuid(random), creationTimestamp } }, creationTimestamp),
      0,
    );
  }
}

/** Conditions and managedFields come without their times. */
function timed(object: KubeObject, now: string): KubeObject {
  for (const condition of object.status?.conditions ?? []) condition.lastTransitionTime ||= now;
  for (const entry of object.metadata.managedFields ?? []) entry.time ||= now;
  return object;
}
