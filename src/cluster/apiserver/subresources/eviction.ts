import { invalidValue } from '../../../apimachinery/fields.ts';
import { SelectorError, selectorOf } from '../../../apimachinery/selectors.ts';
import { failure, type KubeObject } from '../../../apimachinery/types.ts';
import type { HttpResponse } from '../../../os/http.ts';
import { prefixOf, type Stored } from '../../storage/index.ts';
import { readObject } from '../body.ts';
import { type Call, clone, now } from '../context.ts';
import { badRequest, forbidden, invalid, plain } from '../failures.ts';
import { negotiate } from '../negotiate.ts';
import { checkWriteOptions } from '../options.ts';
import { admit, admitted } from '../registry/admit.ts';
import { checkPreconditions, deleteObject } from '../registry/delete.ts';
import { checkDeleteOptions, type DeleteOptions } from '../registry/delete-options.ts';
import { stored } from '../registry/store.ts';
import { updateObject } from '../registry/update.ts';
import { answer } from '../respond.ts';
import { withCondition } from './condition.ts';

const BUDGETS = { group: 'policy', resource: 'poddisruptionbudgets', namespaced: true };

/** pods/eviction. Upstream: pkg/registry/core/pod/storage/eviction.go. */
export async function eviction(call: Call): Promise<HttpResponse> {
  const output = negotiate(call.request, call.query);
  const asked = checkWriteOptions('CreateOptions', call.query).dryRun;
  const read = await readObject(call, 'Eviction', 'policy/v1', 'policy/v1beta1');
  read.metadata ??= {};
  const given = await admit(call, 'CREATE', read);
  const { namespace } = given.metadata;
  if (namespace && namespace !== call.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  if ((given.metadata.name ?? '') !== call.name) throw badRequest('name in URL does not match name in Eviction object');
  const options = (given.deleteOptions ?? {}) as DeleteOptions & { ignoreStoreReadErrorWithClusterBreakingPotential?: boolean };
  if (options.ignoreStoreReadErrorWithClusterBreakingPotential)
    throw invalid('policy', 'Eviction', call.name, [
      invalidValue(
        'deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential',
        true,
        'can not be set for pod eviction, try after removing the option',
      ),
    ]);
  checkDeleteOptions(call, options);
  call.dryRun = asked || !!options.dryRun?.length;
  const pod = stored(call).value;
  if (!ignoresBudgets(pod)) disrupt(call, pod);
  await evict(admitted(call), options);
  return answer(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, output);
}
/** The pod says why it goes, then goes. */
async function evict(call: Call, options: DeleteOptions): Promise<void> {
  let { preconditions } = options;
  if (!call.dryRun) {
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    };
    const make = (old: KubeObject): KubeObject => {
      checkPreconditions(call, old, call.name, options);
      const pod = clone(old);
      pod.status = withCondition(pod.status, condition, now(call.server));
      return pod;
    };
    const written = await updateObject(call, { make, bare: true, tracked: 'kept' });
    if (preconditions?.resourceVersion) preconditions = { ...preconditions, resourceVersion: written.metadata.resourceVersion };
  }
  await deleteObject(call, { ...options, preconditions });
}
const ignoresBudgets = (pod: KubeObject): boolean =>
  ['Succeeded', 'Failed', 'Pending'].includes(pod.status?.phase) || !!pod.metadata.deletionTimestamp;
const ready = (pod: KubeObject): boolean =>
  (pod.status?.conditions ?? []).some((c: { type: string; status: string }) => c.type === 'Ready' && c.status === 'True');

function disrupt(call: Call, pod: KubeObject): void {
  const { storage } = call.server;
  const found = storage.range(prefixOf(BUDGETS, call.namespace)).filter((b) => selects(b.value, pod));
  if (!found.length) return;
  if (found.length > 1) throw plain('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  const [budget] = found;
  const { spec, status } = budget.value;
  const always = spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow';
  if (!ready(pod) && (always || ((status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0) && (status?.desiredHealthy ?? 0) > 0)))
    return;
  spend(call, budget, pod);
}
function selects(budget: KubeObject, pod: KubeObject): boolean {
  try {
    return selectorOf(budget.spec?.selector).matches(pod.metadata.labels);
  } catch (error) {
    // A selector that cannot be read selects nothing.
    if (error instanceof SelectorError) return false;
    throw error;
  }
}
const refused = (message: string, causes?: { reason: string; message: string }[], seconds = 0) =>
  failure(429, 'TooManyRequests', message, { ...(causes && { causes }), ...(seconds && { retryAfterSeconds: seconds }) });

function spend(call: Call, budget: Stored, pod: KubeObject): void {
  const object = clone(budget.value);
  const status = (object.status ??= {});
  const name = object.metadata.name as string;
  const why = `Cannot evict pod as it would violate the pod's disruption budget.`;
  const cause = (message: string) => [{ reason: 'DisruptionBudget', message }];
  if ((status.observedGeneration ?? 0) < (object.metadata.generation ?? 0))
    throw refused(why, cause(`The disruption budget ${name} is still being processed by the server.`), 10);
  const never = (reason: string) => forbidden({ group: 'policy', resource: 'poddisruptionbudget' }, name, reason);
  if ((status.disruptionsAllowed ?? 0) < 0) throw never('pdb disruptions allowed is negative');
  if (Object.keys(status.disruptedPods ?? {}).length > 2000)
    throw never('DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  if (!status.disruptionsAllowed) throw refused(why, cause(blocked(name, status)));
  if (call.dryRun) return;
  status.disruptionsAllowed--;
  status.disruptedPods = { ...status.disruptedPods, [pod.metadata.name as string]: now(call.server) };
  const condition = status.conditions?.find((c: { type: string }) => c.type === 'DisruptionAllowed');
  if (condition && !status.disruptionsAllowed)
    Object.assign(condition, { status: 'False', reason: 'InsufficientPods', lastTransitionTime: now(call.server) });
  call.server.storage.put(budget.key, object, budget.modRevision);
}
function blocked(name: string, { currentHealthy = 0, desiredHealthy = 0, conditions = [] }: any): string {
  const condition = conditions.find((c: { type: string }) => c.type === 'DisruptionAllowed');
  const told = condition?.status === 'False' && condition.message;
  if (told && condition.reason === 'SyncFailed')
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${condition.message}`;
  if (currentHealthy <= desiredHealthy)
    return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  return `The disruption budget ${name} does not allow evicting pods currently${told ? ` (${condition.reason}): ${condition.message}` : ''}`;
}
