import type { Part } from '../part.ts';
import { webhookCells } from './cells.ts';

/** Upstream: pkg/apis/admissionregistration/v1/defaults.go. */
function hookDefaults(hook: any): void {
  hook.failurePolicy ??= 'Fail';
  hook.matchPolicy ??= 'Equivalent';
  hook.namespaceSelector ??= {};
  hook.objectSelector ??= {};
  hook.timeoutSeconds ??= 10;
  if (hook.clientConfig?.service) hook.clientConfig.service.port ??= 443;
  for (const rule of hook.rules ?? []) rule.scope ??= '*';
}
const webhooks = (mutating: boolean): Part => ({
  generation: true,
  cells: webhookCells,
  strategy: {
    ownMetadata: true,
    load: async () => (await import('./webhooks-validate.ts')).webhookStrategy,
    defaults: (o) => {
      for (const hook of o.webhooks ?? []) {
        hookDefaults(hook);
        if (mutating) hook.reinvocationPolicy ??= 'Never';
      }
    },
  },
});
export const mutatingWebhook = webhooks(true);
export const validatingWebhook = webhooks(false);
