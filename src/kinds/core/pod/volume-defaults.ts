import { pullPolicyOf } from './image.ts';

const DEFAULT_MODE = 420;
function projectionDefaults(source: any): void {
  if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
  for (const item of source.downwardAPI?.items ?? []) downwardDefaults(item);
}
function downwardDefaults(item: any): void {
  if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1';
  if (item.resourceFieldRef) item.resourceFieldRef.divisor ??= '0';
}
/** Upstream: pkg/apis/core/v1/defaults.go. */
export function volumeDefaults(volume: any): void {
  if (!Object.keys(volume).some((k) => k !== 'name' && volume[k] !== undefined && volume[k] !== null)) volume.emptyDir = {};
  for (const source of [volume.secret, volume.configMap, volume.downwardAPI, volume.projected])
    if (source) source.defaultMode ??= DEFAULT_MODE;
  for (const item of volume.downwardAPI?.items ?? []) downwardDefaults(item);
  for (const source of volume.projected?.sources ?? []) projectionDefaults(source);
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.image) volume.image.pullPolicy ||= pullPolicyOf(volume.image.reference ?? '');
  if (volume.iscsi) volume.iscsi.iscsiInterface ||= 'default';
  if (volume.rbd) {
    volume.rbd.pool ||= 'rbd';
    volume.rbd.user ||= 'admin';
    volume.rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ??= 'ReadWrite';
    volume.azureDisk.kind ??= 'Shared';
    volume.azureDisk.fsType ??= 'ext4';
    volume.azureDisk.readOnly ??= false;
  }
  if (volume.scaleIO) {
    volume.scaleIO.storageMode ||= 'ThinProvisioned';
    volume.scaleIO.fsType ||= 'xfs';
  }
  const claim = volume.ephemeral?.volumeClaimTemplate;
  if (claim) (claim.spec ??= {}).volumeMode ??= 'Filesystem';
}
