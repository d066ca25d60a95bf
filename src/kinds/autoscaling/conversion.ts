import type { KubeObject } from '../../apimachinery/types.ts';

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const CURRENT = 'autoscaling.alpha.kubernetes.io/current-metrics';
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';
export const VERSION_NOTES = [METRICS, CURRENT, CONDITIONS, BEHAVIOR];

type Fields = Record<string, any>;
const isCpu = (metric: Fields): boolean => metric.type === 'Resource' && metric.resource?.name === 'cpu';
const without = (annotations: Record<string, string> | undefined): Record<string, string> | undefined => {
  if (!annotations) return undefined;
  const rest = Object.fromEntries(Object.entries(annotations).filter(([k]) => !VERSION_NOTES.includes(k)));
  return Object.keys(rest).length ? rest : undefined;
};
const parse = (text: string | undefined): any => {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};
const listed = (text: string | undefined): Fields[] => {
  const found = parse(text);
  return Array.isArray(found) ? found.filter((m) => m && typeof m === 'object') : [];
};
const defined = (object: Fields): Fields => Object.fromEntries(Object.entries(object).filter(([, v]) => v !== undefined));

/** v1 keeps what it has no field for in annotations. Upstream: pkg/apis/autoscaling/v1/conversion.go. */
export function autoscalerV2(object: KubeObject): KubeObject {
  const notes = object.metadata.annotations ?? {};
  const { targetCPUUtilizationPercentage: target, ...spec } = object.spec ?? {};
  const { currentCPUUtilizationPercentage: current, ...status } = object.status ?? {};
  const cpu =
    target === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }];
  const metrics = [...listed(notes[METRICS]).map((m) => metricV2(m, 'target')), ...cpu];
  // What v1 leaves unsaid is said here, where all metrics are known.
  if (!metrics.length)
    metrics.push({ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } });
  const now = current === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  const currentMetrics = Array.isArray(parse(notes[CURRENT])) ? listed(notes[CURRENT]).map((m) => metricV2(m, 'current')) : now;
  return {
    apiVersion: 'autoscaling/v2',
    kind: object.kind,
    metadata: defined({ ...object.metadata, annotations: without(object.metadata.annotations) }),
    spec: defined({ ...spec, metrics, behavior: served(parse(notes[BEHAVIOR])) }),
    status: defined({
      ...status,
      currentReplicas: status.currentReplicas || undefined,
      currentMetrics: currentMetrics.length ? currentMetrics : null,
      conditions: Array.isArray(parse(notes[CONDITIONS])) ? listed(notes[CONDITIONS]) : status.conditions,
      desiredReplicas: status.desiredReplicas ?? 0,
    }),
  };
}
export function autoscalerV1(object: KubeObject): KubeObject {
  const { metrics = [], behavior, ...spec } = object.spec ?? {};
  const { currentMetrics = [], conditions, ...status } = object.status ?? {};
  const plain = (m: Fields): boolean => isCpu(m) && m.resource.target?.averageUtilization !== undefined;
  const cpu = metrics.find(plain);
  const others = metrics.filter((m: Fields) => !plain(m)).map((m: Fields) => metricV1(m, 'target'));
  const now = (currentMetrics ?? []).find((m: Fields) => isCpu(m) && m.resource.current?.averageUtilization !== undefined);
  const annotations = defined({
    ...without(object.metadata.annotations),
    [METRICS]: others.length ? JSON.stringify(others) : undefined,
    [CURRENT]: currentMetrics?.length ? JSON.stringify(currentMetrics.map((m: Fields) => metricV1(m, 'current'))) : undefined,
    [CONDITIONS]: conditions?.length ? JSON.stringify(conditions.map(condition)) : undefined,
    [BEHAVIOR]: behavior ? JSON.stringify(behaviorV1(behavior)) : undefined,
  });
  return {
    apiVersion: 'autoscaling/v1',
    kind: object.kind,
    metadata: defined({ ...object.metadata, annotations: Object.keys(annotations).length ? annotations : undefined }),
    spec: defined({ ...spec, targetCPUUtilizationPercentage: cpu?.resource.target.averageUtilization }),
    status: defined({
      ...status,
      currentReplicas: status.currentReplicas ?? 0,
      currentCPUUtilizationPercentage: now?.resource.current.averageUtilization,
    }),
  };
}
/** Of the internal type, whose names v1 keeps behavior by. */
const rulesV1 = (r: Fields | undefined): Fields | null =>
  r
    ? {
        StabilizationWindowSeconds: r.stabilizationWindowSeconds ?? null,
        SelectPolicy: r.selectPolicy ?? null,
        Policies: (r.policies ?? []).map((p: Fields) => ({ Type: p.type, Value: p.value, PeriodSeconds: p.periodSeconds })),
        Tolerance: r.tolerance ?? null,
      }
    : null;
