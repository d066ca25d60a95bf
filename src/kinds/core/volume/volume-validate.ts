import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import { compareQuantity, quantityValue } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import {
  check,
  type Errors,
  forbidden,
  immutable,
  internalForbidden,
  internalInvalid,
  invalid,
  notSupported,
  oneOf,
  required,
  same,
  sorted,
} from '../../validation/common.ts';
import { objectMeta } from '../../validation/meta.ts';
import { nodeSelector } from '../pod/validate/affinity.ts';
import { accessModes } from './claim-validate.ts';
import { SOURCES } from './sources.ts';

function capacityErrors(capacity: Record<string, string> | undefined): Errors {
  const path = 'spec.capacity';
  const names = Object.keys(capacity ?? {});
  const errors: Errors = names.length ? [] : [required(path)];
  if (capacity?.storage === undefined || names.length > 1) errors.push(notSupported(path, capacity ?? null, ['storage']));
  for (const [name, value] of sorted<string>(capacity)) {
    const order = compareQuantity(value, '0');
    if (order < 0) errors.push(invalid(`${path}[${name}]`, quantityValue(value), 'must be a valid resource quantity'));
    if (order <= 0) errors.push(invalid(`${path}[${name}]`, `${value}`, 'must be greater than zero'));
  }
  return errors;
}
function sourceErrors(spec: any, name: string, at = 'spec'): Errors {
  const given = SOURCES.filter(([f]) => spec[f]);
  const errors = given.flatMap(([f, rule, path = f], i) => [
    ...(i
      ? [forbidden(`${at}.${f === 'cephfs' ? 'cephFS' : f}`, 'may not specify more than 1 volume type')]
      : rule(spec[f], `${at}.${path}`, name)),
    ...(f === 'local' && !i && !spec.nodeAffinity ? [required(`${at}.nodeAffinity`, 'Local volume requires node affinity')] : []),
  ]);
  return given.length ? errors : [required(at, 'must specify a volume type')];
}
function attributesClass({ volumeAttributesClassName: name, csi }: any): Errors {
  const path = 'spec.volumeAttributesClassName';
  if (name === undefined) return [];
  return [
    ...(name ? check(path, name, isDns1123Subdomain) : [required(path, 'an empty string is disallowed')]),
    ...(csi ? [] : [required('spec.csi', 'has to be specified when using volumeAttributesClassName')]),
  ];
}
/** Upstream: ValidatePersistentVolumeSpec. */
function specErrors(spec: any, name: string): Errors {
  const modes: string[] = spec.accessModes ?? [];
  const affinity = spec.nodeAffinity;
  const errors: Errors = [
    ...(modes.length ? [] : [required('spec.accessModes')]),
    ...accessModes(modes, 'spec.accessModes'),
    ...capacityErrors(spec.capacity),
    ...oneOf(spec.persistentVolumeReclaimPolicy, 'spec.persistentVolumeReclaimPolicy', ['Delete', 'Recycle', 'Retain']),
  ];
  if (affinity)
    errors.push(
      ...(affinity.required
        ? nodeSelector(affinity.required, 'spec.nodeAffinity.required')
        : [required('spec.nodeAffinity.required', 'must specify required node constraints')]),
    );
  errors.push(...sourceErrors(spec, name));
  if (/^\/+$/.test(spec.hostPath?.path ?? '') && spec.persistentVolumeReclaimPolicy === 'Recycle')
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  if (spec.storageClassName) errors.push(...check('spec.storageClassName', spec.storageClassName, isDns1123Subdomain));
  if (spec.volumeMode !== undefined) errors.push(...oneOf(spec.volumeMode, 'spec.volumeMode', ['Block', 'Filesystem']));
  return [...errors, ...attributesClass(spec)];
}
const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';
const UNMOUNTED = ['hostPath', 'flocker', 'fc', 'flexVolume', 'portworxVolume', 'scaleIO', 'local', 'storageos', 'csi'];
/** Upstream: pkg/volume/validation checkMountOption. */
const mountOptions = (o: KubeObject): Errors =>
  o.metadata.annotations?.[MOUNT_OPTIONS] === undefined || SOURCES.some(([f]) => o.spec[f] && !UNMOUNTED.includes(f))
    ? []
    : [forbidden(`metadata.annotations.${MOUNT_OPTIONS}`, 'may not specify mount options for this volume type')];
