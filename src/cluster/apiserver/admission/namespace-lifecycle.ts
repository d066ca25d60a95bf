import { ApiError } from '../../../apimachinery/types.ts';
import { findObject } from '../authentication/lookup.ts';
import { notFound } from '../failures.ts';
import { isFor, type Plugin, refuse } from './plugin.ts';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/** Upstream: apiserver/pkg/admission/plugin/namespace/lifecycle. */
export const namespaceLifecycle: Plugin = {
  name: 'NamespaceLifecycle',
  mutate(request, { storage }) {
    const { operation, definition, namespace } = request;
    if (definition.group === '' && definition.resource === 'namespaces') return;
    if (!namespace || operation === 'DELETE' || definition.resource === 'localsubjectaccessreviews') return;
    const home = findObject(storage, '', 'namespaces', '', namespace);
    if (!home) throw notFound({ group: '', resource: 'namespaces' }, namespace);
    if (operation !== 'CREATE' || home.status?.phase !== 'Terminating') return;
    const { status } = refuse(request, `unable to create new content in namespace ${namespace} because it is being terminated`);
    const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
    throw new ApiError({ ...status, details: { ...status.details, causes: [cause] } });
  },
  validate(request) {
    if (request.operation === 'DELETE' && isFor(request, '', 'namespaces') && IMMORTAL.has(request.name))
      throw refuse(request, 'this namespace may not be deleted');
  },
};
