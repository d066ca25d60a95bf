import { isDns1123Subdomain } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { nonnegativeQuantity } from '../core/pod/validate/resources.ts';
import { csiDriverName } from '../core/volume/sources.ts';
import { inlineSpecErrors } from '../core/volume/volume-validate.ts';
import {
  check,
  duplicate,
  type Errors,
  forbidden,
  immutable,
  internalInvalid,
  invalid,
  nonnegative,
  notSupported,
  oneOf,
  qualified,
  required,
  same,
  tooLong,
} from '../validation/common.ts';
import { objectMeta, objectMetaUpdate } from '../validation/meta.ts';
import { labelSelector, shownSelector } from '../validation/selectors.ts';
import { parameterErrors, provisionerErrors } from './validate.ts';

// Upstream: pkg/apis/storage/validation.
const TEN_MINUTES = 600;
function tokenRequests(list: any[]): Errors {
  const seen = new Set<string>();
  return list.flatMap(({ audience = '', expirationSeconds: seconds }, i) => {
    const at = `spec.tokenRequests[${i}]`;
    if (seen.has(audience)) return [duplicate(`${at}.audience`, audience)];
    seen.add(audience);
    if (seconds < TEN_MINUTES) return [invalid(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes')];
    return seconds > 2 ** 32 ? [invalid(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds')] : [];
  });
}
function driverSpec(spec: any): Errors {
  const modes = ['Persistent', 'Ephemeral'];
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  return [
    ...oneOf(spec.fsGroupPolicy, 'spec.fsGroupPolicy', ['File', 'None', 'ReadWriteOnceWithFSType']),
    ...tokenRequests(spec.tokenRequests ?? []),
    ...(spec.volumeLifecycleModes ?? []).flatMap((m: string) =>
      modes.includes(m) ? [] : [notSupported('spec.volumeLifecycleModes', m, modes)],
    ),
    ...(period < 10 ? [invalid('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds')] : []),
    ...(spec.serviceAccountTokenInSecrets !== undefined && !spec.tokenRequests?.length
      ? [
          invalid(
            'spec.serviceAccountTokenInSecrets',
            spec.serviceAccountTokenInSecrets,
            'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
          ),
        ]
      : []),
  ];
}
export const driverErrors = (o: KubeObject): Errors => [...objectMeta(o, false), ...driverSpec(o.spec)];
export const driverUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...driverSpec(o.spec),
  ...immutable(o.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired'),
  ...immutable(o.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
];
const MAX_NODE_ID = 256;
function nodeDriver(d: any, i: number, all: any[]): Errors {
  const at = `spec.drivers[${i}]`;
  const keys: string[] = d.topologyKeys ?? [];
  return [
    ...csiDriverName(d.name, `${at}.name`),
    ...(d.nodeID ? [] : [required(`${at}.nodeID`)]),
    ...((d.nodeID ?? '').length > MAX_NODE_ID ? [invalid(`${at}.nodeID`, d.nodeID, `must be ${MAX_NODE_ID} characters or less`)] : []),
    ...nonnegative(d.allocatable?.count, `${at}.allocatable.count`),
    ...(all.slice(0, i).some((o) => o.name === d.name) ? [duplicate(`${at}.name`, d.name ?? '')] : []),
    ...keys.flatMap((key, n) => [
      ...(key ? [] : [required(at)]),
      ...(keys.indexOf(key) < n ? [duplicate(at, key)] : []),
      ...qualified(key, at),
    ]),
  ];
}
export const nodeErrors = (o: KubeObject): Errors => [...objectMeta(o, false), ...(o.spec.drivers ?? []).flatMap(nodeDriver)];
export function nodeUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const fixed = ({ allocatable, ...driver }: any) => driver;
  const changed = (old.spec.drivers ?? []).flatMap((was: any) =>
    (o.spec.drivers ?? [])
      .filter((d: any) => d.name === was.name && !same(fixed(d), fixed(was)))
      .map((d: any) => internalInvalid('spec.drivers', 'CSINodeDriver', fixed(d), 'field is immutable')),
  );
  return [...nodeErrors(o), ...changed];
}
const ONE = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
function sourceErrors({ persistentVolumeName: name, inlineVolumeSpec: inline }: any): Errors {
  const path = 'spec.source';
  if (name === undefined && inline === undefined) return [required(path, ONE)];
  if (name !== undefined && inline !== undefined) return [forbidden(path, ONE)];
  if (name !== undefined) return name ? [] : [required(`${path}.persistentVolumeName`, 'must specify non empty persistentVolumeName')];
  return inlineSpecErrors(inline, `${path}.inlineVolumeSpec`);
}
const MAX_METADATA = 262144;
const MAX_MESSAGE = 1024;
function attachmentStatus(status: any): Errors {
  const size = Object.entries<string>(status?.attachmentMetadata ?? {}).reduce((n, [k, v]) => n + k.length + v.length, 0);
  return [
    ...(size > MAX_METADATA ? [tooLong('status.attachmentMetadata', MAX_METADATA)] : []),
    ...['attachError', 'detachError'].flatMap((f) =>
      (status?.[f]?.message ?? '').length > MAX_MESSAGE ? [tooLong(`status.${f}.message`, MAX_METADATA)] : [],
    ),
  ];
}
export const attachmentErrors = (o: KubeObject): Errors => {
  const source = o.spec.source ?? {};
  return [
    ...objectMeta(o, false),
    ...csiDriverName(o.spec.attacher, 'spec.attacher'),
    ...sourceErrors(source),
    ...check('spec.nodeName', o.spec.nodeName ?? '', isDns1123Subdomain),
    ...attachmentStatus(o.status),
    ...(source.persistentVolumeName === undefined
      ? []
      : check('spec.source.persistentVolumeName', source.persistentVolumeName, isDns1123Subdomain)),
  ];
};
export const attachmentUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...attachmentErrors(o),
  ...(same(o.spec, old.spec) ? [] : [internalInvalid('spec', 'VolumeAttachmentSpec', o.spec, 'field is immutable')]),
];
export const attributesClassErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...provisionerErrors(o.driverName, 'driverName'),
  ...parameterErrors(o.parameters, 'parameters'),
  ...(Object.keys(o.parameters ?? {}).length ? [] : [required('parameters', 'must contain at least one key/value pair')]),
];
export const attributesClassUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...(o.driverName === old.driverName ? [] : [forbidden('driverName', 'updates to driverName are forbidden.')]),
  ...(same(o.parameters, old.parameters) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
  ...attributesClassErrors(o),
];
export const capacityErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, true),
  ...labelSelector(o.nodeTopology, 'nodeTopology'),
  ...check('storageClassName', o.storageClassName ?? '', isDns1123Subdomain),
  ...(o.capacity === undefined ? [] : nonnegativeQuantity(o.capacity, 'capacity')),
];
export const capacityUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...capacityErrors(o),
  ...objectMetaUpdate(o, old),
  ...(same(o.nodeTopology, old.nodeTopology) ? [] : [invalid('nodeTopology', shownSelector(o.nodeTopology) ?? null, 'field is immutable')]),
  ...(o.storageClassName === old.storageClassName ? [] : [invalid('storageClassName', o.storageClassName ?? '', 'field is immutable')]),
];
