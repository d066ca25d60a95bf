import { type Describer, list } from './describer.ts';
import { annotations, labels } from './lines.ts';
import { volumeSource } from './volumes.ts';

const MODES: Record<string, string> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };
const modes = (list: string[] | undefined): string =>
  Object.keys(MODES)
    .filter((m) => list?.includes(m))
    .map((m) => MODES[m])
    .join(',');
const go = (list: string[] | undefined): string => `[${(list ?? []).join(' ')}]`;

export const persistentVolumeClaim: Describer = async (out, { object, session }) => {
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  out.add(0, `StorageClass:\t${spec.storageClassName ?? ''}`);
  out.add(0, `Status:\t${metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? '')}`);
  out.add(0, `Volume:\t${spec.volumeName ?? ''}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Finalizers:\t${go(metadata.finalizers)}`);
  out.add(0, `Capacity:\t${spec.volumeName ? (status.capacity?.storage ?? '') : ''}`);
  out.add(0, `Access Modes:\t${spec.volumeName ? modes(status.accessModes) : ''}`);
  if (spec.volumeMode) out.add(0, `VolumeMode:\t${spec.volumeMode}`);
  if (spec.dataSource) {
    out.add(0, 'DataSource:');
    for (const key of ['apiGroup', 'kind', 'name'])
      if (spec.dataSource[key]) out.add(1, `${key[0].toUpperCase()}${key.slice(1)}:\t${spec.dataSource[key]}`);
  }
  const pods = (await list(session, `/api/v1/namespaces/${metadata.namespace}/pods`)).filter((p) =>
    p.spec.volumes?.some((v: any) => v.persistentVolumeClaim?.claimName === metadata.name),
  );
  if (!pods.length) out.add(0, 'Used By:\t<none>');
  pods.forEach((p, i) => out.add(0, `${i ? '' : 'Used By:'}\t${p.metadata.name}`));
  return undefined;
};

export const persistentVolume: Describer = (out, { object }) => {
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Finalizers:\t${go(metadata.finalizers)}`);
  out.add(0, `StorageClass:\t${spec.storageClassName ?? ''}`);
  out.add(0, `Status:\t${metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? '')}`);
  out.add(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`);
  out.add(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy}`);
  out.add(0, `Access Modes:\t${modes(spec.accessModes)}`);
  if (spec.volumeMode) out.add(0, `VolumeMode:\t${spec.volumeMode}`);
  out.add(0, `Capacity:\t${spec.capacity?.storage ?? ''}`);
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
  if (!terms) out.add(0, 'Node Affinity:\t<none>');
  else {
    out.add(0, 'Node Affinity:');
    out.add(1, 'Required Terms:');
    terms.forEach((term: any, i: number) => {
      const words = (term.matchExpressions ?? []).map((e: any) => `${e.key} ${e.operator.toLowerCase()} [${(e.values ?? []).join(', ')}]`);
      out.add(2, `Term ${i}:\t${words[0] ?? '<none>'}`);
      for (const more of words.slice(1)) out.add(2, `\t${more}`);
    });
  }
  out.add(0, `Message:\t${status.message ?? ''}`);
  out.add(0, 'Source:');
  const [type, fields] = volumeSource(spec);
  out.raw(`    Type:\t${type}\n`);
  for (const [name, value] of fields) out.raw(`    ${name}:\t${value}\n`);
  return undefined;
};

export const podDisruptionBudget: Describer = async (out, { object }) => {
  const { labelSelectorToText } = await import('../../apimachinery/selectors.ts');
  const { metadata, spec, status } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  if (spec.minAvailable !== undefined) out.add(0, `Min available:\t${spec.minAvailable}`);
  else if (spec.maxUnavailable !== undefined) out.add(0, `Max unavailable:\t${spec.maxUnavailable}`);
  out.add(0, `Selector:\t${spec.selector ? labelSelectorToText(spec.selector) : '<unset>'}`);
  out.add(0, 'Status:');
  for (const [name, key] of [
    ['Allowed disruptions', 'disruptionsAllowed'],
    ['Current', 'currentHealthy'],
    ['Desired', 'desiredHealthy'],
    ['Total', 'expectedPods'],
  ])
    out.add(2, `${name}:\t${status?.[key] ?? 0}`);
  return undefined;
};
