import { NODES, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';
const FEW_NODES = '0';

/** Says how long kubelets may keep secrets and config maps: not at all in a small cluster. Upstream: pkg/controller/ttl. */
export function startNodeTtl(manager: Manager): () => void {
  const api = manager.api('ttl-controller');
  const nodes = manager.informer(NODES);
  const queue = manager.queue(
    async (name) => {
      const node = nodes.get(undefined, name);
      if (!node || node.metadata.annotations?.[ANNOTATION] === FEW_NODES) return;
      await api.patch(NODES, undefined, name, { metadata: { annotations: { [ANNOTATION]: FEW_NODES } } }).catch(unlessMissing);
    },
    [nodes],
  );
  nodes.onChange(({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name as string);
  });
  return queue.stop;
}
