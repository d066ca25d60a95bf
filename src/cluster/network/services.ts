import type { KubeObject } from '../../apimachinery/types.ts';
import { createInformers } from '../../client/informer.ts';
import { createApi, ENDPOINTSLICES, pathOf, SERVICES } from '../../client/objects.ts';
import type { FabricContext } from './fabric.ts';

export interface Endpoint {
  address: string;
  port: number;
}
export interface ServiceEndpoint {
  address: string;
  hostname?: string;
  ready: boolean;
  targetName?: string;
}
type Route = Endpoint | 'reject' | 'drop';

/** Where traffic to Services goes. Upstream: pkg/proxy. */
export interface ServiceTable {
  /** undefined: the address is no Service's. */
  route(address: string, port: number, from: string): Route | undefined;
  nodePort(port: number, from: string): Route | undefined;
  service(namespace: string, name: string): KubeObject | undefined;
  endpoints(namespace: string, name: string): ServiceEndpoint[];
  stop(): void;
}

const OWNER = 'kubernetes.io/service-name';
interface Port {
  name?: string;
  port: number;
  nodePort?: number;
  protocol?: string;
}

export function createServices({ clientFor, clock, apiServer }: FabricContext): ServiceTable {
  const api = createApi(clientFor('system:kube-proxy'), 'kube-proxy');
  const informers = createInformers(api.client, clock);
  const services = informers.of(pathOf(SERVICES));
  const slices = informers.of(pathOf(ENDPOINTSLICES));
  const turns = new Map<string, number>();
  const sticky = new Map<string, { chosen: Endpoint; until: number }>();

  const slicesOf = (service: KubeObject) =>
    slices.list(service.metadata.namespace).filter((slice) => slice.metadata.labels?.[OWNER] === service.metadata.name);
  const isApi = (service: KubeObject) => service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes';
  const targets = (service: KubeObject, port: Port): Endpoint[] => {
    const mine = slicesOf(service);
    if (isApi(service) && !mine.length) return [apiServer];
    const ready: Endpoint[] = [];
    const ending: Endpoint[] = [];
    for (const slice of mine)
      for (const { name, port: number } of slice.ports ?? []) {
        if ((name ?? '') !== (port.name ?? '') || !number) continue;
        for (const endpoint of slice.endpoints ?? []) {
          const found = endpoint.addresses.map((address: string) => ({ address, port: number }));
          if (endpoint.conditions?.ready !== false) ready.push(...found);
          else if (endpoint.conditions?.serving && endpoint.conditions?.terminating) ending.push(...found);
        }
      }
    return ready.length ? ready : ending;
  };
  const choose = (service: KubeObject, port: Port, from: string): Route => {
    const key = `${service.metadata.uid}:${port.port}`;
    const all = targets(service, port);
    if (!all.length) return 'reject';
    const affinity = service.spec.sessionAffinity === 'ClientIP';
    const stuck = sticky.get(`${key} ${from}`);
    if (
      affinity &&
      stuck &&
      stuck.until > clock.now() &&
      all.some((e) => e.address === stuck.chosen.address && e.port === stuck.chosen.port)
    )
      return stuck.chosen;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    const chosen = all[turn % all.length];
    const seconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800;
    if (affinity) sticky.set(`${key} ${from}`, { chosen, until: clock.now() + seconds * 1000 });
    return chosen;
  };
  const addressesOf = (service: KubeObject): string[] => [
    ...(service.spec.clusterIPs ?? [service.spec.clusterIP]),
    ...(service.spec.externalIPs ?? []),
    ...(service.status?.loadBalancer?.ingress ?? []).map((i: { ip?: string }) => i.ip),
  ];

  return {
    route(address, port, from) {
      for (const service of services.list()) {
        if (service.spec.type === 'ExternalName' || !addressesOf(service).includes(address)) continue;
        const found = (service.spec.ports ?? []).find((p: Port) => p.port === port && (p.protocol ?? 'TCP') === 'TCP');
        return found ? choose(service, found, from) : 'drop';
      }
      return /^10\.(9[6-9]|10\d|11[01])\./.test(address) ? 'drop' : undefined;
    },
    nodePort(port, from) {
      for (const service of services.list())
        for (const p of service.spec.ports ?? [])
          if (p.nodePort === port && (p.protocol ?? 'TCP') === 'TCP') return choose(service, p, from);
      return undefined;
    },
    service: (namespace, name) => services.get(namespace, name),
    endpoints(namespace, name) {
      const service = services.get(namespace, name);
      if (!service) return [];
      const mine = slicesOf(service);
      if (isApi(service) && !mine.length) return [{ address: apiServer.address, ready: true }];
      return mine.flatMap((slice) =>
        (slice.endpoints ?? []).flatMap((e: KubeObject) =>
          e.addresses.map((address: string) => ({
            address,
            ...(e.hostname && { hostname: e.hostname }),
            ready: e.conditions?.ready !== false || service.spec.publishNotReadyAddresses === true,
            targetName: e.targetRef?.name,
          })),
        ),
      );
    },
    stop: () => informers.stop(),
  };
}
