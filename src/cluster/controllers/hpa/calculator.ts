import { quantityMilli } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { conditionOf, isReady } from '../lib/pods.ts';
import { MetricError, type PodMetrics } from './metrics.ts';

/** How far off the target is near enough, down and up. */
export interface Tolerances {
  down: number;
  up: number;
}
export interface Proposal {
  replicas: number;
  /** Of one pod on average, in thousandths. */
  usage: number;
  /** In percent of what was requested. */
  utilization?: number;
}
export interface Question {
  pods: KubeObject[];
  metrics: PodMetrics;
  current: number;
  tolerances: Tolerances;
  /** Of resource metrics. */
  resource?: string;
  container?: string;
  now: number;
}
const CPU_INITIALIZATION = 300_000;
const INITIAL_READINESS = 30_000;

export const isWithin = ({ down, up }: Tolerances, ratio: number): boolean => 1 - down <= ratio && ratio <= 1 + up;

/** Upstream: pkg/controller/podautoscaler/replica_calculator.go groupPods. */
function groupPods({ pods, metrics, resource, now }: Question) {
  const groups = { ready: 0, unready: [] as string[], missing: [] as string[], ignored: [] as string[] };
  for (const pod of pods) {
    const name = pod.metadata.name as string;
    const metric = metrics.get(name);
    if (pod.metadata.deletionTimestamp || pod.status?.phase === 'Failed') groups.ignored.push(name);
    else if (pod.status?.phase === 'Pending') groups.unready.push(name);
    else if (!metric) groups.missing.push(name);
    else if (resource === 'cpu' && isWarmingUp(pod, metric, now)) groups.unready.push(name);
    else groups.ready++;
  }
  return groups;
}
/** The first minutes of a pod say little of what it will use. */
function isWarmingUp(pod: KubeObject, metric: { at?: number; window: number }, now: number): boolean {
  const condition = conditionOf(pod, 'Ready');
  const began = Date.parse(pod.status?.startTime);
  if (!condition || Number.isNaN(began)) return true;
  const since = Date.parse(condition.lastTransitionTime);
  if (began + CPU_INITIALIZATION > now) return condition.status === 'False' || (metric.at ?? now) < since + metric.window;
  return condition.status === 'False' && began + INITIAL_READINESS > since;
}

type Measure = (metrics: PodMetrics) => { ratio: number; usage: number; utilization?: number };

/** Upstream: replica_calculator.go GetResourceReplicas, calcPlainMetricReplicas. `lost` is what a pod without metrics is taken to use. */
function replicasFor(question: Question, measure: Measure, lost: (pod: string) => number): Proposal {
  const { pods, current, tolerances } = question;
  if (!pods.length) throw new MetricError('no pods returned by selector while calculating replica count');
  const metrics = new Map(question.metrics);
  const { ready, unready, missing, ignored } = groupPods(question);
  for (const name of [...ignored, ...unready]) metrics.delete(name);
  if (!metrics.size) throw new MetricError('did not receive metrics for targeted pods (pods might be unready)');
  const { ratio, ...said } = measure(metrics);
  const growsUnready = unready.length > 0 && ratio > 1;
  if (!growsUnready && !missing.length) return { replicas: isWithin(tolerances, ratio) ? current : Math.ceil(ratio * ready), ...said };
  if (ratio !== 1) for (const name of missing) metrics.set(name, { value: ratio < 1 ? lost(name) : 0, window: 0 });
  if (growsUnready) for (const name of unready) metrics.set(name, { value: 0, window: 0 });
  const again = measure(metrics).ratio;
  if (isWithin(tolerances, again) || (ratio < 1 && again > 1) || (ratio > 1 && again < 1)) return { replicas: current, ...said };
  const replicas = Math.ceil(again * metrics.size);
  const turned = (again < 1 && replicas > current) || (again > 1 && replicas < current);
  return { replicas: turned ? current : replicas, ...said };
}

export function replicasForUsage(question: Question, target: number): Proposal {
  const measure: Measure = (metrics) => {
    const usage = Math.trunc(total(metrics) / metrics.size);
    return { ratio: usage / target, usage };
  };
  return replicasFor(question, measure, () => target);
}

export function replicasForUtilization(question: Question, target: number): Proposal {
  if (!question.pods.length) throw new MetricError('no pods returned by selector while calculating replica count');
  // Pods that are not counted leave no metrics; the real calculator says so before it looks at requests.
  const requests = new Map<string, number>();
  const lazily = () => {
    if (!requests.size) for (const pod of question.pods) requests.set(pod.metadata.name as string, requestOf(pod, question));
    return requests;
  };
  const measure: Measure = (metrics) => {
    const known = [...metrics].filter(([name]) => lazily().has(name));
    const requested = known.reduce((sum, [name]) => sum + (lazily().get(name) as number), 0);
    if (!requested) throw new MetricError('no metrics returned matched known pods');
    const used = known.reduce((sum, [, { value }]) => sum + value, 0);
    const utilization = Math.trunc((used * 100) / requested);
    return { ratio: utilization / target, usage: Math.trunc(used / known.length), utilization };
  };
  return replicasFor(question, measure, (name) => Math.trunc(((lazily().get(name) ?? 0) * Math.max(100, target)) / 100));
}

const total = (metrics: PodMetrics): number => [...metrics.values()].reduce((sum, { value }) => sum + value, 0);

function requestOf(pod: KubeObject, { resource = '', container }: Question): number {
  const { name } = pod.metadata;
  const whole = pod.spec.resources?.requests;
  if (whole && Object.keys(whole).length && !container) {
    if (whole[resource] === undefined) throw new MetricError(`missing pod-level request for ${resource} in Pod ${name}`);
    return quantityMilli(whole[resource]);
  }
  const sidecars = (pod.spec.initContainers ?? []).filter((c: { restartPolicy?: string }) => c.restartPolicy === 'Always');
  const all = [...pod.spec.containers, ...sidecars];
  const counted = container ? all.filter((c) => c.name === container) : all;
  if (!counted.length) throw new MetricError(`container ${container} not found in Pod ${name}`);
  return counted.reduce((sum, c) => {
    const asked = c.resources?.requests?.[resource];
    if (asked === undefined) throw new MetricError(`missing request for ${resource} in container ${c.name} of Pod ${name}`);
    return sum + quantityMilli(asked);
  }, 0);
}

/** For a metric that is not any pod's own. */
export function replicasForTotal(usage: number, target: number, { pods, current, tolerances }: Omit<Question, 'metrics'>): number {
  const ratio = usage / target;
  if (current === 0) return Math.ceil(ratio);
  if (isWithin(tolerances, ratio)) return current;
  if (!pods.length) throw new MetricError('unable to calculate ready pods: no pods returned by selector while calculating replica count');
  return Math.ceil(ratio * pods.filter((pod) => pod.status?.phase === 'Running' && isReady(pod)).length);
}
/** The same, where the target is each pod's share. */
export function replicasForShare(usage: number, target: number, replicas: number, tolerances: Tolerances): Proposal {
  const enough = isWithin(tolerances, usage / (target * replicas));
  return { replicas: enough ? replicas : Math.ceil(usage / target), usage: Math.ceil(usage / replicas) };
}
