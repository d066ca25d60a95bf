import { alreadyThere, NAMESPACES, SERVICEACCOUNTS, splitKey } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';

/** The `default` service account of every namespace. Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go. */
export function startServiceAccount(manager: Manager): () => void {
  const api = manager.api('service-account-controller');
  const namespaces = manager.informer(NAMESPACES);
  const accounts = manager.informer(SERVICEACCOUNTS);
  const queue = manager.queue(
    async (key) => {
      const [, name] = splitKey(key);
      const namespace = namespaces.get(undefined, name);
      if (namespace?.status?.phase !== 'Active' || accounts.get(name, 'default')) return;
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
      await api.create(SERVICEACCOUNTS, account, name).catch((error) => {
        if (!alreadyThere(error)) throw error;
      });
    },
    [namespaces, accounts],
  );
  namespaces.onChange(({ type, object }) => type !== 'DELETED' && queue.add(object.metadata.name as string));
  accounts.onChange(({ type, object }) => {
    if (type === 'DELETED' && object.metadata.name === 'default') queue.add(object.metadata.namespace as string);
  });
  return queue.stop;
}
