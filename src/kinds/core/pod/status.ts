import type { KubeObject } from '../../../apimachinery/types.ts';
import type { ValidationContext } from '../../resource.ts';
import { copyAppArmor } from './apparmor.ts';
import { qosClass } from './qos.ts';
import { containersOf } from './walk.ts';

const timeOf = (now: number): string => `${new Date(now).toISOString().slice(0, 19)}Z`;

/** Keys merged into a selector as `In` or `NotIn` the pod's own value. Upstream: applyLabelKeysToLabelSelector. */
function merge(term: any, labels: Record<string, string>): void {
  if (!term.labelSelector) return;
  for (const [keys, operator] of [
    [term.matchLabelKeys, 'In'],
    [term.mismatchLabelKeys, 'NotIn'],
  ])
    for (const key of keys ?? [])
      if (Object.hasOwn(labels, key)) {
        const expression = { key, operator, values: [labels[key]] };
        term.labelSelector.matchExpressions = [...(term.labelSelector.matchExpressions ?? []), expression];
      }
}
function mergeLabelKeys(pod: KubeObject): void {
  const labels = pod.metadata.labels ?? {};
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const affinity = pod.spec?.affinity?.[kind];
    for (const t of affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
      if (t.podAffinityTerm) merge(t.podAffinityTerm, labels);
    for (const t of affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) merge(t, labels);
  }
  for (const constraint of pod.spec?.topologySpreadConstraints ?? []) merge(constraint, labels);
}
/** Fields of feature gates that are off. Upstream: podutil.DropDisabledPodFields. */
export function dropDisabled(spec: any): void {
  delete spec?.schedulingGroup;
  for (const [container] of containersOf(spec, '')) {
    if (container.lifecycle?.stopSignal === undefined) continue;
    delete container.lifecycle.stopSignal;
    if (!Object.keys(container.lifecycle).length) delete container.lifecycle;
  }
  for (const volume of spec?.volumes ?? [])
    for (const source of volume.projected?.sources ?? []) {
      delete source.clusterTrustBundle;
      delete source.podCertificate;
    }
}
/** Upstream: pkg/registry/core/pod/strategy.go PrepareForCreate. */
export function preparePod(pod: KubeObject, { now, warn }: ValidationContext): void {
  pod.metadata.generation = 1;
  pod.status = { phase: 'Pending', qosClass: qosClass(pod) };
  dropDisabled(pod.spec);
  if (pod.spec?.schedulingGates?.length)
    pod.status.conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        lastProbeTime: null,
        lastTransitionTime: timeOf(now),
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ];
  mergeLabelKeys(pod);
  copyAppArmor(pod, warn ?? (() => {}));
}
/** What a kubelet of old leaves out stays. Upstream: podStatusStrategy PrepareForUpdate. */
export function preparePodStatus(pod: KubeObject, old: KubeObject): void {
  const status = pod.status ?? {};
  const before = old.status ?? {};
  pod.status = status;
  if (!status.qosClass && before.qosClass) status.qosClass = before.qosClass;
  if (!status.observedGeneration && before.observedGeneration) status.observedGeneration = before.observedGeneration;
  const left = [...(before.conditions ?? [])];
  for (const condition of status.conditions ?? []) {
    const i = left.findIndex((c: any) => c.type === condition.type);
    const [known] = i >= 0 ? left.splice(i, 1) : [];
    if (!condition.observedGeneration && known?.observedGeneration) condition.observedGeneration = known.observedGeneration;
  }
}
