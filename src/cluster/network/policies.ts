import { type LabelSelectorObject, selectorOf } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { createInformers } from '../../client/informer.ts';
import { NAMESPACES, NETWORKPOLICIES, PODS, pathOf } from '../../client/objects.ts';
import type { FabricContext } from './fabric.ts';
import { inBlock } from './ipblock.ts';

/** Who stands at one end: an address, and the pod that has it. */
export interface End {
  address: string;
  pod?: PodName;
}
export interface PodName {
  namespace: string;
  name: string;
}
export interface Flow {
  from: End;
  to: End;
  port: number;
  protocol: 'TCP' | 'UDP';
}
/** What NetworkPolicies let through, once a connection's Service has been replaced by the endpoint behind it. Upstream: staging/src/k8s.io/api/networking/v1 types.go. */
export interface Policies {
  allows(flow: Flow): Promise<boolean>;
  stop(): void;
}
interface Party extends End {
  labels?: Record<string, string>;
  namespace?: string;
  object?: KubeObject;
}
interface Peer {
  podSelector?: LabelSelectorObject;
  namespaceSelector?: LabelSelectorObject;
  ipBlock?: { cidr: string; except?: string[] };
}
interface Port {
  port?: number | string;
  endPort?: number;
  protocol?: string;
}
type Direction = 'Ingress' | 'Egress';

/** Answers for the cluster's name server, which is no object here: the labels that policies know it by. */
export const NAME_SERVER: Party = { address: '10.96.0.10', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

export function createPolicies({ clientFor, clock }: FabricContext): Policies {
  const informers = createInformers(clientFor('system:kube-controller-manager'), clock);
  const policies = informers.of(pathOf(NETWORKPOLICIES));

  const partyOf = ({ address, pod }: End): Party => {
    if (address === NAME_SERVER.address) return NAME_SERVER;
    const object = pod && informers.of(pathOf(PODS)).get(pod.namespace, pod.name);
    return { address, pod, namespace: pod?.namespace, labels: object?.metadata.labels ?? {}, object };
  };
  const matches = (selector: LabelSelectorObject | undefined, labels: Record<string, string> | undefined) =>
    selectorOf(selector ?? {}).matches(labels ?? {});
  const isPeer = ({ podSelector, namespaceSelector, ipBlock }: Peer, party: Party, own: string | undefined): boolean => {
    if (ipBlock) return inBlock(party.address, ipBlock);
    if (!party.namespace) return false;
    const namespace = informers.of(pathOf(NAMESPACES)).get(undefined, party.namespace);
    const near = namespaceSelector ? matches(namespaceSelector, namespace?.metadata.labels) : party.namespace === own;
    return near && matches(podSelector, party.labels);
  };
  const isPort = ({ port, endPort, protocol = 'TCP' }: Port, flow: Flow, to: Party): boolean => {
    if (protocol !== flow.protocol) return false;
    if (port === undefined) return true;
    if (typeof port === 'number') return flow.port >= port && flow.port <= (endPort ?? port);
    return namedPorts(to.object, port, protocol).includes(flow.port);
  };
  const passes = (direction: Direction, flow: Flow, self: Party, other: Party, to: Party): boolean => {
    if (!self.pod) return true;
    const mine = policies
      .list(self.namespace)
      .filter(({ spec }) => typesOf(spec).includes(direction) && matches(spec.podSelector, self.labels));
    if (!mine.length) return true;
    return mine.some(({ spec, metadata }) =>
      ((direction === 'Ingress' ? spec.ingress : spec.egress) ?? []).some((rule: { from?: Peer[]; to?: Peer[]; ports?: Port[] }) => {
        const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
        const ports = rule.ports ?? [];
        return (
          (!peers.length || peers.some((peer) => isPeer(peer, other, metadata.namespace))) &&
          (!ports.length || ports.some((port) => isPort(port, flow, to)))
        );
      }),
    );
  };
  return {
    async allows(flow) {
      if (flow.from.address === flow.to.address || (!flow.from.pod && !flow.to.pod)) return true;
      await policies.synced;
      if (!policies.list().length) return true;
      await Promise.all([PODS, NAMESPACES].map((each) => informers.of(pathOf(each)).synced));
      const [from, to] = [partyOf(flow.from), partyOf(flow.to)];
      // A kubelet reaches the pods of its own node whatever a policy says.
      const own = !from.pod && to.object?.status?.hostIP === from.address;
      return own || (passes('Egress', flow, from, to, to) && passes('Ingress', flow, to, from, to));
    },
    stop: () => informers.stop(),
  };
}

const typesOf = ({ policyTypes, egress }: KubeObject['spec']): Direction[] =>
  policyTypes ?? ['Ingress', ...(egress?.length ? ['Egress'] : [])];

function namedPorts(pod: KubeObject | undefined, name: string, protocol: string): number[] {
  const containers = [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])];
  return containers
    .flatMap((c) => c.ports ?? [])
    .filter((p) => p.name === name && (p.protocol ?? 'TCP') === protocol)
    .map((p) => p.containerPort);
}
