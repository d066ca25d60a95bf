import type { KubeObject } from '../../apimachinery/types.ts';
import { age, nameOf, someOf } from '../table/format.ts';

const UNKNOWN = '<unknown>';
const fields: Record<string, string> = {
  External: 'external',
  Pods: 'pods',
  Object: 'object',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};
function metricText(spec: any, status: any): string {
  const field = fields[spec.type];
  if (!field) return '<unknown type>';
  const { target = {}, name } = spec[field] ?? {};
  const current = status?.[field]?.current;
  if (field === 'pods') return `${current ? (current.averageValue ?? '0') : UNKNOWN}/${target.averageValue ?? '0'}`;
  if (field === 'external' || field === 'object')
    return target.averageValue !== undefined
      ? `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`
      : `${current ? (current.value ?? '0') : UNKNOWN}/${target.value ?? '0'}`;
  if (target.averageValue !== undefined) return `${name}: ${current ? (current.averageValue ?? '0') : UNKNOWN}/${target.averageValue}`;
  const percent = (n: number | undefined, without: string) => (n === undefined || n === null ? without : `${n}%`);
  return `${name}: ${percent(current?.averageUtilization, UNKNOWN)}/${percent(target.averageUtilization, '<auto>')}`;
}
/** Upstream: pkg/printers/internalversion/printers.go printHorizontalPodAutoscaler. */
export function autoscalerCells(o: KubeObject, now: number): unknown[] {
  const { spec = {}, status = {} } = o;
  const metrics: string[] = (spec.metrics ?? []).map((m: any, i: number) => metricText(m, status.currentMetrics?.[i]));
  return [
    nameOf(o),
    `${spec.scaleTargetRef?.kind ?? ''}/${spec.scaleTargetRef?.name ?? ''}`,
    metrics.length ? someOf(metrics, 2, ', ') : '<none>',
    `${spec.minReplicas ?? '<unset>'}`,
    spec.maxReplicas ?? 0,
    status.currentReplicas ?? 0,
    age(o, now),
  ];
}
