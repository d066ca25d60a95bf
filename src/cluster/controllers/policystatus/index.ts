import { inGroup, pathOf, unlessMissing } from '../../../client/objects.ts';
import { request } from '../../../client/rest.ts';
import { busy } from '../../../os/clock.ts';
import type { Manager } from '../lib/context.ts';

const NAME = 'validatingadmissionpolicy-status';
const POLICIES = inGroup('admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicies');

/** Says in a policy's status what its expressions get wrong about the types they are asked for. Models pkg/controller/validatingadmissionpolicystatus. */
export function startPolicyStatus(manager: Manager): () => void {
  if (!manager.release.gates.has('ServerSideApply')) return () => {};
  const policies = manager.informer(POLICIES);
  const queue = manager.queue(
    async (name) => {
      const policy = policies.get(undefined, name);
      const generation = policy?.metadata.generation ?? 0;
      if (!policy || generation <= (policy.status?.observedGeneration ?? 0)) return;
      const { client } = manager.api(`${NAME}-controller`);
      const { typeWarnings } = await busy(import('./typecheck.ts'));
      const expressionWarnings = await typeWarnings(policy, client);
      const typeChecking = expressionWarnings.length ? { expressionWarnings } : {};
      await request(client, 'PATCH', pathOf(POLICIES, undefined, name, 'status'), {
        query: { fieldManager: NAME, force: 'true' },
        contentType: 'application/apply-patch+yaml',
        body: {
          apiVersion: policy.apiVersion,
          kind: policy.kind,
          metadata: { name },
          status: { observedGeneration: generation, typeChecking },
        },
      }).catch(unlessMissing);
    },
    [policies],
  );
  policies.onChange(({ type, object }) => type !== 'DELETED' && queue.add(object.metadata.name as string));
  return () => queue.stop();
}
