import type { Describer } from './describer.ts';
import { annotations } from './lines.ts';

type Any = any;
const pairs = (values: Record<string, string> | undefined): string =>
  Object.keys(values ?? {})
    .sort()
    .map((k) => `${k}=${values?.[k]}`)
    .join(',') || '<none>';

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
  return undefined;
};

export const priorityClass: Describer = (out, { object }) => {
  const o = object as Any;
  out.add(0, `Name:\t${o.metadata.name}`);
  out.add(0, `Value:\t${o.value}`);
  out.add(0, `GlobalDefault:\t${Boolean(o.globalDefault)}`);
  out.add(0, `PreemptionPolicy:\t${o.preemptionPolicy ?? 'PreemptLowerPriority'}`);
  out.add(0, `Description:\t${o.description ?? ''}`);
  if (Object.keys(o.metadata.annotations ?? {}).some((k) => k !== 'kubectl.kubernetes.io/last-applied-configuration'))
    out.add(0, `Annotations:\t${pairs(o.metadata.annotations)}`);
  else annotations(out, 0, 'Annotations', undefined);
  return undefined;
};
