import { isDns1123Subdomain } from '../../../../apimachinery/labels.ts';
import { compareQuantity } from '../../../../apimachinery/quantity.ts';
import { type Errors, fileMode, forbidden, invalid, localPath, noBacksteps, oneOf, required } from '../../../validation/common.ts';
import { templateMeta } from '../../../validation/meta.ts';
import { claimSpec } from '../../volume/claim-validate.ts';
import { ENV_FIELDS, fieldRef, resourceFieldRef } from './env.ts';
import { LEGACY, needs } from './legacy-sources.ts';
import { projected } from './projected.ts';

const VOLUME_FIELDS = ['metadata.annotations', 'metadata.labels', ...ENV_FIELDS.slice(0, 3)];
const HOST_PATHS = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

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
  return [...errors, ...isDns1123Subdomain(name.toLowerCase()).map((why) => invalid(path, name, why))];
};
const image = (s: any, path: string): Errors => [
  ...needs(s.reference, `${path}.reference`),
  ...oneOf(s.pullPolicy, `${path}.pullPolicy`, ['Always', 'IfNotPresent', 'Never']),
];
const ephemeral = (s: any, path: string): Errors =>
  s.volumeClaimTemplate
    ? [
        ...templateMeta(s.volumeClaimTemplate.metadata, `${path}.volumeClaimTemplate.metadata`),
        ...claimSpec(s.volumeClaimTemplate.spec ?? {}, `${path}.volumeClaimTemplate.spec`),
      ]
    : [required(`${path}.volumeClaimTemplate`)];

type Rule = (source: any, path: string) => Errors;
const OWN: Record<string, Rule> = {
  emptyDir: (s, path) =>
    s.sizeLimit !== undefined && compareQuantity(s.sizeLimit, '0') < 0
      ? [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : [],
  hostPath,
  secret: (s, path) => [
    ...needs(s.secretName, `${path}.secretName`),
    ...fileMode(s.defaultMode, `${path}.defaultMode`),
    ...items(s.items, path),
  ],
  nfs,
  persistentVolumeClaim: (s, path) => needs(s.claimName, `${path}.claimName`),
  downwardAPI: (s, path) => [
    ...fileMode(s.defaultMode, `${path}.defaultMode`),
    ...(s.items ?? []).flatMap((f: any) => downwardFile(f, path)),
  ],
  configMap: (s, path) => [...needs(s.name, `${path}.name`), ...fileMode(s.defaultMode, `${path}.defaultMode`), ...items(s.items, path)],
  projected,
  csi,
  ephemeral,
  image,
};
const ORDER =
  'emptyDir hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image';
/** In upstream's order; the first given counts. */
export const SOURCES: [string, Rule][] = ORDER.split(' ').map((field) => [field, OWN[field] ?? LEGACY[field]]);
