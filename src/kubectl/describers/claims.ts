import { shortAge } from '../printers/age.ts';
import { annotations, type Lines, labels } from './lines.ts';

const MODES: Record<string, string> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };
export const modes = (list: string[] | undefined): string =>
  Object.keys(MODES)
    .filter((m) => list?.includes(m))
    .map((m) => MODES[m])
    .join(',');
export const goList = (list: string[] | undefined): string => `[${(list ?? []).join(' ')}]`;
export const phase = ({ metadata, status }: any, now: number): string =>
  metadata.deletionTimestamp ? `Terminating (lasts ${shortAge(metadata.deletionTimestamp, now)})` : (status?.phase ?? '');

/** A claim, or the template of one that a pod's volume makes. Upstream: describe.go printPersistentVolumeClaim. */
export function claim(out: Lines, object: any, full: boolean, now = 0): void {
  const { metadata = {}, spec, status = {} } = object;
  if (full) {
    out.add(0, `Name:\t${metadata.name}`);
    out.add(0, `Namespace:\t${metadata.namespace}`);
  }
  out.add(0, `StorageClass:\t${metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''}`);
  if (full) out.add(0, `Status:\t${phase(object, now)}`);
  out.add(0, `Volume:\t${spec.volumeName ?? ''}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  if (full) out.add(0, `Finalizers:\t${goList(metadata.finalizers)}`);
  out.add(0, `Capacity:\t${spec.volumeName ? (status.capacity?.storage ?? '0') : ''}`);
  out.add(0, `Access Modes:\t${spec.volumeName ? modes(status.accessModes) : ''}`);
  if (spec.volumeMode) out.add(0, `VolumeMode:\t${spec.volumeMode}`);
  if (!spec.dataSource) return;
  out.add(0, 'DataSource:');
  if (spec.dataSource.apiGroup !== undefined) out.add(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
  out.add(1, `Kind:\t${spec.dataSource.kind}`);
  out.add(1, `Name:\t${spec.dataSource.name}`);
}
