import type { KubeObject } from '../../../apimachinery/types.ts';
import { INDEX, indexesOf } from '../lib/jobs.ts';
import { judge } from './failurepolicy.ts';

export const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';
const FIRST_BACKOFF = 10_000;
const MAX_BACKOFF = 600_000;

export const indexOf = (pod: KubeObject): number => Number(pod.metadata.annotations?.[INDEX]);
const countOf = (pod: KubeObject, annotation: string): number => Number(pod.metadata.annotations?.[annotation] ?? 0);

/** How often an index has failed once this pod is counted. */
export function failuresWith(job: KubeObject, pod: KubeObject): { failures: number; ignored: number; final: boolean } {
  const { action } = judge(job, pod);
  const failures = countOf(pod, FAILURES) + (action === 'Ignore' ? 0 : 1);
  const ignored = countOf(pod, IGNORED) + (action === 'Ignore' ? 1 : 0);
  return { failures, ignored, final: action === 'FailIndex' || failures > job.spec.backoffLimitPerIndex };
}

/** Where each index has its own limit: which have failed for good, and which failed pod waits to be replaced. Upstream: pkg/controller/job/indexed_job_utils.go. */
export function perIndex(job: KubeObject, lost: KubeObject[], done: Set<number>) {
  const failed = new Set<number>(indexesOf(job.status?.failedIndexes));
  const delayed = new Map<number, KubeObject>();
  for (const pod of lost) {
    const index = indexOf(pod);
    if (done.has(index) || failed.has(index) || !(index < job.spec.completions)) continue;
    if (failuresWith(job, pod).final) failed.add(index);
    else if (countOf(pod, FAILURES) >= countOf(delayed.get(index) ?? pod, FAILURES)) delayed.set(index, pod);
  }
  for (const index of failed) delayed.delete(index);
  return { failed, delayed };
}

export const endOf = (pod: KubeObject): number =>
  Math.max(
    0,
    ...(pod.status?.containerStatuses ?? []).map((s: KubeObject) => Date.parse(s.state?.terminated?.finishedAt ?? '') || 0),
    Date.parse(pod.metadata.deletionTimestamp ?? '') || 0,
  );
/** How long after its end a pod that has failed so often is replaced. Upstream: pkg/controller/job/backoff_utils.go. */
export const backoff = (failures: number): number => (failures ? Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** (failures - 1)) : 0);
