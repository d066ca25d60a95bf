/** Of persistent volumes' sources. Upstream: pkg/apis/core/v1/defaults.go. */
const DEFAULTS: Record<string, Record<string, unknown>> = {
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  azureDisk: { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
};
export function sourceDefaults(spec: any): void {
  for (const [source, fields] of Object.entries(DEFAULTS)) {
    if (!spec[source]) continue;
    for (const [name, value] of Object.entries(fields)) spec[source][name] ??= value;
  }
}
