import type { KubeObject } from '../../../../apimachinery/types.ts';
import { busy } from '../../../../os/clock.ts';
import { listObjects } from '../../authentication/lookup.ts';
import { isExempt } from '../matching.ts';
import type { AdmissionContext, Plugin } from '../plugin.ts';

const GROUP = 'admissionregistration.k8s.io';
/** Policies that something binds, and their bindings; nothing, mostly. */
function bound(
  kind: 'mutating' | 'validating',
  { storage }: AdmissionContext,
): { policies: KubeObject[]; bindings: KubeObject[] } | undefined {
  const bindings = listObjects(storage, GROUP, `${kind}admissionpolicybindings`);
  if (!bindings.length) return undefined;
  const names = new Set(bindings.map((b) => b.spec.policyName));
  const policies = listObjects(storage, GROUP, `${kind}admissionpolicies`).filter((p) => names.has(p.metadata.name));
  return policies.length ? { policies, bindings } : undefined;
}
export const mutatingAdmissionPolicy: Plugin = {
  name: 'MutatingAdmissionPolicy',
  async mutate(request, context, again) {
    const found = isExempt(request) ? undefined : bound('mutating', context);
    if (!found) return false;
    const { mutateByPolicies } = await busy(import('./mutating.ts'));
    return mutateByPolicies(found.policies, found.bindings, request, context, again);
  },
};
export const validatingAdmissionPolicy: Plugin = {
  name: 'ValidatingAdmissionPolicy',
  async validate(request, context) {
    const found = isExempt(request) ? undefined : bound('validating', context);
    if (!found) return;
    const { validateByPolicies } = await busy(import('./validating.ts'));
    validateByPolicies(found.policies, found.bindings, request, context);
  },
};
