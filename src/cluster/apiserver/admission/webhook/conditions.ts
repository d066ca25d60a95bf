import { admissionEnvironment } from '../../../../apimachinery/cel/environments/admission.ts';
import { CelError, CelSyntaxError, compile } from '../../../../apimachinery/cel/index.ts';
import type { ResourceDefinition } from '../../../../kinds/resource.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { shownIn } from '../own-kind.ts';
import type { AdmissionContext } from '../plugin.ts';
import { refuse } from '../plugin.ts';
import { conditionsHold, type Expression } from '../policy/compiled.ts';
import { Evaluation } from '../policy/variables.ts';

const known = new WeakMap<object, Expression[]>();
function compiled(hook: any): Expression[] {
  let list = known.get(hook);
  if (!list) {
    list = hook.matchConditions.map(({ expression }: { expression: string }): Expression => {
      try {
        return { text: expression, program: compile(expression, admissionEnvironment({ authorizer: true })) };
      } catch (error) {
        if (!(error instanceof CelSyntaxError)) throw error;
        return { text: expression, error: `compilation failed: ${error.message}` };
      }
    });
    known.set(hook, list as Expression[]);
  }
  return list as Expression[];
}
/** Whether a webhook's matchConditions want the request. */
export function hookConditionsHold(hook: any, request: AdmissionRequest, as: ResourceDefinition, context: AdmissionContext): boolean {
  const seen = { object: shownIn(request, request.object, as), old: shownIn(request, request.old, as) };
  try {
    return conditionsHold(new Evaluation({ request, context, as, ...seen }, []), compiled(hook), hook.failurePolicy);
  } catch (error) {
    if (error instanceof CelError) throw refuse(request, error.message);
    throw error;
  }
}
