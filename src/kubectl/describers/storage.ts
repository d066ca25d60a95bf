import { claim, goList, modes, phase } from './claims.ts';
import { type Describer, list } from './describer.ts';
import { annotations, type Lines, labels, rfc1123OrZero } from './lines.ts';
import { describeSource } from './volumes.ts';

/** Upstream: describe.go PersistentVolumeClaimDescriber. */
export const persistentVolumeClaim: Describer = async (out, { object, session, now }) => {
  claim(out, object, true, now);
  const { metadata, status = {} } = object;
  const pods = (await list(session, `/api/v1/namespaces/${metadata.namespace}/pods`)).filter((p) =>
    p.spec.volumes?.some((v: any) => v.persistentVolumeClaim?.claimName === metadata.name),
  );
  if (!pods.length) out.add(0, 'Used By:\t<none>');
  pods.forEach((p, i) => out.add(0, `${i ? '' : 'Used By:'}\t${p.metadata.name}`));
  conditions(out, status.conditions);
  return undefined;
};

function conditions(out: Lines, all: any[] | undefined): void {
  if (!all?.length) return;
  out.add(0, 'Conditions:');
  out.add(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
  out.add(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const c of all)
    out.add(
      1,
      `${c.type} \t${c.status} \t${rfc1123OrZero(c.lastProbeTime)} \t${rfc1123OrZero(c.lastTransitionTime)} \t${c.reason ?? ''} \t${c.message ?? ''}`,
    );
}

/** Upstream: describe.go PersistentVolumeDescriber. */
export const persistentVolume: Describer = (out, { object, now }) => {
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Finalizers:\t${goList(metadata.finalizers)}`);
  out.add(0, `StorageClass:\t${metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''}`);
  out.add(0, `Status:\t${phase(object, now)}`);
  out.add(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''}`);
  out.add(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy}`);
  out.add(0, `Access Modes:\t${modes(spec.accessModes)}`);
  if (spec.volumeMode) out.add(0, `VolumeMode:\t${spec.volumeMode}`);
  out.add(0, `Capacity:\t${spec.capacity?.storage ?? '0'}`);
  const required = spec.nodeAffinity?.required;
  if (!required) out.add(0, 'Node Affinity:\t<none>');
  else {
    out.add(0, 'Node Affinity:\t');
    const { nodeSelectorTerms = [] } = required;
    out.add(1, `Required Terms:\t${nodeSelectorTerms.length ? '' : '<none>'}`);
    nodeSelectorTerms.forEach((term: any, i: number) => {
      const words = (e: any) => `${e.key} ${e.operator.toLowerCase()}${e.values?.length ? ` [${e.values.join(', ')}]` : ''}`;
      termLines(out, 2, i, (term.matchExpressions ?? []).map(words));
    });
  }
  out.add(0, `Message:\t${status.message ?? ''}`);
  out.add(0, 'Source:');
  describeSource(out, spec, true);
  return undefined;
};

/** One of several terms, each of its requirements on a line. */
export function termLines(out: Lines, level: number, i: number, words: string[]): void {
  out.add(level, `Term ${i}:\t${words[0] ?? '<none>'}`);
  for (const more of words.slice(1)) out.add(level, `\t${more}`);
}

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
