import type { KubeObject } from '../../apimachinery/types.ts';
import { annotations, type Errors, forbidden, invalid, labels, nonnegative, required, requiredOneOf } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';
import { jobTemplateSpec } from './job/validate.ts';
import { scheduleError } from './schedule.ts';

function schedule(spec: any): Errors {
  const path = 'spec.schedule';
  if (!spec.schedule) return [required(path)];
  const why = scheduleError(spec.schedule);
  const errors: Errors = why ? [invalid(path, spec.schedule, why)] : [];
  if (/TZ/.test(spec.schedule))
    errors.push(
      invalid(
        path,
        spec.schedule,
        spec.timeZone !== undefined
          ? 'cannot use both timeZone field and TZ or CRON_TZ in schedule'
          : 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      ),
    );
  return errors;
}
function knownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
function timeZone(zone: string | undefined): Errors {
  const path = 'spec.timeZone';
  if (zone === undefined) return [];
  if (!zone) return [invalid(path, zone, 'timeZone must be nil or non-empty string')];
  if (zone.toLowerCase() === 'local')
    return [invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')];
  return knownZone(zone) ? [] : [invalid(path, zone, `unknown time zone ${zone}`)];
}
/** Upstream: pkg/apis/batch/validation validateCronJobSpec. */
function specErrors(spec: any): Errors {
  const { metadata = {}, spec: jobSpec } = spec.jobTemplate;
  const at = 'spec.jobTemplate';
  const errors = [
    ...schedule(spec),
    ...nonnegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...timeZone(spec.timeZone),
    ...requiredOneOf(spec.concurrencyPolicy, 'spec.concurrencyPolicy', ['Allow', 'Forbid', 'Replace']),
    ...labels(metadata.labels, `${at}.labels`),
    ...annotations(metadata.annotations, `${at}.annotations`),
  ];
  if (jobSpec.manualSelector) errors.push(forbidden(`${at}.spec.manualSelector`, 'may not be set to true'));
  return [
    ...errors,
    ...jobTemplateSpec(jobSpec, `${at}.spec`),
    ...nonnegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...nonnegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ];
}
export const cronJobErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, true),
  ...specErrors(o.spec),
  ...((o.metadata.name ?? '').length > 52 ? [invalid('metadata.name', o.metadata.name, 'must be no more than 52 characters')] : []),
];
export const cronJobUpdateErrors = (o: KubeObject): Errors => specErrors(o.spec);
