import { notSupported, required } from '../../../apimachinery/fields.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { HttpResponse } from '../../../os/http.ts';
import { readObject } from '../body.ts';
import { type Call, clone, now } from '../context.ts';
import { badRequest, conflict, plain } from '../failures.ts';
import { negotiate } from '../negotiate.ts';
import { checkWriteOptions } from '../options.ts';
import { admit, admitted } from '../registry/admit.ts';
import { place } from '../registry/create.ts';
import { displayKey } from '../registry/store.ts';
import { updateObject } from '../registry/update.ts';
import { answer } from '../respond.ts';
import { withCondition } from './condition.ts';

/** pods/binding, and the old bindings resource, as which it then passes admission. Upstream: pkg/registry/core/pod/storage/storage.go BindingREST. */
export async function binding(call: Call, asked = call): Promise<HttpResponse> {
  const output = negotiate(call.request, call.query);
  call.dryRun = checkWriteOptions('CreateOptions', call.query).dryRun;
  const read = await readObject(call, 'Binding', 'v1');
  place(call, read);
  call.name ||= read.metadata.name ?? '';
  const given = await admit({ ...asked, name: call.name, dryRun: call.dryRun }, 'CREATE', read);
  if ((given.metadata.name ?? '') !== call.name) throw badRequest('name in URL does not match name in Binding object');
  const errors = [];
  const target = given.target ?? {};
  if (target.kind && target.kind !== 'Node') errors.push(notSupported('target.kind', target.kind, ['Node', '<empty>']));
  if (!target.name) errors.push(required('target.name'));
  if (errors.length) throw plain(aggregate(errors.map((e) => `${e.field}: ${e.detail}`)));
  await updateObject(admitted(call), { make: (pod) => bound(call, clone(pod), given), bare: true, tracked: 'kept' });
  return answer(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }, output);
}

const aggregate = (texts: string[]): string => (texts.length > 1 ? `[${texts.join(', ')}]` : texts[0]);
function bound(call: Call, pod: KubeObject, given: KubeObject): KubeObject {
  const refuse = (why: string) => conflict({ resource: 'pods/binding' }, call.name, why);
  const { uid, resourceVersion } = given.metadata;
  const unmet = (what: string, asked: string, found?: string) =>
    conflict(
      call.definition.resource === 'pods' ? call.definition : { group: '', resource: 'pods' },
      call.name,
      `StorageError: invalid object, Code: 4, Key: ${displayKey(call)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`,
    );
  if (uid && uid !== pod.metadata.uid) throw unmet('UID', uid, pod.metadata.uid);
  if (resourceVersion && resourceVersion !== pod.metadata.resourceVersion)
    throw unmet('ResourceVersion', resourceVersion, pod.metadata.resourceVersion);
  if (pod.metadata.deletionTimestamp) throw refuse(`pod ${call.name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName) throw refuse(`pod ${call.name} is already assigned to node "${pod.spec.nodeName}"`);
  if (pod.spec.schedulingGates?.length) throw refuse(`pod ${call.name} has non-empty .spec.schedulingGates`);
  pod.spec.nodeName = given.target.name;
  for (const field of ['annotations', 'labels'] as const)
    if (given.metadata[field]) pod.metadata[field] = { ...pod.metadata[field], ...given.metadata[field] };
  const { nominatedNodeName: _, ...status } = pod.status ?? {};
  pod.status = withCondition(status, { type: 'PodScheduled', status: 'True' }, now(call.server));
  return pod;
}
