import { CONFIGMAPS, NAMESPACES, splitKey } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** The ConfigMap with the cluster's certificate authority in every namespace. Upstream: pkg/controller/certificates/rootcacertpublisher. */
export function startRootCa(manager: Manager): () => void {
  if (!manager.release.gates.has('BoundServiceAccountTokenVolume')) return () => {};
  const api = manager.api('root-ca-cert-publisher');
  const namespaces = manager.informer(NAMESPACES);
  const configMaps = manager.informer(CONFIGMAPS);
  const queue = manager.queue(
    async (key) => {
      const [, name] = splitKey(key);
      if (namespaces.get(undefined, name)?.status?.phase !== 'Active') return;
      const data = { 'ca.crt': await manager.pki.caCertificate() };
      const metadata = { name: NAME, namespace: name, annotations: { 'kubernetes.io/description': DESCRIPTION } };
      const old = configMaps.get(name, NAME);
      if (!old) await api.create(CONFIGMAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, name);
      else if (
        old.data?.['ca.crt'] !== data['ca.crt'] ||
        Object.keys(old.data).length > 1 ||
        !old.metadata.annotations?.['kubernetes.io/description']
      )
        await api.update(CONFIGMAPS, {
          ...old,
          data,
          metadata: { ...old.metadata, annotations: { ...old.metadata.annotations, ...metadata.annotations } },
        });
    },
    [namespaces, configMaps],
  );
  namespaces.onChange(({ type, object }) => type !== 'DELETED' && queue.add(object.metadata.name as string));
  configMaps.onChange(({ type, object }) => {
    if (type !== 'ADDED' && object.metadata.name === NAME) queue.add(object.metadata.namespace as string);
  });
  return queue.stop;
}
