import type { KubeObject } from '../../../apimachinery/types.ts';

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const CURRENT = 'autoscaling.alpha.kubernetes.io/current-metrics';
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';

type Fields = Record<string, any>;
const isCpu = (metric: Fields): boolean => metric.type === 'Resource' && metric.resource?.name === 'cpu';
const without = (annotations: Record<string, string> | undefined): Record<string, string> | undefined => {
  if (!annotations) return undefined;
  const rest = Object.fromEntries(Object.entries(annotations).filter(([k]) => ![METRICS, CURRENT, CONDITIONS, BEHAVIOR].includes(k)));
  return Object.keys(rest).length ? rest : undefined;
};
const parse = (text: string | undefined): any => {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
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
  const metrics = [...cpu, ...(parse(notes[METRICS]) ?? []).map(metricV2)];
  const now = current === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  const currentMetrics = [...now, ...(parse(notes[CURRENT]) ?? [])];
  return {
    apiVersion: 'autoscaling/v2',
    kind: object.kind,
    metadata: defined({ ...object.metadata, annotations: without(object.metadata.annotations) }),
    spec: defined({ ...spec, metrics: metrics.length ? metrics : undefined, behavior: parse(notes[BEHAVIOR]) }),
    status: defined({
      ...status,
      currentMetrics: currentMetrics.length ? currentMetrics : undefined,
      conditions: parse(notes[CONDITIONS]),
      desiredReplicas: status.desiredReplicas ?? 0,
    }),
  };
}
export function autoscalerV1(object: KubeObject): KubeObject {
  const { metrics = [], behavior, ...spec } = object.spec ?? {};
  const { currentMetrics = [], conditions, ...status } = object.status ?? {};
  const cpu = metrics.find((m: Fields) => isCpu(m) && m.resource.target?.averageUtilization !== undefined);
  const others = metrics.filter((m: Fields) => m !== cpu).map(metricV1);
  const now = (currentMetrics ?? []).find((m: Fields) => isCpu(m) && m.resource.current?.averageUtilization !== undefined);
  const annotations = defined({
    ...object.metadata.annotations,
    [METRICS]: others.length ? JSON.stringify(others) : undefined,
    [CURRENT]: currentMetrics?.length ? JSON.stringify(currentMetrics) : undefined,
    [CONDITIONS]: conditions?.length ? JSON.stringify(conditions) : undefined,
    [BEHAVIOR]: behavior ? JSON.stringify(behavior) : undefined,
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
function metricV1(metric: Fields): Fields {
  const { target, ...resource } = metric.resource ?? {};
  if (metric.type !== 'Resource') return metric;
  return {
    type: 'Resource',
    resource: defined({ ...resource, targetAverageUtilization: target?.averageUtilization, targetAverageValue: target?.averageValue }),
  };
}
function metricV2(metric: Fields): Fields {
  if (metric.type !== 'Resource') return metric;
  const { targetAverageUtilization: utilization, targetAverageValue: value, ...resource } = metric.resource ?? {};
  const target =
    utilization === undefined ? { type: 'AverageValue', averageValue: value } : { type: 'Utilization', averageUtilization: utilization };
  return { type: 'Resource', resource: { ...resource, target } };
}
