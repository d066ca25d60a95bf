import { labelSelectorToText } from '../../../apimachinery/selectors.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { age, containerCells, humanDuration, nameOf } from '../../table/format.ts';

function statusText(o: KubeObject): string {
  const has = (type: string) => (o.status?.conditions ?? []).find((c: any) => c.type === type)?.status === 'True';
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (o.metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running';
}
function completions({ spec = {}, status = {} }: KubeObject): string {
  const done = status.succeeded ?? 0;
  if (spec.completions !== undefined && spec.completions !== null) return `${done}/${spec.completions}`;
  return spec.parallelism > 1 ? `${done}/1 of ${spec.parallelism}` : `${done}/1`;
}
function duration({ status = {} }: KubeObject, now: number): string {
  if (!status.startTime) return '';
  return humanDuration((status.completionTime ? Date.parse(status.completionTime) : now) - Date.parse(status.startTime));
}
/** Upstream: pkg/printers/internalversion/printers.go printJob. */
export const jobCells = (o: KubeObject, now: number): unknown[] => [
  nameOf(o),
  statusText(o),
  completions(o),
  duration(o, now),
  age(o, now),
  ...containerCells(o.spec?.template),
  labelSelectorToText(o.spec?.selector),
];
