import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { type Context, type Describer, list } from './describer.ts';
import { annotations, type Lines, labels, rfc1123 } from './lines.ts';
import { template } from './pod.ts';

const selector = (object: KubeObject): string => labelSelectorToText(object.spec.selector) || '<none>';

async function podStatus({ session, object }: Context): Promise<string> {
  const pods = await list(session, `/api/v1/namespaces/${object.metadata.namespace}/pods`, {
    labelSelector: labelSelectorToText(object.spec.selector),
    limit: '500',
  });
  const mine = pods.filter((p) => p.metadata.ownerReferences?.some((o) => o.controller && o.uid === object.metadata.uid));
  const count = (phase: string) => mine.filter((p) => p.status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}

/** Upstream: describe.go DeploymentDescriber. */
export const deployment: Describer = async (out, { object, session }) => {
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  out.add(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Selector:\t${selector(object)}`);
  out.add(
    0,
    `Replicas:\t${spec.replicas} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  );
  out.add(0, `StrategyType:\t${spec.strategy?.type}`);
  out.add(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling) out.add(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  template(out, spec.template);
  conditions(out, status);
  const sets = await list(session, `/apis/apps/v1/namespaces/${metadata.namespace}/replicasets`, {
    labelSelector: labelSelectorToText(spec.selector),
  });
  replicaSets(
    out,
    object,
    sets.filter((s) => s.metadata.ownerReferences?.some((o) => o.uid === metadata.uid)),
  );
  return undefined;
};

function replicaSets(out: Lines, object: KubeObject, sets: KubeObject[]) {
  if (!sets.length) return;
  const revision = (s: KubeObject) => Number(s.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
  const words = (s: KubeObject) => `${s.metadata.name} (${s.status?.replicas ?? 0}/${s.spec.replicas ?? 0} replicas created)`;
  const current = Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
  const old = sets.filter((s) => revision(s) !== current).sort((a, b) => revision(a) - revision(b));
  const fresh = sets.filter((s) => revision(s) === current);
  out.add(0, `OldReplicaSets:\t${old.map(words).join(', ') || '<none>'}`);
  out.add(0, `NewReplicaSet:\t${fresh.map(words).join(', ') || '<none>'}`);
}

export const replicaSet: Describer = async (out, context) => {
  const { metadata, spec, status = {} } = context.object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  out.add(0, `Selector:\t${selector(context.object)}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  controlledBy(out, context.object);
  out.add(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas} desired`);
  out.add(0, `Pods Status:\t${await podStatus(context)}`);
  template(out, spec.template);
  conditions(out, status);
  return undefined;
};

export function conditions(out: Lines, status: KubeObject['status']) {
  if (!status.conditions?.length) return;
  out.add(0, 'Conditions:\n  Type\tStatus\tReason');
  out.add(1, '----\t------\t------');
  for (const c of status.conditions) out.add(1, `${c.type} \t${c.status}\t${c.reason}`);
}
function controlledBy(out: Lines, object: KubeObject) {
  const owner = object.metadata.ownerReferences?.find((o) => o.controller);
  if (owner) out.add(0, `Controlled By:\t${owner.kind}/${owner.name}`);
}

export const statefulSet: Describer = async (out, context) => {
  const { metadata, spec, status = {} } = context.object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  out.add(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  out.add(0, `Selector:\t${selector(context.object)}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Replicas:\t${spec.replicas} desired | ${status.replicas ?? 0} total`);
  out.add(0, `Update Strategy:\t${spec.updateStrategy?.type}`);
  if (spec.updateStrategy?.rollingUpdate?.partition !== undefined) out.add(1, `Partition:\t${spec.updateStrategy.rollingUpdate.partition}`);
  out.add(0, `Pods Status:\t${await podStatus(context)}`);
  template(out, spec.template);
  if (!spec.volumeClaimTemplates?.length) out.add(0, 'Volume Claims:\t<none>');
  else out.add(0, 'Volume Claims:');
  for (const claim of spec.volumeClaimTemplates ?? []) {
    out.add(1, `Name:\t${claim.metadata.name}`);
    out.add(1, `StorageClass:\t${claim.spec.storageClassName ?? ''}`);
    labels(out, 1, 'Labels', claim.metadata.labels);
    annotations(out, 1, 'Annotations', claim.metadata.annotations);
    out.add(1, `Capacity:\t${claim.spec.resources?.requests?.storage ?? '<default>'}`);
    out.add(1, `Access Modes:\t[${(claim.spec.accessModes ?? []).join(' ')}]`);
  }
  return undefined;
};

export const daemonSet: Describer = async (out, context) => {
  const { metadata, spec, status = {} } = context.object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  out.add(0, `Selector:\t${selector(context.object)}`);
  labels(out, 0, 'Node-Selector', spec.template.spec.nodeSelector);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`);
  out.add(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`);
  out.add(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`);
  out.add(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
  out.add(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`);
  out.add(0, `Pods Status:\t${await podStatus(context)}`);
  template(out, spec.template);
  return undefined;
};

export const job: Describer = async (out, { object }) => {
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  out.add(0, `Selector:\t${selector(object)}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  controlledBy(out, object);
  out.add(0, `Parallelism:\t${spec.parallelism ?? '<unset>'}`);
  out.add(0, `Completions:\t${spec.completions ?? '<unset>'}`);
  if (spec.completionMode) out.add(0, `Completion Mode:\t${spec.completionMode}`);
  if (spec.suspend !== undefined) out.add(0, `Suspend:\t${spec.suspend}`);
  if (spec.backoffLimit !== undefined) out.add(0, `Backoff Limit:\t${spec.backoffLimit}`);
  if (spec.ttlSecondsAfterFinished !== undefined) out.add(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
  if (status.startTime) out.add(0, `Start Time:\t${rfc1123(status.startTime)}`);
  if (status.completionTime) out.add(0, `Completed At:\t${rfc1123(status.completionTime)}`);
  if (status.startTime && status.completionTime) {
    const { humanDuration } = await import('../printers/age.ts');
    out.add(0, `Duration:\t${humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime))}`);
  }
  if (spec.activeDeadlineSeconds !== undefined) out.add(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`;
  out.add(0, `Pods Statuses:\t${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`);
  if (spec.completionMode === 'Indexed') out.add(0, `Completed Indexes:\t${status.completedIndexes || '<none>'}`);
  template(out, spec.template);
  return undefined;
};
