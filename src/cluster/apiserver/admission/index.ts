import type { Auth, AuthContext } from '../auth.ts';
import type { Authorizer } from '../authorization/index.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import type { Plugin } from './plugin.ts';
import { priority } from './priority.ts';
import { serviceAccount } from './service-account.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';

/** In the order in which kube-apiserver runs them. Upstream: pkg/kubeapiserver/options/plugins.go. */
export const PLUGINS: readonly Plugin[] = [namespaceLifecycle, serviceAccount, taintNodesByCondition, priority, defaultTolerationSeconds];

export function createAdmission(context: AuthContext, authorizer: Authorizer): Pick<Auth, 'mutate' | 'validate'> {
  const own = { ...context, authorizer };
  return {
    async mutate(request) {
      for (const plugin of PLUGINS) await plugin.mutate?.(request, own);
    },
    async validate(request) {
      for (const plugin of PLUGINS) await plugin.validate?.(request, own);
    },
  };
}
