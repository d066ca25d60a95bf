import { labelSelectorToText, parseLabelSelector } from '../../../apimachinery/selectors.ts';
import { failure, type KubeObject } from '../../../apimachinery/types.ts';
import type { HttpResponse } from '../../../os/http.ts';
import { prefixOf, type Stored } from '../../storage/index.ts';
import { readObject } from '../body.ts';
import { type Call, clone, now } from '../context.ts';
import { badRequest, plain } from '../failures.ts';
import { negotiate } from '../negotiate.ts';
import { checkWriteOptions } from '../options.ts';
import { deleteObject } from '../registry/delete.ts';
import type { DeleteOptions } from '../registry/delete-options.ts';
import { stored } from '../registry/store.ts';
import { answer } from '../respond.ts';

const BUDGETS = { group: 'policy', resource: 'poddisruptionbudgets', namespaced: true };

/** pods/eviction. Upstream: pkg/registry/core/pod/storage/eviction.go. */
export async function eviction(call: Call): Promise<HttpResponse> {
  const output = negotiate(call.request, call.query);
  const asked = checkWriteOptions('CreateOptions', call.query).dryRun;
  const given = await readObject(call, 'Eviction', 'policy/v1', 'policy/v1beta1');
  given.metadata ??= {};
  if (given.metadata.name && given.metadata.name !== call.name) throw badRequest('name in URL does not match name in Eviction object');
  const pod = stored(call).value;
  const options = (given.deleteOptions ?? {}) as DeleteOptions;
  call.dryRun = asked || !!options.dryRun?.length;
  if (!ignoresBudgets(pod)) disrupt(call, pod);
  await deleteObject(call, options);
  return answer(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, output);
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
  if (!budget.spec?.selector) return false;
  return parseLabelSelector(labelSelectorToText(budget.spec.selector)).matches(pod.metadata.labels ?? {});
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
  if ((status.disruptionsAllowed ?? 0) < 0) throw refused('pdb disruptions allowed is negative');
  if (!status.disruptionsAllowed)
    throw refused(
      why,
      cause(
        (status.currentHealthy ?? 0) <= (status.desiredHealthy ?? 0)
          ? `The disruption budget ${name} needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0} currently`
          : `The disruption budget ${name} does not allow evicting pods currently`,
      ),
    );
  if (call.dryRun) return;
  status.disruptionsAllowed--;
  status.disruptedPods = { ...status.disruptedPods, [pod.metadata.name as string]: now(call.server) };
  const condition = status.conditions?.find((c: { type: string }) => c.type === 'DisruptionAllowed');
  if (condition && !status.disruptionsAllowed)
    Object.assign(condition, { status: 'False', reason: 'InsufficientPods', lastTransitionTime: now(call.server) });
  call.server.storage.put(budget.key, object, budget.modRevision);
}