const ownErrors = (o: KubeObject): Errors => [...objectMeta(o, false), ...specErrors(o.spec, o.metadata.name ?? '')];
export const volumeErrors = (o: KubeObject): Errors => [...ownErrors(o), ...mountOptions(o)];

/** Labels that may go from their beta names to their own. Upstream: getMaskNodeSelectorLabelChangeEqualities. */
const BETA: Record<string, string> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
};
function withoutBeta(affinity: any): unknown {
  const key = (r: any) => ({ ...r, key: BETA[r.key] ?? r.key });
  const terms = affinity?.required?.nodeSelectorTerms;
  if (!terms) return affinity;
  const renamed = terms.map((t: any) => (t.matchExpressions ? { ...t, matchExpressions: t.matchExpressions.map(key) } : t));
  return { ...affinity, required: { ...affinity.required, nodeSelectorTerms: renamed } };
}
function affinityChanged(affinity: unknown) {
  const why = 'field is immutable, except for updating from beta label to GA';
  return affinity ? internalInvalid('nodeAffinity', 'VolumeNodeAffinity', affinity, why) : invalid('nodeAffinity', null, why);
}
/** Upstream: ValidatePersistentVolumeUpdate, which validates the whole once more. */
export function volumeUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = [...volumeErrors(o), ...ownErrors(o)];
  const source = (spec: any) => Object.fromEntries(SOURCES.map(([f]) => [f, spec[f]]));
  const now = source(o.spec);
  if (old.spec.csi && !old.spec.csi.controllerExpandSecretRef && now.csi) now.csi = { ...now.csi, controllerExpandSecretRef: undefined };
  if (!same(now, source(old.spec)))
    errors.push(
      internalForbidden(
        'spec.persistentvolumesource',
        'PersistentVolumeSource',
        source(old.spec),
        now,
        'spec.persistentvolumesource is immutable after creation',
      ),
    );
  errors.push(...immutable(o.spec.volumeMode, old.spec.volumeMode, 'volumeMode'));
  // Feature gate MutablePVNodeAffinity is off.
  if (old.spec.nodeAffinity && !same(withoutBeta(o.spec.nodeAffinity), withoutBeta(old.spec.nodeAffinity)))
    errors.push(affinityChanged(o.spec.nodeAffinity));
  if (old.spec.volumeAttributesClassName !== undefined && o.spec.volumeAttributesClassName === undefined)
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  return errors;
}
/** Of a VolumeAttachment: only CSI can be inline, and nothing else may be said. */
export function inlineSpecErrors(spec: any, path: string): Errors {
  const modes: string[] = spec.accessModes ?? [];
  const not = 'may not be specified in the context of inline volumes';
  const { persistentVolumeReclaimPolicy: policy, volumeMode: mode } = spec;
  return [
    ...(spec.claimRef ? [forbidden(`${path}.claimRef`, not)] : []),
    ...(Object.keys(spec.capacity ?? {}).length ? [forbidden(`${path}.capacity`, not)] : []),
    ...(spec.csi ? [] : [required(`${path}.csi`, 'has to be specified in the context of inline volumes')]),
    ...(modes.length ? [] : [required(`${path}.accessModes`)]),
    ...accessModes(modes, `${path}.accessModes`),
    ...(policy !== undefined && policy !== 'Retain'
      ? [forbidden(`${path}.persistentVolumeReclaimPolicy`, 'may only be Retain in the context of inline volumes')]
      : []),
    ...(spec.nodeAffinity ? [forbidden(`${path}.nodeAffinity`, not)] : []),
    ...sourceErrors(spec, '', path),
    ...(spec.storageClassName ? [forbidden(`${path}.storageClassName`, not)] : []),
    ...(mode !== undefined && mode !== 'Filesystem'
      ? [forbidden(`${path}.volumeMode`, 'may not specify volumeMode other than Filesystem in the context of inline volumes')]
      : []),
  ];
}
