import type { KubeObject } from '../../../../apimachinery/types.ts';
import type { AdmissionRequest } from '../../auth.ts';
import type { AdmissionContext } from '../plugin.ts';
import { ask, heed, hooksOf, wanted } from './call.ts';

/** All at once; the first refusal in their order is the answer. Models webhook/validating/dispatcher.go. */
export async function validateByWebhooks(
  configurations: KubeObject[],
  request: AdmissionRequest,
  context: AdmissionContext,
): Promise<void> {
  const relevant: { hook: any; as: NonNullable<Awaited<ReturnType<typeof wanted>>> }[] = [];
  for (const one of hooksOf(configurations)) {
    const as = await wanted(one, request, context);
    if (as) relevant.push({ hook: one.hook, as });
  }
  const results = await Promise.allSettled(
    relevant.map(async ({ hook, as }) => {
      const answer = await ask(hook, request, as, context, false);
      if (answer) heed(hook, answer, request);
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
