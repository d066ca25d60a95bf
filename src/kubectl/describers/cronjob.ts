import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { Describer } from './describer.ts';
import { annotations, labels, rfc1123 } from './lines.ts';
import { template } from './pod.ts';

type Any = any;
/** Upstream: describe.go CronJobDescriber. */
export const cronJob: Describer = (out, { object }) => {
  const { metadata, spec, status = {} } = object;
  const job = spec.jobTemplate.spec;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Schedule:\t${spec.schedule}`);
  out.add(0, `Concurrency Policy:\t${spec.concurrencyPolicy}`);
  out.add(0, `Suspend:\t${spec.suspend ? 'True' : 'False'}`);
  out.add(0, `Time Zone:\t${spec.timeZone ?? '<unset>'}`);
  out.add(0, `Successful Job History Limit:\t${spec.successfulJobsHistoryLimit ?? '<unset>'}`);
  out.add(0, `Failed Job History Limit:\t${spec.failedJobsHistoryLimit ?? '<unset>'}`);
  const late = spec.startingDeadlineSeconds;
  out.add(0, `Starting Deadline Seconds:\t${late === undefined ? '<unset>' : `${late}s`}`);
  out.add(0, `Selector:\t${job.selector ? labelSelectorToText(job.selector) : '<unset>'}`);
  out.add(0, `Parallelism:\t${job.parallelism ?? '<unset>'}`);
  out.add(0, `Completions:\t${job.completions ?? '<unset>'}`);
  if (job.activeDeadlineSeconds !== undefined) out.add(0, `Active Deadline Seconds:\t${job.activeDeadlineSeconds}s`);
  template(out, job.template);
  out.add(0, `Last Schedule Time:\t${rfc1123(status.lastScheduleTime)}`);
  out.add(0, `Active Jobs:\t${(status.active ?? []).map((j: Any) => j.name).join(', ') || '<none>'}`);
  return undefined;
};
