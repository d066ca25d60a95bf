const SNAPSHOTS = 'snapshot.storage.k8s.io';
/** What a claim's older field could always name. */
const isOfOld = ({ apiGroup = '', kind }: any): boolean =>
  (kind === 'PersistentVolumeClaim' && !apiGroup) || (kind === 'VolumeSnapshot' && apiGroup === SNAPSHOTS);

/** Makes dataSource and dataSourceRef say the same; garbage of old clients goes. Upstream: pkg/api/persistentvolumeclaim/util.go. */
export function normalizeSources(spec: any, old?: any): void {
  // Upstream: DropDisabledFields, for the gate CrossNamespaceVolumeDataSource.
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef;
  if (spec.dataSource && !spec.dataSourceRef && !old?.dataSource && !old?.dataSourceRef && !isOfOld(spec.dataSource))
    delete spec.dataSource;
  const { dataSource, dataSourceRef: ref } = spec;
  const copy = ({ apiGroup = null, kind, name }: any) => ({ apiGroup, kind, name });
  if (dataSource && !ref) spec.dataSourceRef = copy(dataSource);
  else if (ref && !dataSource && !ref.namespace) spec.dataSource = copy(ref);
}
