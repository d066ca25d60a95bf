import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import { nameWarnings } from '../apps/warnings.ts';
import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { age, boolText, containerCells, nameOf, since } from '../table/format.ts';
import { cronJobErrors, cronJobUpdateErrors } from './cronjob-validate.ts';
import { jobSpecDefaults } from './job/defaults.ts';
import { jobSpecWarnings } from './job/warnings.ts';

export const cronJob: Part = {
  generation: true,
  cells: (o, now) => {
    const { spec = {}, status = {} } = o;
    return [
      nameOf(o),
      spec.schedule ?? '',
      spec.timeZone ?? '<none>',
      boolText(spec.suspend),
      (status.active ?? []).length,
      status.lastScheduleTime ? since(status.lastScheduleTime, now) : '<none>',
      age(o, now),
      ...containerCells(spec.jobTemplate?.spec?.template),
      labelSelectorToText(spec.jobTemplate?.spec?.selector),
    ];
  },
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      o.spec.jobTemplate ??= {};
      o.spec.jobTemplate.metadata ??= {};
      jobSpecDefaults((o.spec.jobTemplate.spec ??= {}));
      o.spec.concurrencyPolicy ||= 'Allow';
      o.spec.suspend ??= false;
      o.spec.successfulJobsHistoryLimit ??= 3;
      o.spec.failedJobsHistoryLimit ??= 1;
    },
    ...statusApart(() => ({})),
    validate: cronJobErrors,
    validateUpdate: cronJobUpdateErrors,
    warnings: (o, old) => [
      ...(old ? [] : nameWarnings(o)),
      ...(old && old.metadata.generation === o.metadata.generation
        ? []
        : jobSpecWarnings(o.spec.jobTemplate.spec, 'spec.jobTemplate.spec')),
      ...(old && `${o.spec.schedule}`.includes('TZ')
        ? [
            'cannot use TZ or CRON_TZ in spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
          ]
        : []),
    ],
  },
};
