import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import { compareQuantity } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import {
  check,
  type Errors,
  forbidden,
  immutable,
  invalid,
  noBacksteps,
  notSupported,
  oneOf,
  required,
  same,
  sorted,
} from '../../validation/common.ts';
import { objectMeta } from '../../validation/meta.ts';
import { nodeSelector } from '../pod/validate/affinity.ts';
import { csiDriver, hostPath, nfs } from '../pod/validate/volume-sources.ts';
import { accessModes, claimSpec } from './claim-validate.ts';

type Rule = (source: any, path: string) => Errors;
const needs = (value: unknown, path: string): Errors => (value ? [] : [required(path)]);
const SOURCES: [string, Rule][] = [
  ['hostPath', hostPath],
  ['gcePersistentDisk', (s, p) => needs(s.pdName, `${p.replace('gcePersistentDisk', 'persistentDisk')}.pdName`)],
  ['awsElasticBlockStore', (s, p) => needs(s.volumeID, `${p}.volumeID`)],
  ['glusterfs', (s, p) => [...needs(s.endpoints, `${p}.endpoints`), ...needs(s.path, `${p}.path`)]],
  ['nfs', nfs],
  ['rbd', (s, p) => [...(s.monitors?.length ? [] : [required(`${p}.monitors`)]), ...needs(s.image, `${p}.image`)]],
  ['iscsi', (s, p) => [...needs(s.targetPortal, `${p}.targetPortal`), ...needs(s.iqn, `${p}.iqn`)]],
  ['fc', () => []],
  ['azureFile', (s, p) => [...needs(s.secretName, `${p}.secretName`), ...needs(s.shareName, `${p}.shareName`)]],
  ['local', (s, p) => (s.path ? noBacksteps(s.path, `${p}.path`) : [required(`${p}.path`)])],
  ['csi', (s, p) => [...csiDriver(s.driver ?? '', `${p}.driver`), ...needs(s.volumeHandle, `${p}.volumeHandle`)]],
];
/** Upstream: ValidatePersistentVolumeSpec. */
function specErrors(spec: any): Errors {
  const modes: string[] = spec.accessModes ?? [];
  const errors: Errors = modes.length ? [] : [required('spec.accessModes')];
  errors.push(...accessModes(modes, 'spec.accessModes'));
  const capacity = spec.capacity ?? {};
  const names = Object.keys(capacity);
  if (!names.length) errors.push(required('spec.capacity'));
  if (capacity.storage === undefined || names.length > 1) errors.push(notSupported('spec.capacity', spec.capacity ?? null, ['storage']));
  for (const [name, value] of sorted<string>(capacity)) {
    const at = `spec.capacity[${name}]`;
    const order = compareQuantity(value, '0');
    if (order < 0) errors.push(invalid(at, Math.ceil(Number.parseFloat(value)), 'must be a valid resource quantity'));
    if (order <= 0) errors.push(invalid(at, `${value}`, 'must be greater than zero'));
  }
  errors.push(...oneOf(spec.persistentVolumeReclaimPolicy, 'spec.persistentVolumeReclaimPolicy', ['Delete', 'Recycle', 'Retain']));
  const affinity = spec.nodeAffinity;
  if (affinity)
    errors.push(
      ...(affinity.required
        ? nodeSelector(affinity.required, 'spec.nodeAffinity.required')
        : [required('spec.nodeAffinity.required', 'must specify required node constraints')]),
    );
  const given = SOURCES.filter(([f]) => spec[f]);
  given.forEach(([f, rule], i) => {
    errors.push(...(i ? [forbidden(`spec.${f}`, 'may not specify more than 1 volume type')] : rule(spec[f], `spec.${f}`)));
  });
  if (spec.local && !affinity) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  if (!given.length) errors.push(required('spec', 'must specify a volume type'));
  if (/^\/+$/.test(spec.hostPath?.path ?? '') && spec.persistentVolumeReclaimPolicy === 'Recycle')
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  if (spec.storageClassName) errors.push(...check('spec.storageClassName', spec.storageClassName, isDns1123Subdomain));
  if (spec.volumeMode !== undefined) errors.push(...oneOf(spec.volumeMode, 'spec.volumeMode', ['Block', 'Filesystem']));
  return errors;
}
export const volumeErrors = (o: KubeObject): Errors => [...objectMeta(o, false), ...specErrors(o.spec)];
export function volumeUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = volumeErrors(o);
  if (SOURCES.some(([f]) => !same(o.spec[f], old.spec[f])))
    errors.push(forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation'));
  return [...errors, ...immutable(o.spec.volumeMode, old.spec.volumeMode, 'volumeMode')];
}
export const claimErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...claimSpec(o.spec, 'spec')];
/** Upstream: ValidatePersistentVolumeClaimUpdate. */
export function claimUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = claimErrors(o);
  const bound = o.status?.phase === 'Bound';
  const fixed = (spec: any) => {
    const { requests, ...resources } = spec.resources ?? {};
    const { storage, ...others } = requests ?? {};
    return {
      ...spec,
      volumeName: old.spec.volumeName ? spec.volumeName : '',
      resources: bound ? { ...resources, requests: others } : { ...resources, requests },
      volumeAttributesClassName: bound ? '' : spec.volumeAttributesClassName,
    };
  };
  if (!same(fixed(o.spec), fixed(old.spec)))
    errors.push(
      forbidden('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'),
    );
  const size = o.spec.resources?.requests?.storage;
  const before = old.spec.resources?.requests?.storage;
  if (
    size !== undefined &&
    before !== undefined &&
    compareQuantity(size, before) < 0 &&
    compareQuantity(size, old.status?.capacity?.storage ?? '0') <= 0
  )
    errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  return [...errors, ...immutable(o.spec.volumeMode, old.spec.volumeMode, 'volumeMode')];
}
