import type { KubeObject } from '../../../apimachinery/types.ts';
import { managedFields } from '../../../kinds/bootstrap/managed.ts';
import { uuid } from '../../../os/random.ts';
import { keyOf } from '../../storage/index.ts';
import { type Call, now } from '../context.ts';

const ADDRESSES = { group: 'networking.k8s.io', resource: 'ipaddresses', namespaced: false };
const keyOfAddress = (address: string): string => keyOf(ADDRESSES, '', address);

/** Somebody has it, a service or whoever made the object. */
export const addressTaken = (call: Call, address: string): boolean => !!call.server.storage.get(keyOfAddress(address));

const addressesOf = (service?: KubeObject): string[] =>
  !service || service.spec?.type === 'ExternalName'
    ? []
    : ((service.spec?.clusterIPs ?? []) as string[]).filter((address) => address && address !== 'None');

/** Upstream: pkg/registry/core/service/ipallocator/ipallocator.go createIPAddress. */
function claim(call: Call, { metadata }: KubeObject, address: string): void {
  const { server } = call;
  const object: KubeObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: address,
      uid: uuid(server.random),
      creationTimestamp: now(server),
      labels: {
        'ipaddress.kubernetes.io/ip-family': address.includes(':') ? 'IPv6' : 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { resource: 'services', namespace: metadata.namespace, name: metadata.name } },
  };
  object.metadata.managedFields = managedFields(object).map((entry) => ({ ...entry, time: now(server) }));
  server.storage.put(keyOfAddress(address), object, 0);
}
function release(call: Call, address: string): void {
  const found = call.server.storage.get(keyOfAddress(address));
  if (found) call.server.storage.delete(found.key, found.modRevision);
}

/** An object for every address that a service has got, none for those it has lost. */
export function recordAddresses(call: Call, object: KubeObject | undefined, old?: KubeObject): void {
  if (!call.server.catalog.findKind('networking.k8s.io/v1', 'IPAddress')) return;
  const [after, before] = [addressesOf(object), addressesOf(old)];
  for (const address of after) if (object && !before.includes(address)) claim(call, object, address);
  for (const address of before) if (!after.includes(address)) release(call, address);
}

/** The Endpoints of a service go with it. Upstream: pkg/registry/core/service/storage/storage.go afterDelete. */
export function dropEndpoints(call: Call, { metadata }: KubeObject): void {
  const found = call.server.storage.get(
    keyOf({ group: '', resource: 'endpoints', namespaced: true }, metadata.namespace, metadata.name ?? ''),
  );
  if (found && !found.value.metadata.finalizers?.length) call.server.storage.delete(found.key, found.modRevision);
}
