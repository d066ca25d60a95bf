import type { KubeObject } from '../../../apimachinery/types.ts';
import { type Call, clone, now } from '../context.ts';

type Keep = (object: KubeObject, old: KubeObject, call: Call) => KubeObject;

const setOrDelete = (object: KubeObject, field: string, value: unknown): KubeObject => {
  if (value === undefined) delete object[field];
  else object[field] = value;
  return object;
};

/** What each subresource lets through; the rest stays as stored. */
export const PARTS: Record<string, Keep> = {
  status(object, old) {
    const metadata = { ...clone(old.metadata), ...versionOf(object) };
    for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences', 'managedFields'] as const)
      if (KEPT_BY_STATUS.has(field)) (metadata as Record<string, unknown>)[field] = old.metadata[field];
      else (metadata as Record<string, unknown>)[field] = object.metadata[field];
    for (const key of Object.keys(metadata)) if ((metadata as Record<string, unknown>)[key] === undefined) delete (metadata as Record<string, unknown>)[key];
    return setOrDelete({ ...clone(old), metadata } as KubeObject, 'status', object.status);
  },
  finalize(object, old) {
    const result = { ...clone(old), metadata: { ...clone(old.metadata), ...versionOf(object) } } as KubeObject;
    result.spec = { ...result.spec, finalizers: object.spec?.finalizers };
    if (!result.spec.finalizers?.length) delete result.spec.finalizers;
    return result;
  },
  approval(object, old, call) {
    const result = { ...clone(old), metadata: { ...clone(old.metadata), ...versionOf(object) } } as KubeObject;
    const time = now(call.server);
    const before = old.status?.conditions ?? [];
    const conditions = (object.status?.conditions ?? []).map((c: Record<string, unknown>) => {
      const same = before.find((b: Record<string, unknown>) => b.type === c.type);
      const moved = same?.status === c.status ? same.lastTransitionTime : time;
      return { ...c, status: c.status ?? 'True', lastUpdateTime: c.lastUpdateTime ?? time, lastTransitionTime: c.lastTransitionTime ?? moved };
    });
    result.status = { ...result.status, ...(conditions.length && { conditions }) };
    return result;
  },
  ephemeralcontainers(object, old) {
    const result = { ...clone(old), metadata: { ...clone(old.metadata), ...versionOf(object) } } as KubeObject;
    return { ...result, spec: setOrDelete({ ...result.spec }, 'ephemeralContainers', object.spec?.ephemeralContainers) };
  },
  resize(object, old) {
    const result = { ...clone(old), metadata: { ...clone(old.metadata), ...versionOf(object) } } as KubeObject;
    for (const list of ['containers', 'initContainers'])
      for (const container of result.spec?.[list] ?? []) {
        const wanted = object.spec?.[list]?.find((c: { name: string }) => c.name === container.name);
        if (wanted) {
          setOrDelete(container, 'resources', wanted.resources);
          setOrDelete(container, 'resizePolicy', wanted.resizePolicy);
        }
      }
    return result;
  },
};
const KEPT_BY_STATUS = new Set(['ownerReferences', 'finalizers']);
const versionOf = (object: KubeObject) => ({
  resourceVersion: object.metadata.resourceVersion,
  ...(object.metadata.uid && { uid: object.metadata.uid }),
});
