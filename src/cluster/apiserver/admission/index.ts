import type { Auth, AuthContext } from '../auth.ts';
import type { Authorizer } from '../authorization/index.ts';
import { certificateRequester } from './certificate-requester.ts';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeRestriction } from './node-restriction.ts';
import type { Plugin } from './plugin.ts';
import { podSecurity } from './pod-security/index.ts';
import { mutatingAdmissionPolicy, validatingAdmissionPolicy } from './policy/index.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota/index.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUse } from './storage-object-in-use.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';
import { mutatingWebhooks, validatingWebhooks } from './webhook/index.ts';

/** In the order in which kube-apiserver runs them. Upstream: pkg/kubeapiserver/options/plugins.go. */
export const PLUGINS: readonly Plugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  storageObjectInUse,
  runtimeClass,
  certificateRequester,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  defaultStorageClass,
  mutatingAdmissionPolicy,
  mutatingWebhooks,
  validatingAdmissionPolicy,
  validatingWebhooks,
  resourceQuota,
];

/** Those whose first half is for deletions too. */
const OF_DELETIONS: readonly Plugin[] = [nodeRestriction, mutatingAdmissionPolicy, mutatingWebhooks];

export function createAdmission(context: AuthContext, authorizer: Authorizer): Pick<Auth, 'mutate' | 'validate'> {
  const own = { ...context, authorizer };
  return {
    async mutate(request) {
      const plugins = request.operation === 'DELETE' ? OF_DELETIONS : PLUGINS;
      let changed = false;
      for (const plugin of plugins) if ((await plugin.mutate?.(request, own, false)) === true) changed = true;
      if (changed) for (const plugin of plugins) await plugin.mutate?.(request, own, true);
    },
    async validate(request) {
      for (const plugin of PLUGINS) await plugin.validate?.(request, own);
    },
  };
}
