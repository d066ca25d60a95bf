import type { KubeObject } from '../../../apimachinery/types.ts';
import type { AdmissionRequest } from '../auth.ts';
import type { Call } from '../context.ts';

export const admissionOf = (
  call: Call,
  operation: AdmissionRequest['operation'],
  object?: KubeObject,
  old?: KubeObject,
  options: Record<string, unknown> = {},
): AdmissionRequest => ({
  operation,
  definition: call.definition,
  subresource: call.subresource?.name ?? '',
  namespace: call.namespace,
  name: call.name || object?.metadata?.name || '',
  object,
  old,
  user: call.user,
  dryRun: call.dryRun,
  options,
  warn: (text) => call.warnings.push(text),
  annotate(key, value) {
    if (call.annotations && !Object.hasOwn(call.annotations, key)) call.annotations[key] = value;
  },
});
