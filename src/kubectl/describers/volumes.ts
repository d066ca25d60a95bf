import { compareQuantity } from '../../apimachinery/quantity.ts';
import { claim } from './claims.ts';
import { Lines } from './lines.ts';

type Any = any;
type Fields = [name: string, value: unknown][];
/** What a source of a kind is, and its fields; `lasting`: that of a persistent volume. */
type Words = [what: string, fields: (v: Any, lasting: boolean) => Fields];

const flag = (v: Any): Fields => [['ReadOnly', v.readOnly ?? false]];
const some = (v: Any, names: Record<string, string>): Fields => Object.entries(names).map(([name, key]) => [name, v[key] ?? '']);
const optional = (v: Any): Fields => [['Optional', v.optional ?? false]];
const goList = (list: string[] | undefined): string => `[${(list ?? []).join(' ')}]`;
const goMap = (map: Record<string, string> | undefined): string =>
  `map[${Object.keys(map ?? {})
    .sort()
    .map((k) => `${k}:${map?.[k]}`)
    .join(' ')}]`;
/** A pointer to a reference as Go prints it. */
function reference(ref: Any, lasting: boolean): Fields {
  if (!ref) return [['SecretRef', 'nil']];
  return [
    [
      'SecretRef',
      lasting
        ? `&SecretReference{Name:${ref.name ?? ''},Namespace:${ref.namespace ?? ''},}`
        : `&LocalObjectReference{Name:${ref.name ?? ''},}`,
    ],
  ];
}

/** In the order in which they are looked for. Upstream: describe.go describeVolumes. */
const WORDS: Record<string, Words> = {
  hostPath: [
    'HostPath (bare host directory volume)',
    (v) => [
      ['Path', v.path],
      ['HostPathType', v.type ?? '<none>'],
    ],
  ],
  emptyDir: [
    "EmptyDir (a temporary directory that shares a pod's lifetime)",
    (v) => [
      ['Medium', v.medium ?? ''],
      ['SizeLimit', v.sizeLimit && compareQuantity(v.sizeLimit, '0') > 0 ? v.sizeLimit : '<unset>'],
    ],
  ],
  gcePersistentDisk: [
    'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    (v) => [...some(v, { PDName: 'pdName', FSType: 'fsType' }), ['Partition', v.partition ?? 0], ...flag(v)],
  ],
  awsElasticBlockStore: [
    'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    (v) => [...some(v, { VolumeID: 'volumeID', FSType: 'fsType' }), ['Partition', v.partition ?? 0], ...flag(v)],
  ],
  gitRepo: [
    'GitRepo (a volume that is pulled from git when the pod is created)',
    (v) => some(v, { Repository: 'repository', Revision: 'revision' }),
  ],
  secret: ['Secret (a volume populated by a Secret)', (v) => [...some(v, { SecretName: 'secretName' }), ...optional(v)]],
  configMap: ['ConfigMap (a volume populated by a ConfigMap)', (v) => [...some(v, { Name: 'name' }), ...optional(v)]],
  nfs: ['NFS (an NFS mount that lasts the lifetime of a pod)', (v) => [...some(v, { Server: 'server', Path: 'path' }), ...flag(v)]],
  iscsi: [
    "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    (v, lasting) => [
      ...some(v, { TargetPortal: 'targetPortal', IQN: 'iqn' }),
      ['Lun', v.lun ?? 0],
      ['ISCSIInterface', v.iscsiInterface ?? ''],
      ...some(v, { FSType: 'fsType' }),
      ...flag(v),
      ['Portals', goList(v.portals)],
      ['DiscoveryCHAPAuth', v.chapAuthDiscovery ?? false],
      ['SessionCHAPAuth', v.chapAuthSession ?? false],
      ...reference(v.secretRef, lasting),
      ['InitiatorName', v.initiatorName ?? '<none>'],
    ],
  ],
  glusterfs: [
    "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    (v, lasting) => [
      ...some(v, { EndpointsName: 'endpoints' }),
      ...((lasting ? [['EndpointsNamespace', v.endpointsNamespace ?? '<unset>']] : []) as Fields),
      ...some(v, { Path: 'path' }),
      ...flag(v),
    ],
  ],
  persistentVolumeClaim: [
    'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    (v) => [...some(v, { ClaimName: 'claimName' }), ...flag(v)],
  ],
  ephemeral: ['EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)', () => []],
  rbd: [
    "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    (v, lasting) => [
      ['CephMonitors', goList(v.monitors)],
      ...some(v, { RBDImage: 'image', FSType: 'fsType', RBDPool: 'pool', RadosUser: 'user', Keyring: 'keyring' }),
      ...reference(v.secretRef, lasting),
      ...flag(v),
    ],
  ],
  quobyte: [
    "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    (v) => [...some(v, { Registry: 'registry', Volume: 'volume' }), ...flag(v)],
  ],
  downwardAPI: [
    'DownwardAPI (a volume populated by information about the pod)',
    (v) => [
      [
        'Items',
        `\n${(v.items ?? []).map((i: Any) => `      ${i.fieldRef?.fieldPath ?? i.resourceFieldRef?.resource} -> ${i.path}`).join('\n')}`,
      ],
    ],
  ],
  azureDisk: [
    'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    (v) => [
      ...some(v, { DiskName: 'diskName', DiskURI: 'diskURI', 'Kind: ': 'kind', FSType: 'fsType', CachingMode: 'cachingMode' }),
      ...flag(v),
    ],
  ],
  vsphereVolume: [
    'vSphereVolume (a Persistent Disk resource in vSphere)',
    (v) => some(v, { VolumePath: 'volumePath', FSType: 'fsType', StoragePolicyName: 'storagePolicyName' }),
  ],
  cinder: [
    'Cinder (a Persistent Disk resource in OpenStack)',
    (v, lasting) => [...some(v, { VolumeID: 'volumeID', FSType: 'fsType' }), ...flag(v), ...reference(v.secretRef, lasting)],
  ],
  photonPersistentDisk: [
    'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    (v) => some(v, { PdID: 'pdID', FSType: 'fsType' }),
  ],
  portworxVolume: ['PortworxVolume (a Portworx Volume resource)', (v) => some(v, { VolumeID: 'volumeID' })],
  scaleIO: [
    'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    (v, lasting) => [
      ...some(v, {
        Gateway: 'gateway',
        System: 'system',
        'Protection Domain': 'protectionDomain',
        'Storage Pool': 'storagePool',
        'Storage Mode': 'storageMode',
        VolumeName: 'volumeName',
      }),
      ...(lasting ? some(v.secretRef ?? {}, { SecretName: 'name', SecretNamespace: 'namespace' }) : []),
      ...some(v, { FSType: 'fsType' }),
      ...flag(v),
    ],
  ],
  local: ['LocalVolume (a persistent volume backed by local storage on a node)', (v) => some(v, { Path: 'path' })],
  cephfs: [
    "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    (v, lasting) => [
      ['Monitors', goList(v.monitors)],
      ...some(v, { Path: 'path', User: 'user', SecretFile: 'secretFile' }),
      ...reference(v.secretRef, lasting),
      ...flag(v),
    ],
  ],
  storageos: [
    'StorageOS (a StorageOS Persistent Disk resource)',
    (v) => [...some(v, { VolumeName: 'volumeName', VolumeNamespace: 'volumeNamespace', FSType: 'fsType' }), ...flag(v)],
  ],
  fc: [
    'FC (a Fibre Channel disk)',
    (v) => [['TargetWWNs', (v.targetWWNs ?? []).join(', ')], ['LUN', v.lun ?? '<none>'], ...some(v, { FSType: 'fsType' }), ...flag(v)],
  ],
  azureFile: [
    'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    (v, lasting) => [
      ...some(v, { SecretName: 'secretName', ...(lasting ? { SecretNamespace: 'secretNamespace' } : {}), ShareName: 'shareName' }),
      ...flag(v),
    ],
  ],
  flexVolume: [
    'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    (v, lasting) => [
      ...some(v, { Driver: 'driver', FSType: 'fsType' }),
      ...reference(v.secretRef, lasting),
      ...flag(v),
      ['Options', goMap(v.options)],
    ],
  ],
  flocker: [
    'Flocker (a Flocker volume mounted by the Flocker agent)',
    (v) => some(v, { DatasetName: 'datasetName', DatasetUUID: 'datasetUUID' }),
  ],
  projected: ['Projected (a volume that contains injected data from multiple sources)', (v) => (v.sources ?? []).flatMap(source)],
  csi: [
    'CSI (a Container Storage Interface (CSI) volume source)',
    (v, lasting) => [
      ...some(v, { Driver: 'driver', FSType: 'fsType', ...(lasting ? { VolumeHandle: 'volumeHandle' } : {}) }),
      ...flag(v),
      ['VolumeAttributes', attributes(v.volumeAttributes)],
    ],
  ],
  image: ['Image (a container image or OCI artifact)', (v) => some(v, { Reference: 'reference', PullPolicy: 'pullPolicy' })],
};

