import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const csiDriver: Part = {
  cells: (o, now) => {
    const spec = o.spec ?? {};
    return [
      nameOf(o),
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      spec.tokenRequests ? spec.tokenRequests.map((t: any) => t.audience ?? '').join(',') : '<unset>',
      spec.requiresRepublish ?? false,
      (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
      age(o, now),
    ];
  },
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      o.spec.attachRequired ??= true;
      o.spec.podInfoOnMount ??= false;
      o.spec.storageCapacity ??= false;
      o.spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
      if (!o.spec.volumeLifecycleModes?.length) o.spec.volumeLifecycleModes = ['Persistent'];
      o.spec.requiresRepublish ??= false;
      o.spec.seLinuxMount ??= false;
    },
  },
};
export const csiNode: Part = { cells: (o, now) => [nameOf(o), (o.spec?.drivers ?? []).length, age(o, now)] };
export const volumeAttachment: Part = {
  cells: (o, now) => [
    nameOf(o),
    o.spec?.attacher ?? '',
    o.spec?.source?.persistentVolumeName ?? '',
    o.spec?.nodeName ?? '',
    o.status?.attached ?? false,
    age(o, now),
  ],
};
export const volumeAttributesClass: Part = { cells: (o, now) => [nameOf(o), o.driverName ?? '', age(o, now)] };