const behaviorV1 = (b: Fields): Fields => ({ ScaleUp: rulesV1(b.scaleUp), ScaleDown: rulesV1(b.scaleDown) });
/** Names as the served version has them; what is null is not there. */
function served(value: any): any {
  if (Array.isArray(value)) return value.map(served);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== null)
      .map(([k, v]) => [k[0].toLowerCase() + k.slice(1), served(v)]),
  );
}
const condition = ({ type, status, lastTransitionTime = null, reason, message }: Fields): Fields =>
  defined({ type, status, lastTransitionTime, reason, message });
const referenceV1 = ({ kind, name, apiVersion }: Fields = {}): Fields => defined({ kind, name, apiVersion });
/** `prefix`: target or current, as v1 calls what v2 has within an object of that name. */
function metricV1(metric: Fields, prefix: 'target' | 'current'): Fields {
  const { type, object, pods, resource, containerResource, external } = metric;
  const amounts = (m: Fields): Fields => m[prefix] ?? {};
  const own = ({ name, container, ...m }: Fields): Fields =>
    defined({
      name,
      [`${prefix}AverageUtilization`]: amounts(m).averageUtilization,
      [`${prefix}AverageValue`]: amounts(m).averageValue ?? (prefix === 'current' ? '0' : undefined),
      container,
    });
  return defined({
    type,
    object:
      object &&
      defined({
        target: referenceV1(object.describedObject),
        metricName: object.metric?.name,
        [`${prefix}Value`]: amounts(object).value ?? '0',
        selector: object.metric?.selector,
        averageValue: amounts(object).averageValue,
      }),
    pods:
      pods &&
      defined({
        metricName: pods.metric?.name,
        [`${prefix}AverageValue`]: amounts(pods).averageValue ?? '0',
        selector: pods.metric?.selector,
      }),
    resource: resource && own(resource),
    containerResource: containerResource && own(containerResource),
    external:
      external &&
      defined({
        metricName: external.metric?.name,
        metricSelector: external.metric?.selector,
        [`${prefix}Value`]: amounts(external).value ?? (prefix === 'current' ? '0' : undefined),
        [`${prefix}AverageValue`]: amounts(external).averageValue,
      }),
  });
}
function metricV2(metric: Fields, prefix: 'target' | 'current'): Fields {
  const { type, object, pods, resource, containerResource, external } = metric;
  const target = prefix === 'target';
  const within = (value?: string, averageValue?: string, averageUtilization?: number): Fields => {
    const kind = averageUtilization !== undefined ? 'Utilization' : averageValue !== undefined ? 'AverageValue' : 'Value';
    return { [prefix]: defined({ type: target ? kind : undefined, value, averageValue, averageUtilization }) };
  };
  const named = (name: string, selector: unknown): Fields => ({ metric: defined({ name, selector }) });
  const own = ({ name, container, ...m }: Fields): Fields =>
    defined({ name, container, ...within(undefined, m[`${prefix}AverageValue`], m[`${prefix}AverageUtilization`]) });
  return defined({
    type,
    object: object && {
      describedObject: object.target,
      ...named(object.metricName, object.selector),
      ...within(object.averageValue === undefined ? object[`${prefix}Value`] : undefined, object.averageValue),
    },
    pods: pods && { ...named(pods.metricName, pods.selector), ...within(undefined, pods[`${prefix}AverageValue`]) },
    resource: resource && own(resource),
    containerResource: containerResource && own(containerResource),
    external: external && {
      ...named(external.metricName, external.metricSelector),
      ...within(external[`${prefix}Value`], external[`${prefix}AverageValue`]),
    },
  });
}
