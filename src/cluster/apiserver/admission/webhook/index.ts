import type { KubeObject } from '../../../../apimachinery/types.ts';
import { busy } from '../../../../os/clock.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { listObjects } from '../../authentication/lookup.ts';
import { isExempt } from '../matching.ts';
import type { AdmissionContext, Plugin } from '../plugin.ts';

function configured(kind: 'mutating' | 'validating', request: AdmissionRequest, { storage }: AdmissionContext): KubeObject[] {
  if (isExempt(request)) return [];
  return listObjects(storage, 'admissionregistration.k8s.io', `${kind}webhookconfigurations`);
}
export const mutatingWebhooks: Plugin = {
  name: 'MutatingAdmissionWebhook',
  async mutate(request, context, again) {
    const found = configured('mutating', request, context);
    if (!found.length) return false;
    const { mutateByWebhooks } = await busy(import('./mutate.ts'));
    return mutateByWebhooks(found, request, context, again);
  },
};
export const validatingWebhooks: Plugin = {
  name: 'ValidatingAdmissionWebhook',
  async validate(request, context) {
    const found = configured('validating', request, context);
    if (!found.length) return;
    const { validateByWebhooks } = await busy(import('./validate.ts'));
    await validateByWebhooks(found, request, context);
  },
};
