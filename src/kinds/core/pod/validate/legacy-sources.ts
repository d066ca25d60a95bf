import { inclusiveRange } from '../../../../apimachinery/labels.ts';
import { descendingPath, type Errors, invalid, label, notSupported, oneOf, range, required, sorted } from '../../../validation/common.ts';

export const needs = (value: unknown, path: string): Errors => (value ? [] : [required(path)]);
const partition = (s: any, path: string): Errors =>
  s.partition < 0 || s.partition > 255 ? [invalid(`${path}.partition`, s.partition, inclusiveRange(1, 255))] : [];
const FORMATS: Record<string, RegExp> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};
function initiator(name: string, path: string): Errors {
  const format = FORMATS[name.slice(0, 3)];
  if (!format) return [invalid(path, name, 'must be valid format starting with iqn, eui, or naa')];
  return format.test(name) ? [] : [invalid(path, name, 'must be valid format')];
}
const iscsi = (s: any, path: string): Errors => [
  ...needs(s.targetPortal, `${path}.targetPortal`),
  ...(s.iqn ? initiator(s.iqn, `${path}.iqn`) : [required(`${path}.iqn`)]),
  ...range(s.lun ?? 0, 0, 255, `${path}.lun`),
  ...((s.chapAuthDiscovery || s.chapAuthSession) && !s.secretRef ? [required(`${path}.secretRef`)] : []),
  ...(s.initiatorName === undefined ? [] : initiator(s.initiatorName, `${path}.initiatorname`)),
];
function fc(s: any, path: string): Errors {
  const [targets, ids]: string[][] = [s.targetWWNs ?? [], s.wwids ?? []];
  const at = `${path}.targetWWNs`;
  const errors: Errors = [];
  if (!targets.length && !ids.length) errors.push(required(at, 'must specify either targetWWNs or wwids, but not both'));
  if (targets.length && ids.length) errors.push(invalid(at, targets, 'targetWWNs and wwids can not be specified simultaneously'));
  if (targets.length)
    errors.push(
      ...(s.lun === undefined
        ? [required(`${path}.lun`, 'lun is required if targetWWNs is specified')]
        : range(s.lun, 0, 255, `${path}.lun`)),
    );
  return errors;
}
function quobyte(s: any, path: string): Errors {
  const why = 'must be a host:port pair or multiple pairs separated by commas';
  const pairs = (s.registry ?? '').split(',');
  const isPair = (p: string) => /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(p);
  const errors: Errors = !s.registry
    ? [required(`${path}.registry`, why)]
    : (s.tenant?.length ?? 0) >= 65
      ? [required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters')]
      : pairs.filter((p: string) => !isPair(p)).map(() => invalid(`${path}.registry`, s.registry, why));
  return [...errors, ...needs(s.volume, `${path}.volume`)];
}
function flocker({ datasetName = '', datasetUUID = '' }: any, path: string): Errors {
  const errors: Errors = [];
  if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (datasetName && datasetUUID) errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (datasetName.includes('/')) errors.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"));
  return errors;
}
const secretName = (s: any, path: string): Errors => (s.secretRef && !s.secretRef.name ? [required(`${path}.secretRef.name`)] : []);
const MANAGED = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
function azureDisk(s: any, path: string): Errors {
  const uri = s.diskURI ?? '';
  const errors = [...needs(s.diskName, `${path}.diskName`), ...needs(uri, `${path}.diskURI`)];
  if (s.cachingMode !== undefined) errors.push(...oneOf(s.cachingMode, `${path}.cachingMode`, ['None', 'ReadOnly', 'ReadWrite']));
  if (s.kind !== undefined) errors.push(...oneOf(s.kind, `${path}.kind`, ['Dedicated', 'Managed', 'Shared']));
  const managed = s.kind === 'Managed';
  if (managed && !uri.startsWith('/subscriptions/')) errors.push(notSupported(`${path}.diskURI`, uri, [MANAGED]));
  if (s.kind !== undefined && !managed && !uri.startsWith('https://')) errors.push(notSupported(`${path}.diskURI`, uri, [BLOB]));
  return errors;
}
const storageos = (s: any, path: string): Errors => [
  ...(s.volumeName ? label(s.volumeName, `${path}.volumeName`) : [required(`${path}.volumeName`)]),
  ...(s.volumeNamespace ? label(s.volumeNamespace, `${path}.volumeNamespace`) : []),
  ...secretName(s, path),
];
const flexVolume = (s: any, path: string): Errors => [
  ...needs(s.driver, `${path}.driver`),
  ...sorted(s.options).flatMap(([key]) =>
    /\.(kubernetes|k8s)\.io$/.test(`.${key.split('/').length > 1 ? key.split('/')[0] : key}`.toLowerCase())
      ? [invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')]
      : [],
  ),
];
/** Volumes of providers, most of which no cluster has any more. Upstream: validateVolumeSource's rules of theirs. */
export const LEGACY: Record<string, (source: any, path: string) => Errors> = {
  gitRepo: (s, path) => [...needs(s.repository, `${path}.repository`), ...descendingPath(s.directory ?? '', `${path}.directory`)],
  gcePersistentDisk: (s, path) => {
    const at = path.replace(/gcePersistentDisk$/, 'persistentDisk');
    return [...needs(s.pdName, `${at}.pdName`), ...partition(s, at)];
  },
  awsElasticBlockStore: (s, path) => [...needs(s.volumeID, `${path}.volumeID`), ...partition(s, path)],
  iscsi,
  glusterfs: (s, path) => [...needs(s.endpoints, `${path}.endpoints`), ...needs(s.path, `${path}.path`)],
  flocker,
  rbd: (s, path) => [...needs(s.monitors?.length, `${path}.monitors`), ...needs(s.image, `${path}.image`)],
  cinder: (s, path) => [...needs(s.volumeID, `${path}.volumeID`), ...secretName(s, path)],
  cephfs: (s, path) => needs(s.monitors?.length, `${path}.monitors`),
  quobyte,
  fc,
  flexVolume,
  azureFile: (s, path) => [...needs(s.secretName, `${path}.secretName`), ...needs(s.shareName, `${path}.shareName`)],
  vsphereVolume: (s, path) => needs(s.volumePath, `${path}.volumePath`),
  photonPersistentDisk: (s, path) => needs(s.pdID, `${path}.pdID`),
  portworxVolume: (s, path) => needs(s.volumeID, `${path}.volumeID`),
  azureDisk,
  storageos,
  scaleIO: (s, path) => ['gateway', 'system', 'volumeName'].flatMap((f) => needs(s[f], `${path}.${f}`)),
};
