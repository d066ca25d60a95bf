import { internalError } from '../../../../apimachinery/errors.ts';
import { deepEqual } from '../../../../apimachinery/json.ts';
import { JsonPatchError, jsonPatch } from '../../../../apimachinery/patch/json.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../../kinds/resource.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { shownIn, takenFrom } from '../own-kind.ts';
import type { AdmissionContext } from '../plugin.ts';
import { Reinvocation } from '../reinvocation.ts';
import { ask, failedCall, type Hook, heed, hooksOf, wanted } from './call.ts';
import { type Answer, ReviewError } from './review.ts';

/** One after the other, each seeing what those before it did. Models webhook/mutating/dispatcher.go. */
export async function mutateByWebhooks(
  configurations: KubeObject[],
  request: AdmissionRequest,
  context: AdmissionContext,
  again: boolean,
): Promise<boolean> {
  const rounds = Reinvocation.of(request, 'MutatingAdmissionWebhook');
  rounds.begin(again, request.object);
  let anything = false;
  for (const one of hooksOf(configurations)) {
    const { hook, configuration, index } = one;
    const as = await wanted(one, request, context);
    const key = `${configuration}/${hook.name}`;
    if (!as || !rounds.wanted(again, key)) continue;
    const answer = await ask(hook, request, as, context, true);
    const changed = answer ? applyAnswer(one, answer, request, as) : false;
    request.annotate?.(
      `mutation.webhook.admission.k8s.io/round_${again ? 1 : 0}_index_${index}`,
      JSON.stringify({ configuration, webhook: hook.name, mutated: changed }),
    );
    if (changed) {
      rounds.changed();
      anything = true;
    }
    rounds.ran(key, hook.reinvocationPolicy);
  }
  rounds.end(request.object);
  return anything;
}
function applyAnswer({ hook }: Hook, answer: Answer, request: AdmissionRequest, as: ResourceDefinition): boolean {
  heed(hook, answer, request);
  if (!answer.patch) return false;
  if (answer.patchType !== 'JSONPatch') {
    failedCall(hook, new ReviewError(`unsupported patch type ${JSON.stringify(answer.patchType)}`));
    return false;
  }
  let patch: unknown;
  try {
    patch = JSON.parse(answer.patch);
  } catch {
    failedCall(hook, new ReviewError('received undecodable patch in webhook response'));
    return false;
  }
  if (!Array.isArray(patch) || !patch.length) return false;
  if (!request.object)
    throw internalError(
      `admission webhook ${JSON.stringify(hook.name)} attempted to modify the object, which is not supported for this operation`,
    );
  const before = request.object;
  try {
    request.object = takenFrom(request, jsonPatch(shownIn(request, before, as), patch as never) as KubeObject);
  } catch (error) {
    if (error instanceof JsonPatchError) throw internalError(error.message);
    throw error;
  }
  return !deepEqual(before, request.object);
}
