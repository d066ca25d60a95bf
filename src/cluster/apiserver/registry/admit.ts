import type { KubeObject } from '../../../apimachinery/types.ts';
import type { AdmissionRequest } from '../auth.ts';
import type { Call } from '../context.ts';

/** Goes on where admission has been: what follows is the server's own doing. */
export const admitted = (call: Call): Call => {
  const nothing = async () => {};
  return { ...call, server: { ...call.server, auth: { ...call.server.auth, mutate: nothing, validate: nothing } } };
};
/** Asks admission about what a subresource was given; the answer is what is left of it. */
export async function admit(
  call: Call,
  operation: AdmissionRequest['operation'],
  object: KubeObject,
  old?: KubeObject,
): Promise<KubeObject> {
  const request = admissionOf(call, operation, object, old);
  await call.server.auth.mutate(request);
  await call.server.auth.validate(request);
  return request.object as KubeObject;
}
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
