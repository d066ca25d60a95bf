import { isDns1123Label } from '../../apimachinery/labels.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { objectMeta } from '../validation/meta.ts';

export const namespace: Part = {
  cells: (o, now) => [nameOf(o), o.status?.phase ?? '', age(o, now)],
  selectable: { name: nameOf, 'status.phase': (o) => o.status?.phase ?? '' },
  strategy: {
    validate: (o) => objectMeta(o, false, isDns1123Label),
    defaults: (o) => {
      if (o.metadata.name) o.metadata.labels = { ...o.metadata.labels, 'kubernetes.io/metadata.name': o.metadata.name };
      o.spec ??= {};
      o.status ??= {};
      o.status.phase ||= 'Active';
    },
    prepareForCreate: (o) => {
      o.status = { phase: 'Active' };
      const finalizers: string[] = o.spec.finalizers ?? [];
      o.spec.finalizers = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'];
    },
    prepareForUpdate: (o, old) => {
      o.spec = { ...o.spec, finalizers: old.spec?.finalizers };
      o.status = old.status;
    },
  },
};
