import type { KubeObject } from '../../apimachinery/types.ts';
import { type Errors, invalid, nonnegative, notSupported, required, requiredOneOf } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';
import { shownSelector } from '../validation/selectors.ts';
import { jobTemplateSpec } from './job/validate.ts';
import { knownZone, scheduleError } from './schedule.ts';

function schedule(spec: any, old: any): Errors {
  const path = 'spec.schedule';
  if (!spec.schedule) return [required(path)];
  const why = scheduleError(spec.schedule);
  const errors: Errors = why ? [invalid(path, spec.schedule, why)] : [];
  if (!spec.schedule.includes('TZ')) return errors;
  if (!old?.schedule?.includes('TZ'))
    errors.push(invalid(path, spec.schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  else if (spec.timeZone !== undefined)
    errors.push(invalid(path, spec.schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'));
  return errors;
}
const isZonePart = (part: string): boolean =>
  part !== '.' && part !== '..' && !part.startsWith('-') && /^[A-Za-z._0-9+-]{1,14}$/.test(part);
function timeZone(zone: string | undefined): Errors {
  const path = 'spec.timeZone';
  if (zone === undefined) return [];
  if (!zone) return [invalid(path, zone, 'timeZone must be nil or non-empty string')];
  if (!zone.split('/').every(isZonePart)) return [invalid(path, zone, `unknown time zone ${zone}`)];
  if (zone.includes('..')) return [invalid(path, zone, 'time: invalid location name')];
  const local = zone.toLowerCase() === 'local';
  const errors: Errors = local
    ? [invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')]
    : [];
  return zone === 'Local' || knownZone(zone) ? errors : [...errors, invalid(path, zone, `unknown time zone ${zone}`)];
}
/** Upstream: pkg/apis/batch/validation validateCronJobSpec. */
function specErrors(spec: any, old?: any): Errors {
  const { spec: jobSpec } = spec.jobTemplate;
  const at = 'spec.jobTemplate';
  const errors = [
    ...schedule(spec, old),
    ...nonnegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...(old && old.timeZone === spec.timeZone ? [] : timeZone(spec.timeZone)),
    ...requiredOneOf(spec.concurrencyPolicy, 'spec.concurrencyPolicy', ['Allow', 'Forbid', 'Replace']),
  ];
  return [
    ...errors,
    ...jobTemplateSpec(jobSpec, `${at}.spec`),
    ...(jobSpec.selector ? [invalid(`${at}.spec.selector`, shownSelector(jobSpec.selector), '`selector` will be auto-generated')] : []),
    ...(jobSpec.manualSelector ? [notSupported(`${at}.spec.manualSelector`, true, ['nil', 'false'])] : []),
    ...nonnegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...nonnegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ];
}
export const cronJobErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, true),
  ...specErrors(o.spec),
  ...((o.metadata.name ?? '').length > 52 ? [invalid('metadata.name', o.metadata.name, 'must be no more than 52 characters')] : []),
];
export const cronJobUpdateErrors = (o: KubeObject, old: KubeObject): Errors => specErrors(o.spec, old.spec);
