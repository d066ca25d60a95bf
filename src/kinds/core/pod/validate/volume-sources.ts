import { isDns1123Subdomain } from '../../../../apimachinery/labels.ts';
import { compareQuantity } from '../../../../apimachinery/quantity.ts';
import { check, type Errors, fileMode, forbidden, invalid, localPath, noBacksteps, oneOf, required } from '../../../validation/common.ts';
import { claimSpec } from '../../volume/claim-validate.ts';
import { ENV_FIELDS, fieldRef, resourceFieldRef } from './env.ts';
import { projected } from './projected.ts';

const VOLUME_FIELDS = ['metadata.annotations', 'metadata.labels', ...ENV_FIELDS.slice(0, 3)];
const HOST_PATHS = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];
const needs = (value: unknown, path: string): Errors => (value ? [] : [required(path)]);

export const keyToPath = (k: any, path: string): Errors => [
  ...needs(k.key, `${path}.key`),
  ...needs(k.path, `${path}.path`),
  ...localPath(k.path ?? '', `${path}.path`),
  ...fileMode(k.mode, `${path}.mode`),
];
const items = (list: any[] | undefined, path: string): Errors => (list ?? []).flatMap((k, i) => keyToPath(k, `${path}.items[${i}]`));
/** Upstream: validateDownwardAPIVolumeFile, whose path has no index. */
export function downwardFile(f: any, path: string): Errors {
  const errors = [...needs(f.path, `${path}.path`), ...localPath(f.path ?? '', `${path}.path`)];
  if (f.fieldRef) {
    errors.push(...fieldRef(f.fieldRef, VOLUME_FIELDS, `${path}.fieldRef`));
    if (f.resourceFieldRef) errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (f.resourceFieldRef) errors.push(...resourceFieldRef(f.resourceFieldRef, `${path}.resourceFieldRef`, true));
  else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  return [...errors, ...fileMode(f.mode, `${path}.mode`)];
}
export const hostPath = (s: any, path: string): Errors => {
  if (!s.path) return [required(`${path}.path`)];
  return [...noBacksteps(s.path, `${path}.path`), ...oneOf(s.type ?? '', `${path}.type`, HOST_PATHS)];
};
export const nfs = (s: any, path: string): Errors => [
  ...needs(s.server, `${path}.server`),
  ...needs(s.path, `${path}.path`),
  ...((s.path ?? '').startsWith('/') ? [] : [invalid(`${path}.path`, s.path ?? '', 'must be an absolute path')]),
];
const csi = (s: any, path: string): Errors => [
  ...csiDriver(s.driver ?? '', `${path}.driver`),
  ...(s.nodePublishSecretRef && !s.nodePublishSecretRef.name ? [required(`${path}.nodePublishSecretRef.name`)] : []),
];
export const csiDriver = (name: string, path: string): Errors => {
  if (!name) return [required(path)];
  const errors: Errors =
    name.length > 63 ? [{ type: 'FieldValueTooLong', field: path, detail: 'Too long: may not be more than 63 bytes' }] : [];
  return [...errors, ...check(path, name.toLowerCase(), isDns1123Subdomain)];
};
const image = (s: any, path: string): Errors => [
  ...needs(s.reference, `${path}.reference`),
  ...(s.reference !== s.reference?.trim()
    ? [invalid(`${path}.reference`, s.reference, 'must not have leading or trailing whitespace')]
    : []),
  ...oneOf(s.pullPolicy, `${path}.pullPolicy`, ['Always', 'IfNotPresent', 'Never']),
];
const ephemeral = (s: any, path: string): Errors =>
  s.volumeClaimTemplate
    ? claimSpec(s.volumeClaimTemplate.spec ?? {}, `${path}.volumeClaimTemplate.spec`)
    : [required(`${path}.volumeClaimTemplate`)];

type Rule = (source: any, path: string) => Errors;
/** In upstream's order; the first given counts. */
export const SOURCES: [string, Rule][] = [
  [
    'emptyDir',
    (s, path) =>
      s.sizeLimit !== undefined && compareQuantity(s.sizeLimit, '0') < 0
        ? [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
        : [],
  ],
  ['hostPath', hostPath],
  ['gitRepo', (s, path) => [...needs(s.repository, `${path}.repository`), ...localPath(s.directory ?? '', `${path}.directory`)]],
  ['gcePersistentDisk', (s, path) => needs(s.pdName, `${path.replace('gcePersistentDisk', 'persistentDisk')}.pdName`)],
  ['awsElasticBlockStore', (s, path) => needs(s.volumeID, `${path}.volumeID`)],
  [
    'secret',
    (s, path) => [...needs(s.secretName, `${path}.secretName`), ...fileMode(s.defaultMode, `${path}.defaultMode`), ...items(s.items, path)],
  ],
  ['nfs', nfs],
  ['iscsi', (s, path) => [...needs(s.targetPortal, `${path}.targetPortal`), ...needs(s.iqn, `${path}.iqn`)]],
  ['glusterfs', (s, path) => [...needs(s.endpoints, `${path}.endpoints`), ...needs(s.path, `${path}.path`)]],
  ['persistentVolumeClaim', (s, path) => needs(s.claimName, `${path}.claimName`)],
  ['rbd', (s, path) => [...(s.monitors?.length ? [] : [required(`${path}.monitors`)]), ...needs(s.image, `${path}.image`)]],
  ['cephfs', (s, path) => (s.monitors?.length ? [] : [required(`${path}.monitors`)])],
  [
    'downwardAPI',
    (s, path) => [...fileMode(s.defaultMode, `${path}.defaultMode`), ...(s.items ?? []).flatMap((f: any) => downwardFile(f, path))],
  ],
  ['flexVolume', (s, path) => needs(s.driver, `${path}.driver`)],
  [
    'configMap',
    (s, path) => [...needs(s.name, `${path}.name`), ...fileMode(s.defaultMode, `${path}.defaultMode`), ...items(s.items, path)],
  ],
  ['azureFile', (s, path) => [...needs(s.secretName, `${path}.secretName`), ...needs(s.shareName, `${path}.shareName`)]],
  ['vsphereVolume', (s, path) => needs(s.volumePath, `${path}.volumePath`)],
  ['portworxVolume', (s, path) => needs(s.volumeID, `${path}.volumeID`)],
  ['projected', projected],
  ['csi', csi],
  ['ephemeral', ephemeral],
  ['image', image],
];
