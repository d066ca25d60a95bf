import type { KubeObject } from '../../apimachinery/types.ts';
import { type Errors, forbidden, immutable, oneOf, required, same } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

/** Upstream: pkg/apis/storage/validation ValidateCSIDriver. */
export const driverErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...oneOf(o.spec.fsGroupPolicy, 'spec.fsGroupPolicy', ['File', 'None', 'ReadWriteOnceWithFSType']),
  ...(o.spec.volumeLifecycleModes ?? []).flatMap((m: string) => oneOf(m, 'spec.volumeLifecycleModes', ['Persistent', 'Ephemeral'])),
];
export const driverUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...driverErrors(o),
  ...immutable(o.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired'),
  ...immutable(o.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
];
export const attachmentErrors = (o: KubeObject): Errors => {
  const { persistentVolumeName, inlineVolumeSpec } = o.spec?.source ?? {};
  const both = persistentVolumeName !== undefined && inlineVolumeSpec !== undefined;
  const neither = persistentVolumeName === undefined && inlineVolumeSpec === undefined;
  const why = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  return [...objectMeta(o, false), ...(neither ? [required('spec.source', why)] : both ? [forbidden('spec.source', why)] : [])];
};
export const attributesClassErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...(o.driverName ? [] : [required('driverName')]),
  ...(Object.keys(o.parameters ?? {}).length ? [] : [required('parameters', 'must contain at least one key/value pair')]),
];
export const attributesClassUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...(o.driverName === old.driverName ? [] : [forbidden('driverName', 'updates to driverName are forbidden.')]),
  ...(same(o.parameters, old.parameters) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
];
