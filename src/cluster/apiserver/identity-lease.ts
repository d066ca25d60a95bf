import type { KubeObject } from '../../apimachinery/types.ts';
import { type Clock, microTimestamp, timestamp } from '../../os/clock.ts';
import { SeededRandom, uuid } from '../../os/random.ts';
import { keyOf, type Storage } from '../storage/index.ts';

const LEASES = { group: 'coordination.k8s.io', resource: 'leases', namespaced: true };
/** Half of a SHA-256 of the host's name, `controlplane`, and `kube-apiserver`. Upstream: apiserver/pkg/server/config.go NewConfig. */
const NAME = 'apiserver-ivtlveyukuyrha5ia44unn7io4';
const RENEWED_EVERY = 10_000;
const FIELDS = {
  'f:metadata': {
    'f:annotations': { '.': {}, 'f:kubernetes.io/peer-advertise-address': {} },
    'f:labels': { '.': {}, 'f:apiserver.kubernetes.io/identity': {}, 'f:kubernetes.io/hostname': {} },
  },
  'f:spec': { 'f:holderIdentity': {}, 'f:leaseDurationSeconds': {}, 'f:renewTime': {} },
};

/** The lease by which others see that this API server is there. The answer stops its renewal. */
export function keepIdentityLease(storage: Storage, clock: Clock, address: string): () => void {
  const random = new SeededRandom(clock.now());
  const key = keyOf(LEASES, 'kube-system', NAME);
  // A saved cluster goes on as whoever it was.
  const before = storage.get(key)?.value;
  const holderIdentity: string = before?.spec.holderIdentity ?? `${NAME}_${uuid(random)}`;
  let cancel = () => {};
  const renew = () => {
    const found = storage.get(key);
    const now = timestamp(clock.now());
    const own = { manager: 'kube-apiserver', operation: 'Update' as const, apiVersion: 'coordination.k8s.io/v1', time: now };
    const { uid, creationTimestamp } = found?.value.metadata ?? { uid: uuid(random), creationTimestamp: now };
    const lease: KubeObject = {
      kind: 'Lease',
      apiVersion: 'coordination.k8s.io/v1',
      metadata: {
        name: NAME,
        namespace: 'kube-system',
        uid,
        creationTimestamp,
        labels: { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': 'controlplane' },
        annotations: { 'kubernetes.io/peer-advertise-address': address },
        managedFields: [{ ...own, fieldsType: 'FieldsV1', fieldsV1: FIELDS }],
      },
      spec: { holderIdentity, leaseDurationSeconds: 3600, renewTime: microTimestamp(clock.now()) },
    };
    storage.put(key, lease, found?.modRevision ?? 0);
    cancel = clock.after(RENEWED_EVERY, renew);
  };
  if (before) cancel = clock.after(RENEWED_EVERY, renew);
  else renew();
  return () => cancel();
}
