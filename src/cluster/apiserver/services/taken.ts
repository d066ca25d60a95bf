import type { KubeObject } from '../../../apimachinery/types.ts';
import { indexOnce } from '../../storage/field-index.ts';
import { prefixOf } from '../../storage/keys.ts';
import type { Storage } from '../../storage/types.ts';
import { portsOf } from './ports.ts';

const given = indexOnce(prefixOf({ group: '', resource: 'services', namespaced: true }), ({ spec, ...service }: KubeObject) => [
  ...((spec?.clusterIPs ?? []) as string[]),
  ...portsOf({ spec, ...service }).map((p) => `:${p.nodePort ?? 0}`),
  `:${spec?.healthCheckNodePort ?? 0}`,
]);

/** A service has the cluster address. */
export const hasAddress = (storage: Storage, address: string): boolean => given(storage).has(address);
/** A service has the port of all nodes. */
export const hasPort = (storage: Storage, port: number): boolean => given(storage).has(`:${port}`);
