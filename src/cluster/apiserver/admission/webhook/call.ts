import { internalError } from '../../../../apimachinery/errors.ts';
import { ApiError, failure, type KubeObject } from '../../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../../kinds/resource.ts';
import { busy } from '../../../../os/clock.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { badRequest } from '../../failures.ts';
import { CallError, post } from '../../webhook/client.ts';
import { matches } from '../matching.ts';
import type { AdmissionContext } from '../plugin.ts';
import { type Answer, ReviewError, readAnswer, reviewOf } from './review.ts';

/** One webhook of a configuration. */
export interface Hook {
  configuration: string;
  index: number;
  hook: any;
}
export const hooksOf = (configurations: KubeObject[]): Hook[] =>
  configurations.flatMap((c) =>
    (c.webhooks ?? []).map((hook: any, index: number) => ({ configuration: c.metadata.name as string, index, hook })),
  );
const HARMLESS = ['None', 'NoneOnDryRun'];

/** The version in which a webhook wants to see the request, if it does. */
export async function wanted(
  { hook }: Hook,
  request: AdmissionRequest,
  context: AdmissionContext,
): Promise<ResourceDefinition | undefined> {
  const as = matches(
    {
      rules: hook.rules ?? [],
      matchPolicy: hook.matchPolicy,
      namespaceSelector: hook.namespaceSelector,
      objectSelector: hook.objectSelector,
    },
    request,
    context,
  );
  if (!as || !hook.matchConditions?.length) return as;
  const { hookConditionsHold } = await busy(import('./conditions.ts'));
  return hookConditionsHold(hook, request, as, context) ? as : undefined;
}
/** What the webhook says; nothing when it failed and may. Throws what the client is told. */
export async function ask(
  hook: any,
  request: AdmissionRequest,
  as: ResourceDefinition,
  context: AdmissionContext,
  mutating: boolean,
): Promise<Answer | undefined> {
  if (request.dryRun && !HARMLESS.includes(hook.sideEffects))
    throw badRequest(`admission webhook ${JSON.stringify(hook.name)} does not support dry run`);
  try {
    const { review, uid, version } = reviewOf(hook, request, as, context);
    const given = await post(hook.clientConfig, review, hook.timeoutSeconds ?? 10, context);
    return readAnswer(given, uid, version, mutating);
  } catch (error) {
    return failedCall(hook, error);
  }
}
export function failedCall(hook: any, error: unknown): undefined {
  const why =
    error instanceof CallError
      ? `failed to call webhook: ${error.message}`
      : error instanceof ReviewError
        ? /known AdmissionReview versions/.test(error.message)
          ? `could not create admission objects: ${error.message}`
          : `received invalid webhook response: ${error.message}`
        : undefined;
  if (why === undefined) throw error;
  if (hook.failurePolicy === 'Ignore') return undefined;
  throw internalError(`failed calling webhook ${JSON.stringify(hook.name)}: ${why}`);
}
/** Warnings and annotations of an answer; throws when it is a refusal. Models webhook/errors/statuserror.go. */
export function heed(hook: any, answer: Answer, request: AdmissionRequest): void {
  for (const [key, value] of Object.entries(answer.annotations)) request.annotate?.(`${hook.name}/${key}`, value);
  for (const warning of answer.warnings) request.warn(warning);
  if (answer.allowed) return;
  const { status = {} } = answer;
  const denied = `admission webhook ${JSON.stringify(hook.name)} denied the request`;
  const message = status.message
    ? `${denied}: ${status.message}`
    : status.reason
      ? `${denied}: ${status.reason}`
      : `${denied} without explanation`;
  const code = Number(status.code ?? 0) < 400 ? 400 : Number(status.code);
  const error = failure(code, status.reason as string, message, status.details);
  throw error instanceof ApiError ? error : badRequest(message);
}
