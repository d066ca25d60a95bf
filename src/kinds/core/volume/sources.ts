import { isDns1123Label, isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import { check, type Errors, invalid, noBacksteps, notSupported, range, required, sorted, tooLong } from '../../validation/common.ts';
import { hostPath, nfs } from '../pod/validate/volume-sources.ts';

// Upstream: pkg/apis/core/validation, of persistent volumes' sources.
type Rule = (source: any, path: string, name: string) => Errors;
const needs =
  (...fields: string[]): Rule =>
  (s, path) =>
    fields.filter((f) => !(Array.isArray(s[f]) ? s[f].length : s[f])).map((f) => required(`${path}.${f}`));
const secret = (ref: any, path: string): Errors => (ref ? needs('name', 'namespace')(ref, path, '') : []);
function strictSecret(ref: any, path: string): Errors {
  if (!ref) return [];
  return [
    ...(ref.name ? check(`${path}.name`, ref.name, isDns1123Subdomain) : [required(`${path}.name`)]),
    ...(ref.namespace ? check(`${path}.namespace`, ref.namespace, isDns1123Label) : [required(`${path}.namespace`)]),
  ];
}
const partition = (s: any, path: string): Errors => (s.partition ? range(s.partition, 1, 255, `${path}.partition`) : []);
const NAMES: Record<string, RegExp> = {
  iqn: /^iqn\.\d{4}-\d{2}\.([a-zA-Z0-9]+\.)*[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*(:[^,;*&$|\s]+)?$/,
  eui: /^eui\.[a-zA-Z0-9]{16}$/,
  naa: /^naa\.[a-zA-Z0-9]{32}$/,
};
const initiator = (name: string, path: string): Errors => {
  const rule = NAMES[name.slice(0, 3)];
  return rule?.test(name) ? [] : [invalid(path, name, 'must be valid format')];
};
function iscsi(s: any, path: string, name: string): Errors {
  const { targetPortal = '', iqn, lun = 0, secretRef, initiatorName } = s;
  const long = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  return [
    ...(targetPortal ? [] : [required(`${path}.targetPortal`)]),
    ...(initiatorName !== undefined && `${name}:${targetPortal}`.length > 64 ? [invalid(`${path}.targetportal`, targetPortal, long)] : []),
    ...(iqn ? initiator(iqn, `${path}.iqn`) : [required(`${path}.iqn`)]),
    ...range(lun, 0, 255, `${path}.lun`),
    ...((s.chapAuthDiscovery || s.chapAuthSession) && !secretRef ? [required(`${path}.secretRef`)] : []),
    ...(secretRef && !secretRef.name ? [required(`${path}.secretRef.name`)] : []),
    ...(initiatorName === undefined ? [] : initiator(initiatorName, `${path}.initiatorname`)),
  ];
}
function fibreChannel({ targetWWNs = [], wwids = [], lun }: any, path: string): Errors {
  const both = targetWWNs.length && wwids.length;
  return [
    ...(targetWWNs.length || wwids.length ? [] : [required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')]),
    ...(both ? [invalid(`${path}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously')] : []),
    ...(!targetWWNs.length
      ? []
      : lun === undefined
        ? [required(`${path}.lun`, 'lun is required if targetWWNs is specified')]
        : range(lun, 0, 255, `${path}.lun`)),
  ];
}
function flocker({ datasetName = '', datasetUUID }: any, path: string): Errors {
  return [
    ...(datasetName || datasetUUID ? [] : [required(path, 'one of datasetName and datasetUUID is required')]),
    ...(datasetName && datasetUUID ? [invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')] : []),
    ...(datasetName.includes('/') ? [invalid(`${path}.datasetName`, datasetName, "must not contain '/'")] : []),
  ];
}
function quobyte({ registry, tenant = '', volume }: any, path: string): Errors {
  const pairs = 'must be a host:port pair or multiple pairs separated by commas';
  return [
    ...(!registry
      ? [required(`${path}.registry`, pairs)]
      : tenant.length > 64
        ? [required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters')]
        : `${registry}`
            .split(',')
            .flatMap((p) => (/^(\[[^\]]*\]|[^:]*):[^:]*$/.test(p) ? [] : [invalid(`${path}.registry`, registry, pairs)]))),
    ...(volume ? [] : [required(`${path}.volume`)]),
  ];
}
const MANAGED = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
function azureDisk(s: any, path: string): Errors {
  const { diskURI = '', cachingMode, kind } = s;
  const [start, wanted] = kind === 'Managed' ? ['/subscriptions/', MANAGED] : ['https://', BLOB];
  const among = (value: any, field: string, list: string[]): Errors =>
    value === undefined || list.includes(value) ? [] : [notSupported(`${path}.${field}`, value, list)];
  return [
    ...needs('diskName', 'diskURI')(s, path, ''),
    ...among(cachingMode, 'cachingMode', ['None', 'ReadOnly', 'ReadWrite']),
    ...among(kind, 'kind', ['Dedicated', 'Managed', 'Shared']),
    ...(kind !== undefined && !diskURI.startsWith(start) ? [notSupported(`${path}.diskURI`, diskURI, [wanted])] : []),
  ];
}
const reserved = (key: string): boolean =>
  /\.(kubernetes|k8s)\.io$/.test(`.${key.includes('/') ? key.split('/')[0].toLowerCase() : key.toLowerCase()}`);
const flex: Rule = (s, path, name) => [
  ...needs('driver')(s, path, name),
  ...sorted(s.options).flatMap(([k]) =>
    reserved(k) ? [invalid(`${path}.options[${k}]`, k, 'kubernetes.io and k8s.io namespaces are reserved')] : [],
  ),
];
export function csiDriverName(name: string | undefined, path: string): Errors {
  if (!name) return [required(path)];
  return [
    ...(name.length > 63 ? [tooLong(path, 63)] : []),
    ...isDns1123Subdomain(name.toLowerCase()).map((why) => invalid(path, name, why)),
  ];
}
const csi: Rule = (s, path) => [
  ...csiDriverName(s.driver, `${path}.driver`),
  ...(s.volumeHandle ? [] : [required(`${path}.volumeHandle`)]),
  ...['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'].flatMap((f) =>
    strictSecret(s[f], `${path}.${f}`),
  ),
];
const glusterfs: Rule = (s, path, name) => [
  ...needs('endpoints', 'path')(s, path, name),
  ...(s.endpointsNamespace === undefined
    ? []
    : s.endpointsNamespace
      ? check(`${path}.endpointsNamespace`, s.endpointsNamespace, isDns1123Label)
      : [invalid(`${path}.endpointsNamespace`, '', 'if the endpointnamespace is set, it must be a valid namespace name')]),
];
const storageos: Rule = (s, path) => [
  ...(s.volumeName ? check(`${path}.volumeName`, s.volumeName, isDns1123Label) : [required(`${path}.volumeName`)]),
  ...(s.volumeNamespace ? check(`${path}.volumeNamespace`, s.volumeNamespace, isDns1123Label) : []),
  ...secret(s.secretRef, `${path}.secretRef`),
];
/** In upstream's order; the first given is looked at. */
export const SOURCES: [field: string, rule: Rule, path?: string][] = [
  ['hostPath', hostPath],
  ['gcePersistentDisk', (s, path, name) => [...needs('pdName')(s, path, name), ...partition(s, path)], 'persistentDisk'],
  ['awsElasticBlockStore', (s, path, name) => [...needs('volumeID')(s, path, name), ...partition(s, path)]],
  ['glusterfs', glusterfs],
  ['flocker', flocker],
  ['nfs', nfs],
  ['rbd', needs('monitors', 'image')],
  ['quobyte', quobyte],
  ['cephfs', needs('monitors')],
  ['iscsi', iscsi],
  ['cinder', (s, path, name) => [...needs('volumeID')(s, path, name), ...secret(s.secretRef, `${path}.secretRef`)]],
  ['fc', fibreChannel],
  ['flexVolume', flex],
  [
    'azureFile',
    (s, path, name) => [
      ...needs('secretName', 'shareName')(s, path, name),
      ...(s.secretNamespace === '' ? [required(`${path}.secretNamespace`)] : []),
    ],
  ],
  ['vsphereVolume', needs('volumePath')],
  ['photonPersistentDisk', needs('pdID')],
  ['portworxVolume', needs('volumeID')],
  ['azureDisk', azureDisk],
  ['scaleIO', needs('gateway', 'system', 'volumeName')],
  ['local', (s, path) => (s.path ? noBacksteps(s.path, `${path}.path`) : [required(`${path}.path`)])],
  ['storageos', storageos],
  ['csi', csi],
];
