import { formatQuantity, milliQuantity, quantityMilli } from '../../../apimachinery/quantity.ts';
import type { LabelSelectorObject } from '../../../apimachinery/selectors.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Api } from '../../../client/objects.ts';
import { replicasForShare, replicasForTotal, replicasForUsage, replicasForUtilization, type Tolerances } from './calculator.ts';
import { externalMetric, MetricError, objectMetric, podsMetric, resourceMetrics } from './metrics.ts';

type Metric = any;
export interface Target {
  namespace: string;
  /** What spec and status of its scale say. */
  current: number;
  running: number;
  selector: string;
  pods: KubeObject[];
  tolerances: Tolerances;
  now: number;
  /** The resource that serves a kind. */
  resourceOf(apiVersion: string, kind: string): Promise<string>;
}
export interface Computed {
  replicas: number;
  /** Names the metric in events. */
  name: string;
  status: Metric;
}
/** Why one metric is invalid: the reason of its event, its own words, and those of the whole. */
export class InvalidMetric extends Error {
  constructor(
    readonly reason: string,
    message: string,
    readonly whole: string,
  ) {
    super(message);
  }
}

const quantity = (milli: number, format: 'DecimalSI' | 'BinarySI' = 'DecimalSI') => formatQuantity(milliQuantity(milli, format));

/** Upstream: pkg/controller/podautoscaler/horizontal.go computeReplicasForMetric. */
export async function computeMetric(api: Api, spec: Metric, target: Target): Promise<Computed> {
  switch (spec.type) {
    case 'Resource':
      return guarded('FailedGetResourceMetric', `${spec.resource.name} resource metric value`, () => resource(api, spec.resource, target));
    case 'ContainerResource':
      return guarded('FailedGetContainerResourceMetric', `${spec.containerResource.container} container metric value`, () =>
        resource(api, spec.containerResource, target, spec.containerResource.container),
      );
    case 'Pods':
      return guarded('FailedGetPodsMetric', 'pods metric value', () => pods(api, spec.pods, target));
    case 'Object':
      return guarded('FailedGetObjectMetric', 'object metric value', () => object(api, spec.object, target));
    default:
      return guarded(
        'FailedGetExternalMetric',
        `${spec.external.metric.name} external metric value`,
        () => external(api, spec.external, target),
        spec.external.target.averageValue
          ? `failed to get ${spec.external.metric.name} external metric: `
          : `failed to get external metric ${spec.external.metric.name}: `,
      );
  }
}

async function guarded(reason: string, what: string, compute: () => Promise<Computed>, within = ''): Promise<Computed> {
  try {
    return await compute();
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    throw new InvalidMetric(reason, error.message, `failed to get ${what}: ${within}${error.message}`);
  }
}
async function within<T>(words: string, work: Promise<T> | (() => T)): Promise<T> {
  try {
    return await (typeof work === 'function' ? work() : work);
  } catch (error) {
    throw error instanceof MetricError ? new MetricError(`${words}: ${error.message}`) : error;
  }
}

async function resource(api: Api, { name, target: wanted }: Metric, target: Target, container?: string): Promise<Computed> {
  const { averageValue, averageUtilization } = wanted;
  const about = { ...target, resource: name, container };
  const compute = async () => {
    const metrics = await within(
      `unable to get metrics for resource ${name}`,
      resourceMetrics(api, name, target.namespace, target.selector, container),
    );
    return averageValue === undefined
      ? replicasForUtilization({ ...about, metrics }, averageUtilization)
      : replicasForUsage({ ...about, metrics }, quantityMilli(averageValue));
  };
  const { replicas, usage, utilization } = await within(
    `failed to get ${name} ${averageValue === undefined ? 'utilization' : 'usage'}`,
    compute(),
  );
  const current = {
    ...(utilization !== undefined && { averageUtilization: utilization }),
    averageValue: quantity(usage, name === 'memory' ? 'BinarySI' : 'DecimalSI'),
  };
  const status = container
    ? { type: 'ContainerResource', containerResource: { name, container, current } }
    : { type: 'Resource', resource: { name, current } };
  const of = container ? 'container resource' : 'resource';
  return { replicas, status, name: averageValue === undefined ? `${name} ${of} utilization (percentage of request)` : `${name} resource` };
}

async function pods(api: Api, { metric, target: wanted }: Metric, target: Target): Promise<Computed> {
  const metrics = await within(`unable to get metric ${metric.name}`, podsMetric(api, metric, target.namespace, target.selector));
  const { replicas, usage } = replicasForUsage({ ...target, metrics }, quantityMilli(wanted.averageValue));
  const status = { type: 'Pods', pods: { metric, current: { averageValue: quantity(usage) } } };
  return { replicas, status, name: `pods metric ${metric.name}` };
}

async function object(api: Api, { metric, describedObject, target: wanted }: Metric, target: Target): Promise<Computed> {
  const { apiVersion = 'v1', kind, name } = describedObject;
  const failed = (error: unknown) => {
    if (!(error instanceof MetricError)) throw error;
    const whole = wanted.value === undefined ? `failed to get ${metric.name} object metric: ` : '';
    throw new MetricError(`${whole}unable to get metric ${metric.name}: ${kind} on ${target.namespace} ${name}/${error.message}`);
  };
  const usage = await target
    .resourceOf(apiVersion, kind)
    .then((resourceName) => objectMetric(api, metric, target.namespace, resourceName, name))
    .catch(failed);
  const status = (current: object) => ({ type: 'Object', object: { describedObject, metric, current } });
  if (wanted.value !== undefined) {
    const replicas = replicasForTotal(usage, quantityMilli(wanted.value), target);
    return { replicas, status: status({ value: quantity(usage) }), name: `${kind} metric ${metric.name}` };
  }
  const share = replicasForShare(usage, quantityMilli(wanted.averageValue), target.running, target.tolerances);
  return { replicas: share.replicas, status: status({ averageValue: quantity(share.usage) }), name: named(metric) };
}

async function external(api: Api, { metric, target: wanted }: Metric, target: Target): Promise<Computed> {
  const usage = await within(
    `unable to get external metric ${target.namespace}/${metric.name}/${selectorText(metric.selector)}`,
    externalMetric(api, metric, target.namespace),
  );
  const status = (current: object) => ({ type: 'External', external: { metric, current } });
  if (wanted.averageValue === undefined) {
    const replicas = replicasForTotal(usage, quantityMilli(wanted.value), target);
    return { replicas, status: status({ value: quantity(usage) }), name: named(metric) };
  }
  const share = replicasForShare(usage, quantityMilli(wanted.averageValue), target.running, target.tolerances);
  return { replicas: share.replicas, status: status({ averageValue: quantity(share.usage) }), name: named(metric) };
}
const named = ({ name, selector }: { name: string; selector?: LabelSelectorObject }) =>
  `external metric ${name}(${selectorText(selector)})`;

/** As Go prints one. */
function selectorText(selector: LabelSelectorObject | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const terms = (selector.matchExpressions ?? []).map(
    (e) => `LabelSelectorRequirement{Key:${e.key},Operator:${e.operator},Values:[${(e.values ?? []).join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${terms.join('')}},}`;
}
