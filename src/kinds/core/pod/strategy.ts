import { isDns1123Label } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Strategy } from '../../resource.ts';
import { podDefaults } from './defaults.ts';
import { dropDisabled, preparePod, preparePodStatus } from './status.ts';
import { ephemeralUpdateErrors } from './validate/ephemeral-update.ts';
import { podCreateErrors } from './validate/index.ts';
import { resizeErrors } from './validate/resize.ts';
import { podStatusErrors } from './validate/status.ts';
import { podUpdateErrors } from './validate/update.ts';
import { podWarnings } from './warnings.ts';

const HOSTNAME = "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: ";
function createWarnings(pod: KubeObject): string[] {
  const wrong = isDns1123Label(pod.metadata.name ?? '');
  return [...(wrong.length ? [`${HOSTNAME}[${wrong.join(' ')}]`] : []), ...podWarnings(pod.spec, '', pod.metadata)];
}
export const podStrategy: Strategy = {
  defaults: podDefaults,
  prepareForCreate: preparePod,
  warnings: (pod, old) => (old ? [] : createWarnings(pod)),
  validate: podCreateErrors,
  validateUpdate: podUpdateErrors,
  prepareForUpdate: (object, old) => {
    object.status = old.status;
    dropDisabled(object.spec);
  },
  prepareForStatusUpdate: preparePodStatus,
  validateStatusUpdate: podStatusErrors,
  parts: {
    ephemeralcontainers: { prepare: (pod) => dropDisabled(pod.spec), validate: ephemeralUpdateErrors },
    resize: { validate: resizeErrors },
  },
  gracePeriod: (pod, requested) => {
    let seconds = requested ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
    if (!pod.spec?.nodeName) seconds = 0;
    if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') seconds = 0;
    return seconds < 0 ? 1 : seconds;
  },
};
