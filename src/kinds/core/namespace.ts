import { isDns1123Label } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { type Errors, invalid } from '../validation/common.ts';
import { finalizerName, objectMeta, objectMetaUpdate } from '../validation/meta.ts';

const namespaceErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false, isDns1123Label),
  ...(o.spec?.finalizers ?? []).flatMap((f: string) => finalizerName(f, 'spec.finalizers')),
];
function phaseErrors({ metadata, status }: KubeObject): Errors {
  const gone = !!metadata.deletionTimestamp;
  const wanted = gone ? 'Terminating' : 'Active';
  if (status?.phase === wanted) return [];
  return [invalid('status.Phase', status?.phase ?? '', `may only be '${wanted}' if \`deletionTimestamp\` is ${gone ? 'not ' : ''}empty`)];
}

export const namespace: Part = {
  cells: (o, now) => [nameOf(o), o.status?.phase ?? '', age(o, now)],
  selectable: { 'status.phase': (o) => o.status?.phase ?? '' },
  strategy: {
    validate: namespaceErrors,
    ownMetadata: true,
    validateUpdate: (o, old) => [...namespaceErrors(o), ...objectMetaUpdate(o, old)],
    validateStatusUpdate: (o, old) => [...objectMetaUpdate(o, old), ...phaseErrors(o)],
    parts: {
      finalize: {
        validate: (o, old) => [
          ...objectMetaUpdate(o, old),
          ...(o.spec?.finalizers ?? []).flatMap((f: string, i: number) => finalizerName(f, `spec.finalizers[${i}]`)),
        ],
      },
    },
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
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
    },
    prepareForUpdate: (o, old) => {
      o.spec = { ...o.spec, finalizers: old.spec?.finalizers };
      o.status = old.status;
    },
  },
};
