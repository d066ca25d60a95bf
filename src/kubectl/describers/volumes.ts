import type { Lines } from './lines.ts';

type Any = any;
type Fields = [name: string, value: unknown][];
const WORDS: Record<string, (v: Any) => [string, Fields]> = {
  hostPath: (v) => [
    'HostPath (bare host directory volume)',
    [
      ['Path', v.path],
      ['HostPathType', v.type ?? ''],
    ],
  ],
  emptyDir: (v) => [
    "EmptyDir (a temporary directory that shares a pod's lifetime)",
    [
      ['Medium', v.medium ?? ''],
      ['SizeLimit', v.sizeLimit ?? '<unset>'],
    ],
  ],
  secret: (v) => [
    'Secret (a volume populated by a Secret)',
    [
      ['SecretName', v.secretName],
      ['Optional', v.optional ?? false],
    ],
  ],
  configMap: (v) => [
    'ConfigMap (a volume populated by a ConfigMap)',
    [
      ['Name', v.name],
      ['Optional', v.optional ?? false],
    ],
  ],
  persistentVolumeClaim: (v) => [
    'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    [
      ['ClaimName', v.claimName],
      ['ReadOnly', v.readOnly ?? false],
    ],
  ],
  nfs: (v) => [
    'NFS (an NFS mount that lasts the lifetime of a pod)',
    [
      ['Server', v.server],
      ['Path', v.path],
      ['ReadOnly', v.readOnly ?? false],
    ],
  ],
  ephemeral: () => ['EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)', []],
  downwardAPI: (v) => [
    'DownwardAPI (a volume populated by information about the pod)',
    [
      [
        'Items',
        `\n${(v.items ?? []).map((i: Any) => `      ${i.fieldRef?.fieldPath ?? i.resourceFieldRef?.resource} -> ${i.path}`).join('\n')}`,
      ],
    ],
  ],
  projected: (v) => ['Projected (a volume that contains injected data from multiple sources)', (v.sources ?? []).flatMap(source)],
  csi: (v) => [
    'CSI (a Container Storage Interface (CSI) volume source)',
    [
      ['Driver', v.driver],
      ['FSType', v.fsType ?? ''],
      ['ReadOnly', v.readOnly ?? false],
    ],
  ],
};

function source(s: Any): Fields {
  if (s.secret)
    return [
      ['SecretName', s.secret.name],
      ['Optional', s.secret.optional ?? false],
    ];
  if (s.downwardAPI) return [['DownwardAPI', true]];
  if (s.configMap)
    return [
      ['ConfigMapName', s.configMap.name],
      ['Optional', s.configMap.optional ?? false],
    ];
  if (s.serviceAccountToken) return [['TokenExpirationSeconds', s.serviceAccountToken.expirationSeconds ?? 3600]];
  return [];
}

/** What a volume or persistent volume source is, and its fields. */
export function volumeSource(spec: Any): [string, Fields] {
  const kind = Object.keys(WORDS).find((k) => spec[k]);
  return kind ? WORDS[kind](spec[kind]) : ['<unknown>', []];
}

/** Upstream: describe.go describeVolumes. */
export function volumes(out: Lines, list: Any[] | undefined, space: string): void {
  const [lead, pad] = space ? ['  ', '   '] : ['', '  '];
  if (!list?.length) return out.raw(`${lead}Volumes:\t<none>\n`);
  out.raw(`${lead}Volumes:\n`);
  for (const volume of list) {
    const [type, fields] = volumeSource(volume);
    out.raw(`${pad}${volume.name}:\n`);
    out.raw(`    Type:\t${type}\n`);
    for (const [name, value] of fields) out.raw(`    ${name}:\t${value}\n`);
  }
}
