import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Condition } from './pods.ts';

export const TRACKING = 'batch.kubernetes.io/job-tracking';
export const isOver = (job: KubeObject): boolean =>
  (job.status?.conditions ?? []).some((c: Condition) => (c.type === 'Complete' || c.type === 'Failed') && c.status === 'True');
export const INDEX = 'batch.kubernetes.io/job-completion-index';

/** `0-2,5` out of numbers. Upstream: pkg/controller/job/indexed_job_utils.go. */
export function indexesText(numbers: number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (sorted[j + 1] === sorted[j] + 1) j++;
    parts.push(j === i ? `${sorted[i]}` : j === i + 1 ? `${sorted[i]},${sorted[j]}` : `${sorted[i]}-${sorted[j]}`);
    i = j + 1;
  }
  return parts.join(',');
}
export function indexesOf(text: string | undefined): number[] {
  return (text ?? '')
    .split(',')
    .filter(Boolean)
    .flatMap((part) => {
      const [from, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });
}
