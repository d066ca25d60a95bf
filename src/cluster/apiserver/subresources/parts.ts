import type { KubeObject } from '../../../apimachinery/types.ts';
import { type Call, clone } from '../context.ts';

type Keep = (object: KubeObject, old: KubeObject, call: Call) => KubeObject;

const setOrDelete = <T extends Record<string, any>>(object: T, field: string, value: unknown): T => {
  if (value === undefined) delete object[field];
  else (object as Record<string, unknown>)[field] = value;
  return object;
};

/** What each subresource lets through; the rest stays as stored. */
export const PARTS: Record<string, Keep> = {
  status(object, old, call) {
    const { server, definition } = call;
    const id = `${definition.group}/${definition.resource}`;
    const all = !server.catalog.isBuiltin(definition) || KEEPS_METADATA.has(id);
    const kept: Record<string, unknown> = all || id !== 'apps/deployments' ? {} : { labels: old.metadata.labels };
    const metadata = all
      ? { ...clone(old.metadata), ...versionOf(object), managedFields: object.metadata.managedFields }
      : { ...object.metadata, ...kept };
    if (id === '/pods') metadata.ownerReferences = old.metadata.ownerReferences;
    for (const key of Object.keys(metadata) as (keyof typeof metadata)[]) if (metadata[key] === undefined) delete metadata[key];
    return setOrDelete({ ...clone(old), metadata } as KubeObject, 'status', object.status);
  },
  finalize(object, old) {
    if (!object.spec?.finalizers?.length) delete object.spec?.finalizers;
    return setOrDelete(object, 'status', clone(old.status));
  },
  approval(object, old) {
    const conditions = object.status?.conditions ?? [];
    object.spec = clone(old.spec);
    object.status = { ...clone(old.status), conditions };
    if (!conditions.length) delete object.status.conditions;
    return object;
  },
  ephemeralcontainers(object, old) {
    const result = onlyManagers(object, old);
    setOrDelete(result.spec, 'ephemeralContainers', object.spec?.ephemeralContainers);
    return result;
  },
  /** Containers that were added, taken away or moved stay so that validation sees them. Upstream: dropNonResizeUpdates. */
  resize(object, old) {
    const lists = ['containers', 'initContainers'];
    if (lists.some((list) => (object.spec?.[list]?.length ?? 0) !== (old.spec?.[list]?.length ?? 0))) return object;
    const result = onlyManagers(object, old);
    for (const list of lists) {
      const wanted: any[] = object.spec?.[list] ?? [];
      const before: any[] = result.spec[list] ?? [];
      if (wanted.some((c, i) => c.name !== before[i].name)) result.spec[list] = wanted;
      else
        wanted.forEach((c, i) => {
          setOrDelete(before[i], 'resources', c.resources);
          setOrDelete(before[i], 'resizePolicy', c.resizePolicy);
        });
    }
    setOrDelete(result.spec, 'resources', object.spec?.resources);
    return result;
  },
};
/** All as it was but who manages what. */
function onlyManagers(object: KubeObject, old: KubeObject): KubeObject {
  const metadata = { ...clone(old.metadata), ...versionOf(object), managedFields: object.metadata.managedFields };
  return { ...clone(old), metadata } as KubeObject;
}
/** Upstream: ResetObjectMetaForStatus in their strategies. */
const KEEPS_METADATA = new Set([
  'apiextensions.k8s.io/customresourcedefinitions',
  'apiregistration.k8s.io/apiservices',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'resource.k8s.io/resourceclaims',
]);
const versionOf = (object: KubeObject) => ({
  resourceVersion: object.metadata.resourceVersion,
  ...(object.metadata.uid && { uid: object.metadata.uid }),
});
