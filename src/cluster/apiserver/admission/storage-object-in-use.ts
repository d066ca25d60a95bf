import { isFor, type Plugin } from './plugin.ts';

const FINALIZERS: Record<string, string> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
  volumeattributesclasses: 'kubernetes.io/vac-protection',
};

/** Upstream: plugin/pkg/admission/storage/storageobjectinuseprotection. */
export const storageObjectInUse: Plugin = {
  name: 'StorageObjectInUseProtection',
  mutate(request) {
    const { object, operation } = request;
    const finalizer = FINALIZERS[request.definition.resource];
    if (
      operation !== 'CREATE' ||
      !object ||
      !finalizer ||
      !isFor(request, request.definition.resource === 'volumeattributesclasses' ? 'storage.k8s.io' : '', request.definition.resource)
    )
      return;
    const finalizers = object.metadata.finalizers ?? [];
    if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
  },
};