const LONGEST = 140;
function attributes(values: Record<string, string> | undefined): string {
  const lines = Object.keys(values ?? {})
    .sort()
    .map((k) => `${k}=${values?.[k]}`)
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line));
  return lines.map((line, i) => (i ? `        \t    ${line}` : `    ${line}`)).join('\n') || '<none>';
}

function source(s: Any): Fields {
  if (s.secret) return [...some(s.secret, { SecretName: 'name' }), ...optional(s.secret)];
  if (s.downwardAPI) return [['DownwardAPI', true]];
  if (s.configMap) return [...some(s.configMap, { ConfigMapName: 'name' }), ...optional(s.configMap)];
  if (s.serviceAccountToken) return [['TokenExpirationSeconds', s.serviceAccountToken.expirationSeconds ?? 3600]];
  return [];
}

/** The type of a volume or persistent volume, and its fields. */
export function describeSource(out: Lines, spec: Any, lasting: boolean): void {
  const kind = Object.keys(WORDS).find((k) => spec[k]);
  if (!kind) return out.add(1, '<unknown>');
  const [what, fields] = WORDS[kind];
  out.raw(`    Type:\t${what}\n`);
  for (const [name, value] of fields(spec[kind], lasting))
    out.raw(`    ${name}${name === 'ISCSIInterface' || name.endsWith(' ') ? '' : ':'}\t${value}\n`);
  if (kind !== 'ephemeral' || !spec.ephemeral.volumeClaimTemplate) return;
  const inner = new Lines();
  claim(inner, spec.ephemeral.volumeClaimTemplate, false);
  // Every piece of a line is indented, not only its start.
  const text = inner.unaligned().replace(/^(Labels|Annotations):\t(?!<none>)/gm, '$1:\t    ');
  out.raw(text.replace(/^\t/gm, '    \t    ').replace(/^(?=.)/gm, '    '));
}

export function volumes(out: Lines, list: Any[] | undefined, space: string): void {
  const [lead, pad] = space ? ['  ', '   '] : ['', '  '];
  if (!list?.length) return out.raw(`${lead}Volumes:\t<none>\n`);
  out.raw(`${lead}Volumes:\n`);
  for (const volume of list) {
    out.raw(`${pad}${volume.name}:\n`);
    describeSource(out, volume, false);
  }
}
