import type { KubeObject } from '../../../apimachinery/types.ts';
import { indexesOf } from '../lib/jobs.ts';
import { type Condition, conditionOf } from '../lib/pods.ts';
import { judge } from './failurepolicy.ts';

/** That a job is to end: what it aims at, what it becomes. */
export interface Verdict {
  final: 'Complete' | 'Failed';
  reason: string;
  message: string;
}
export interface Counts {
  failed: number;
  lost: KubeObject[];
  active: KubeObject[];
  done: Set<number>;
  failedIndexes?: Set<number>;
  now: number;
  startTime?: string;
}
export const targetOf = ({ final }: Verdict): string => (final === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget');

/** Upstream: pkg/controller/job/job_controller.go syncJob, in its order; completions are looked at once its pods were managed. */
export function verdictOf(job: KubeObject, counts: Counts): Verdict | undefined {
  const { spec } = job;
  const earlier = (type: string, final: Verdict['final']): Verdict | undefined => {
    const condition: Condition | undefined = conditionOf(job, type);
    return condition?.status === 'True' ? { final, reason: condition.reason ?? '', message: condition.message ?? '' } : undefined;
  };
  const known = earlier('SuccessCriteriaMet', 'Complete') ?? earlier('FailureTarget', 'Failed');
  if (known) return known;
  const fail = (reason: string, message: string): Verdict => ({ final: 'Failed', reason, message });
  for (const pod of counts.lost) {
    const { message } = judge(job, pod);
    if (message) return fail('PodFailurePolicy', message);
  }
  if (counts.failed > (spec.backoffLimit ?? 6) || restartsTooOften(job, counts.active))
    return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  if (deadlineLeft(job, counts) <= 0) return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
  const { failedIndexes, done } = counts;
  if (failedIndexes) {
    if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes)
      return fail('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
    if (failedIndexes.size && failedIndexes.size + done.size >= spec.completions) return fail('FailedIndexes', 'Job has failed indexes');
  }
  const rule = done.size ? (spec.successPolicy?.rules ?? []).findIndex((r: SuccessRule) => isMet(r, done)) : -1;
  return rule >= 0 ? { final: 'Complete', reason: 'SuccessPolicy', message: `Matched rules at index ${rule}` } : undefined;
}

export function deadlineLeft({ spec }: KubeObject, { startTime, now }: Pick<Counts, 'startTime' | 'now'>): number {
  const { activeDeadlineSeconds, suspend } = spec;
  if (activeDeadlineSeconds === undefined || !startTime || suspend) return Number.POSITIVE_INFINITY;
  return Date.parse(startTime) + activeDeadlineSeconds * 1000 - now;
}

interface SuccessRule {
  succeededIndexes?: string;
  succeededCount?: number;
}
function isMet({ succeededIndexes, succeededCount }: SuccessRule, done: Set<number>): boolean {
  if (succeededIndexes === undefined) return succeededCount !== undefined && done.size >= succeededCount;
  const wanted = indexesOf(succeededIndexes);
  const found = wanted.filter((index) => done.has(index)).length;
  return found === wanted.length || (succeededCount !== undefined && found >= succeededCount);
}

function restartsTooOften({ spec }: KubeObject, active: KubeObject[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false;
  const restarts = active
    .flatMap((pod) => [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  const limit = spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}
