import { quantityMilli } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { selectorTermWarnings } from '../node/label-warnings.ts';
import { CLASS_ANNOTATION } from './access-modes.ts';

const CLASS = 'deprecated since v1.8; use "storageClassName" attribute instead';
const ANNOTATIONS: [string, string][] = [
  [CLASS_ANNOTATION, CLASS],
  ['volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead'],
];
/** Plugins that are gone, by when they were deprecated and when they stopped. */
const GONE: [field: string, since: string, until: string, shown?: string][] = [
  ['cephfs', '1.28', '1.31'],
  ['photonPersistentDisk', '1.11', '1.16'],
  ['scaleIO', '1.16', '1.22'],
  ['storageos', '1.22', '1.25', 'storageOS'],
  ['glusterfs', '1.25', '1.26'],
  ['rbd', '1.28', '1.31'],
];
/** Upstream: pkg/api/persistentvolume/util.go. */
export function volumeWarnings({ metadata, spec }: KubeObject): string[] {
  const terms: any[] = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return [
    ...ANNOTATIONS.filter(([key]) => metadata.annotations?.[key] !== undefined).map(([key, why]) => `metadata.annotations[${key}]: ${why}`),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : []),
    ...terms.flatMap((t, i) => selectorTermWarnings(t, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`)),
    ...GONE.filter(([field]) => spec[field]).map(
      ([field, since, until, shown = field]) => `spec.${shown}: deprecated in v${since}, non-functional in v${until}+`,
    ),
  ];
}
/** Upstream: pkg/api/persistentvolumeclaim/util.go; `path` is that of the spec. */
export const claimSpecWarnings = (spec: any, path: string): string[] =>
  ['requests', 'limits'].flatMap((f) => {
    const amount = spec?.resources?.[f]?.storage;
    return amount !== undefined && quantityMilli(amount) % 1000 !== 0
      ? [`${path}.resources.${f}[storage]: fractional byte value "${amount}" is invalid, must be an integer`]
      : [];
  });
export const claimWarnings = ({ metadata, spec }: KubeObject): string[] => [
  ...(metadata.annotations?.[CLASS_ANNOTATION] === undefined ? [] : [`metadata.annotations[${CLASS_ANNOTATION}]: ${CLASS}`]),
  ...claimSpecWarnings(spec, 'spec'),
];
