import type { Strategy } from '../../resource.ts';
import { podDefaults } from './defaults.ts';
import { preparePod } from './status.ts';
import { podCreateErrors } from './validate/index.ts';

export const podStrategy: Strategy = {
  defaults: podDefaults,
  prepareForCreate: preparePod,
  validate: podCreateErrors,
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
