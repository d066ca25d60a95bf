import { type Describer, list } from './describer.ts';
import { annotations, labels } from './lines.ts';
import { template } from './pod.ts';
import { conditions } from './workloads.ts';

/** Upstream: describe.go ReplicationControllerDescriber. */
export const replicationController: Describer = async (out, { object, session }) => {
  const { metadata, spec, status = {} } = object;
  const selector = Object.entries(spec.selector ?? {})
    .map(([k, v]) => `${k}=${v}`)
    .sort()
    .join(',');
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  out.add(0, `Selector:\t${selector || '<none>'}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas} desired`);
  const pods = await list(session, `/api/v1/namespaces/${metadata.namespace}/pods`, { labelSelector: selector });
  const mine = pods.filter((p) => p.metadata.ownerReferences?.some((o) => o.controller && o.uid === metadata.uid));
  const count = (phase: string) => mine.filter((p) => p.status?.phase === phase).length;
  out.add(
    0,
    `Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
  );
  template(out, spec.template);
  conditions(out, status);
  return undefined;
};
