import type { Strategy } from '../../resource.ts';
import { podDefaults } from './defaults.ts';
import { preparePod } from './status.ts';
import { podCreateErrors } from './validate/index.ts';
import { podUpdateErrors } from './validate/update.ts';
import { podWarnings } from './warnings.ts';

export const podStrategy: Strategy = {
  defaults: podDefaults,
  prepareForCreate: preparePod,
  warnings: (pod) => podWarnings(pod.spec),
  validate: podCreateErrors,
  validateUpdate: podUpdateErrors,
  prepareForUpdate: (object, old) => {
    object.status = old.status;
  },
  gracePeriod: (pod, requested) => {
    let seconds = requested ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
    if (!pod.spec?.nodeName) seconds = 0;
    if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') seconds = 0;
    return seconds < 0 ? 1 : seconds;
  },
};
