import type { KubeObject } from '../../../apimachinery/types.ts';
import { duplicate, type Errors, internalInvalid, invalid, nonnegative, required, same } from '../../validation/common.ts';
import { overlapOf, parseIndexes } from './indexes.ts';
import { omitted } from './policies.ts';

type Is = (type: string) => boolean;
const has =
  (status: any): Is =>
  (type) =>
    (status.conditions ?? []).some((c: any) => c.type === type && c.status === 'True');
const COUNTS = ['active', 'succeeded', 'failed', 'ready', 'terminating'];
const CONDITIONS = 'status.conditions';

function uncounted(pods: any): Errors {
  const seen = new Set<string>();
  return ['succeeded', 'failed'].flatMap((field) =>
    (pods?.[field] ?? []).flatMap((uid: string, i: number) => {
      const at = `status.uncountedTerminatedPods.${field}[${i}]`;
      const again = seen.has(uid);
      seen.add(uid);
      return !uid ? [invalid(at, uid, 'must not be empty')] : again ? [duplicate(at, uid)] : [];
    }),
  );
}
function indexes(o: KubeObject, old: any): Errors {
  const { spec, status } = o;
  const { completions, backoffLimitPerIndex } = spec;
  const { completedIndexes: done = '', failedIndexes: failed } = status;
  const changed = done !== (old.completedIndexes ?? '');
  const lost = failed !== old.failedIndexes;
  const errors: Errors = [];
  const parsed = (field: string, text: string) => {
    const result = parseIndexes(text, completions);
    if ('error' in result) errors.push(invalid(`status.${field}`, text, `error parsing ${field}: ${result.error}`));
  };
  if (changed && completions !== undefined) parsed('completedIndexes', done);
  if (lost && completions !== undefined && backoffLimitPerIndex !== undefined && failed !== undefined) parsed('failedIndexes', failed);
  if (changed && done && spec.completionMode !== 'Indexed')
    errors.push(invalid('status.completedIndexes', done, 'cannot set non-empty completedIndexes when non-indexed completion mode'));
  if (lost && backoffLimitPerIndex === undefined && failed !== undefined)
    errors.push(invalid('status.failedIndexes', failed, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'));
  const meet = (changed || lost) && completions !== undefined ? overlapOf(done, failed ?? '', completions) : undefined;
  if (meet !== undefined)
    errors.push(invalid('status.failedIndexes', failed, `failedIndexes and completedIndexes overlap at index: ${meet}`));
  return errors;
}
/** Upstream: validateJobStatus with getStatusValidationOptions: what did not change is not held against anybody. */
function statusErrors(o: KubeObject, before: any): Errors {
  const { spec, status } = o;
  const [is, was] = [has(status), has(before)];
  const done = is('Complete') || is('Failed');
  const finished = done !== (was('Complete') || was('Failed'));
  const turned = (type: string) => is(type) !== was(type);
  const moved = (field: string) => !same(status[field], before[field]);
  const { startTime, completionTime, active = 0, terminating = 0, ready = 0 } = status;
  const errors: Errors = [...COUNTS.flatMap((f) => nonnegative(status[f], `status.${f}`)), ...uncounted(status.uncountedTerminatedPods)];
  const say = (wrong: boolean, text: string) => {
    if (wrong) errors.push(omitted(CONDITIONS, text));
  };
  say((turned('Complete') || turned('Failed')) && is('Complete') && is('Failed'), 'cannot set Complete=True and Failed=true conditions');
  say(
    (turned('Complete') || turned('FailureTarget')) && is('Complete') && is('FailureTarget'),
    'cannot set Complete=True and FailureTarget=true conditions',
  );
  if ((turned('Complete') || moved('completionTime')) && completionTime && !is('Complete'))
    errors.push(invalid('status.completionTime', completionTime, 'cannot set completionTime when there is no Complete=True condition'));
  if ((turned('Complete') || moved('completionTime')) && !completionTime && is('Complete'))
    errors.push(required('status.completionTime', 'completionTime is required for Complete jobs'));
  if ((moved('startTime') || moved('completionTime')) && startTime && completionTime && completionTime < startTime)
    errors.push(invalid('status.completionTime', completionTime, 'must be equal to or after `startTime`'));
  say(
    (turned('Failed') || moved('failedIndexes')) && is('Failed') && !is('FailureTarget'),
    'cannot set Failed=True condition without the FailureTarget=true condition',
  );
  say(
    (turned('Complete') || turned('SuccessCriteriaMet')) && is('Complete') && !is('SuccessCriteriaMet'),
    'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
  );
  if ((finished || moved('active')) && active > 0 && done)
    errors.push(invalid('status.active', active, 'active>0 is invalid for finished job'));
  if ((finished || moved('startTime')) && !(spec.suspend && spec.completions === 0) && !startTime && done)
    errors.push(required('status.startTime', 'startTime is required for finished job'));
  const waiting = status.uncountedTerminatedPods;
  if ((finished || moved('uncountedTerminatedPods')) && done && (waiting?.failed?.length || waiting?.succeeded?.length))
    errors.push(internalInvalid('status.uncountedTerminatedPods', 'UncountedTerminatedPods', waiting, 'must be empty for finished job'));
  errors.push(...indexes(o, before));
  if ((finished || moved('terminating')) && terminating > 0 && done)
    errors.push(invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job'));
  if (moved('ready') && ready > active) errors.push(invalid('status.ready', ready, 'cannot set more ready pods than active'));
  say(is('SuccessCriteriaMet') && is('Failed'), 'cannot set SuccessCriteriaMet=True and Failed=true conditions');
  say(is('SuccessCriteriaMet') && is('FailureTarget'), 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions');
  say(
    !!spec.successPolicy && !is('SuccessCriteriaMet') && is('Complete'),
    'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True',
  );
  return errors;
}
/** Upstream: ValidateJobStatusUpdate. */
export function jobStatusErrors(given: KubeObject, { status: old = {} }: KubeObject): Errors {
  const o: KubeObject = { ...given, status: given.status ?? {} };
  const { spec, status } = o;
  const [is, was] = [has(status), has(old)];
  const errors = statusErrors(o, old);
  const say = (text: string) => errors.push(omitted(CONDITIONS, text));
  for (const type of ['Failed', 'Complete', 'FailureTarget'])
    if (was(type) && !is(type)) say(`cannot disable the terminal ${type}=True condition`);
  const less = (field: string) => (status[field] ?? 0) < (old[field] ?? 0);
  if (less('failed')) errors.push(invalid('status.failed', status.failed ?? 0, 'cannot decrease the failed counter'));
  if (less('succeeded') && !(spec.completionMode === 'Indexed' && spec.completions === spec.parallelism))
    errors.push(invalid('status.succeeded', status.succeeded ?? 0, 'cannot decrease the succeeded counter'));
  if (status.completionTime && old.completionTime && status.completionTime !== old.completionTime)
    errors.push(invalid('status.completionTime', status.completionTime, 'field is immutable'));
  const resumed = was('Suspended') && (status.conditions ?? []).some((c: any) => c.type === 'Suspended' && c.status === 'False');
  if (old.startTime && status.startTime !== old.startTime && !spec.suspend && !resumed)
    errors.push(invalid('status.startTime', status.startTime ?? null, 'field is immutable for unsuspended job once set'));
  if (was('SuccessCriteriaMet') && !is('SuccessCriteriaMet')) say('cannot disable the SuccessCriteriaMet=True condition');
  if (was('Complete') && !was('SuccessCriteriaMet') && is('SuccessCriteriaMet'))
    say('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions');
  return errors;
}
