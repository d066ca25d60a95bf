import type { KubeObject } from '../../apimachinery/types.ts';
import { alreadyThere, LEASES, NODES } from '../../client/objects.ts';
import { microTimestamp, timestamp } from '../../os/clock.ts';
import { uuid } from '../../os/random.ts';
import type { Node } from './context.ts';

const LEASE_SECONDS = 40;
const RENEW_MS = 10_000;
const HEARTBEAT_MS = 300_000;
/** Without a lease it is the status that shows life. */
const FAKE_HEARTBEAT_MS = 20_000;
const NAMESPACE = 'kube-node-lease';

const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;
const CAPACITY = { cpu: '1', memory: '2Gi', pods: '110', 'ephemeral-storage': '20Gi' };

/** What kwok says of its nodes. */
const FAKE_CONDITIONS = [
  CONDITIONS[3],
  ...CONDITIONS.slice(0, 3),
  ['NetworkUnavailable', 'False', 'RouteCreated', 'RouteController created a route'],
] as const;

const conditions = (fake: boolean | undefined, now: number, since: string) =>
  (fake ? FAKE_CONDITIONS : CONDITIONS).map(([type, status, reason, message]) => ({
    type,
    status,
    lastHeartbeatTime: timestamp(now),
    lastTransitionTime: since,
    reason,
    message,
  }));

function nodeObject(node: Node): KubeObject {
  const { nodeName: name, release, subnet } = node;
  const control = name === 'controlplane';
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(control && { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }),
      },
      annotations: node.fake ? { 'kwok.x-k8s.io/node': 'fake' } : { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: { podCIDR: `192.168.${subnet}.0/24`, podCIDRs: [`192.168.${subnet}.0/24`] },
    status: {
      capacity: CAPACITY,
      allocatable: CAPACITY,
      conditions: conditions(node.fake, node.clock.now(), timestamp(node.clock.now())),
      ...(!node.fake && {
        addresses: [
          { type: 'InternalIP', address: node.address },
          { type: 'Hostname', address: name },
        ],
      }),
      daemonEndpoints: { kubeletEndpoint: { Port: node.fake ? 0 : 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: node.fake ? '' : uuid(node.random),
        containerRuntimeVersion: 'containerd://2.1.4',
        kernelVersion: '6.8.0-51-generic',
        kubeProxyVersion: '',
        kubeletVersion: release.gitVersion,
        machineID: node.fake ? '' : uuid(node.random).replaceAll('-', ''),
        operatingSystem: 'linux',
        osImage: 'Ubuntu 24.04.3 LTS',
        systemUUID: node.fake ? '' : uuid(node.random),
      },
    },
  };
}

const STATES = ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'];
/** The events of a kubelet that starts. */
function announce({ nodeName: name, record }: Node): void {
  const about = { apiVersion: 'v1', kind: 'Node', metadata: { name } };
  const tell = (reason: string, message: string) => record(about, 'Normal', reason, message);
  tell('Starting', 'Starting kubelet.');
  for (const state of STATES) tell(state, `Node ${name} status is now: ${state}`);
  tell('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  tell('NodeReady', `Node ${name} status is now: NodeReady`);
}

/** Registers the node and keeps its lease and status alive. Upstream: pkg/kubelet/kubelet_node_status.go, nodelease. */
export function startNode(node: Node): { self(): KubeObject | undefined; stop(): void } {
  const { api, clock, nodeName } = node;
  let self: KubeObject | undefined;
  let stopped = false;
  const cancels = new Map<string, () => void>();
  const every = (name: string, ms: number, work: () => Promise<unknown>) => {
    if (stopped) return;
    cancels.set(
      name,
      clock.after(ms, () => {
        void work()
          .catch(() => {})
          .finally(() => every(name, ms, work));
      }),
    );
  };
  const register = async () => {
    const wanted = nodeObject(node);
    try {
      self = await api.create(NODES, wanted);
      if (!node.fake) announce(node);
    } catch (error) {
      if (!alreadyThere(error)) throw error;
      self = await api.get(NODES, undefined, nodeName);
    }
    await beat();
  };
  const beat = async () => {
    const wanted = nodeObject(node).status;
    const since = self?.status?.conditions?.find((c: { type: string }) => c.type === 'Ready')?.lastTransitionTime ?? timestamp(clock.now());
    const status = {
      ...wanted,
      nodeInfo: self?.status?.nodeInfo?.machineID ? self.status.nodeInfo : wanted.nodeInfo,
      conditions: conditions(node.fake, clock.now(), since),
    };
    self = await api.patch(NODES, undefined, nodeName, { status }, { subresource: 'status', type: 'strategic-merge' });
  };
  let lease: KubeObject | undefined;
  const renew = async () => {
    const spec = { holderIdentity: nodeName, leaseDurationSeconds: LEASE_SECONDS, renewTime: microTimestamp(clock.now()) };
    lease ??= await api.find(LEASES, NAMESPACE, nodeName);
    if (!lease) {
      const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid: self?.metadata.uid };
      const metadata = { name: nodeName, namespace: NAMESPACE, ...(self && { ownerReferences: [owner] }) };
      lease = await api.create(LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec }, NAMESPACE);
    } else lease = await api.update(LEASES, { ...lease, spec: { ...lease.spec, ...spec } }).catch(() => undefined);
  };
  const start = async () => {
    for (;;) {
      try {
        await register();
        break;
      } catch {
        await new Promise<void>((resolve) => cancels.set('register', clock.after(200, resolve)));
        if (stopped) return;
      }
    }
    if (node.fake) return every('status', FAKE_HEARTBEAT_MS, beat);
    await renew().catch(() => {});
    every('lease', RENEW_MS, renew);
    every('status', HEARTBEAT_MS, beat);
  };
  void start();
  return {
    self: () => self,
    stop() {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
    },
  };
}
