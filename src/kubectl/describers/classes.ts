import { goList } from './claims.ts';
import type { Describer } from './describer.ts';
import { annotations, labels, pairs, rfc1123 } from './lines.ts';
import { termLines } from './storage.ts';

type Any = any;
/** Upstream: describe.go StorageClassDescriber. */
export const storageClass: Describer = (out, { object }) => {
  const o = object as Any;
  const { metadata } = o;
  const standard = metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `IsDefaultClass:\t${standard ? 'Yes' : 'No'}`);
  out.add(0, `Annotations:\t${pairs(metadata.annotations)}`);
  out.add(0, `Provisioner:\t${o.provisioner}`);
  out.add(0, `Parameters:\t${pairs(o.parameters)}`);
  const growing = o.allowVolumeExpansion;
  out.add(0, `AllowVolumeExpansion:\t${growing === undefined ? '<unset>' : growing ? 'True' : 'False'}`);
  if (!o.mountOptions?.length) out.add(0, 'MountOptions:\t<none>');
  else out.add(0, 'MountOptions:');
  for (const option of o.mountOptions ?? []) out.add(1, option);
  if (o.reclaimPolicy) out.add(0, `ReclaimPolicy:\t${o.reclaimPolicy}`);
  if (o.volumeBindingMode) out.add(0, `VolumeBindingMode:\t${o.volumeBindingMode}`);
  if (o.allowedTopologies) {
    out.add(0, `AllowedTopologies:\t${o.allowedTopologies.length ? '' : '<none>'}`);
    const words = (e: Any) => `${e.key} in${e.values?.length ? ` [${e.values.join(', ')}]` : ''}`;
    o.allowedTopologies.forEach((term: Any, i: number) => termLines(out, 1, i, (term.matchLabelExpressions ?? []).map(words)));
  }
  return undefined;
};

export const priorityClass: Describer = (out, { object }) => {
  const o = object as Any;
  out.add(0, `Name:\t${o.metadata.name}`);
  out.add(0, `Value:\t${o.value}`);
  out.add(0, `GlobalDefault:\t${Boolean(o.globalDefault)}`);
  out.add(0, `PreemptionPolicy:\t${o.preemptionPolicy ?? 'PreemptLowerPriority'}`);
  out.add(0, `Description:\t${o.description ?? ''}`);
  out.add(0, `Annotations:\t${pairs(o.metadata.annotations)}`);
  return undefined;
};

export const volumeAttributesClass: Describer = (out, { object }) => {
  const o = object as Any;
  out.add(0, `Name:\t${o.metadata.name}`);
  out.add(0, `Annotations:\t${pairs(o.metadata.annotations)}`);
  out.add(0, `DriverName:\t${o.driverName}`);
  out.add(0, `Parameters:\t${pairs(o.parameters)}`);
  return undefined;
};

export const csiNode: Describer = (out, { object }) => {
  const { metadata, spec } = object;
  out.add(0, `Name:\t${metadata.name}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  out.add(0, 'Spec:');
  if (spec?.drivers) out.add(1, 'Drivers:');
  for (const driver of spec?.drivers ?? []) {
    out.add(2, `${driver.name}:`);
    out.add(3, `Node ID:\t${driver.nodeID}`);
    if (driver.allocatable?.count !== undefined) out.add(3, `Allocatables:\n${'  '.repeat(4)}Count:\t${driver.allocatable.count}`);
    if (driver.topologyKeys) out.add(3, `Topology Keys:\t${goList(driver.topologyKeys)}`);
  }
  return undefined;
};
