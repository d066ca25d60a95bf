import { findObject } from '../authentication/lookup.ts';
import { isFor, type Plugin, refuse } from './plugin.ts';

const PREFIX = 'system:node:';
const MIRROR = 'kubernetes.io/config.mirror';

/** A kubelet changes its own node and the pods on it, nothing else. Upstream: plugin/pkg/admission/noderestriction. */
export const nodeRestriction: Plugin = {
  name: 'NodeRestriction',
  validate(request, { storage }) {
    const { user, operation, object, definition, name, namespace } = request;
    if (!user.username.startsWith(PREFIX) || !user.groups.includes('system:nodes')) return;
    const node = user.username.slice(PREFIX.length);
    if (definition.group === '' && definition.resource === 'nodes') {
      const target = name || object?.metadata.name;
      if (target !== node) throw refuse(request, `node ${JSON.stringify(node)} is not allowed to modify node ${JSON.stringify(target)}`);
      return;
    }
    if (definition.group !== '' || definition.resource !== 'pods' || operation === 'CONNECT') return;
    if (isFor(request, '', 'pods') && operation === 'CREATE') {
      if (object?.metadata.annotations?.[MIRROR] === undefined)
        throw refuse(
          request,
          `pod does not have ${JSON.stringify(MIRROR)} annotation, node ${JSON.stringify(node)} can only create mirror pods`,
        );
      return;
    }
    const pod = request.old ?? findObject(storage, '', 'pods', namespace, name);
    if (pod && pod.spec.nodeName !== node) {
      const what =
        operation === 'DELETE' ? 'delete pods' : request.subresource === 'eviction' ? 'evict pods' : 'update pod status for pods';
      throw refuse(request, `node ${JSON.stringify(node)} can only ${what} with spec.nodeName set to itself`);
    }
  },
};
