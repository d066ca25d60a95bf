import type { RestClient } from '../../client/rest.ts';
import { type Clock, sleep } from '../../os/clock.ts';
import { type Connection, type Listener, NetError, type Network } from '../../os/network.ts';
import { type ClusterDns, createDns } from './dns.ts';
import { createPolicies, type End, NAME_SERVER, type PodName, type Policies } from './policies.ts';
import { resolve } from './resolver.ts';
import { createServices, type ServiceTable } from './services.ts';

export interface FabricContext {
  clientFor(user: string): RestClient;
  clock: Clock;
  /** What answers behind the Service `kubernetes`. */
  apiServer: { address: string; port: number };
}
/** What a host's or pod's resolver reads. */
export interface ResolverFiles {
  hosts(): string;
  resolvConf(): string;
}
export interface PodNetwork extends Network {
  /** Set once the files are there. */
  files?: ResolverFiles;
  close(): void;
}
export interface Fabric {
  hostNetwork(name: string, addresses: string[]): Network;
  /** A free address out of a node's pods, `192.168.<n>.0/24`. */
  allocate(subnet: number): string;
  podNetwork(address: string, pod?: PodName): PodNetwork;
  /** Forwards a port of a node to one of a pod; the answer stops it. */
  forward(address: string, port: number, to: { address: string; port: number }): () => void;
  /** Starts kube-proxy and the cluster's DNS. */
  start(context: FabricContext): () => void;
}

const SYN_TIMEOUT = 130_000;
const ARP_TIMEOUT = 3000;
/** What a C library waits for a name server. */
const DNS_TIMEOUT = 5000;
const FIRST_EPHEMERAL = 32768;

interface Host {
  listeners: Map<number, Listener>;
  pod?: PodName;
}

/** The wires: who has which address, and what answers where. */
export function createFabric({ clock }: { clock: Clock }): Fabric {
  const hosts = new Map<string, Host>();
  const names = new Map<string, string>();
  const forwards = new Map<string, { address: string; port: number }>();
  const lastAddress = new Map<number, number>();
  let lastPort = 0;
  let services: ServiceTable | undefined;
  let dns: ClusterDns | undefined;
  let policies: Policies | undefined;

  const hostAt = (address: string): Host => {
    let host = hosts.get(address);
    if (!host) {
      host = { listeners: new Map() };
      hosts.set(address, host);
    }
    return host;
  };
  const refuse = (address: string, port: number) => new NetError('ECONNREFUSED', `connect ECONNREFUSED ${address}:${port}`);
  /** There is no way out: the router says so at once. */
  const unreachable = (address: string, port: number) => new NetError('EHOSTUNREACH', `connect EHOSTUNREACH ${address}:${port}`);
  const silence = async (address: string, port: number, signal?: AbortSignal): Promise<never> => {
    await sleep(clock, SYN_TIMEOUT, signal);
    throw new NetError('ETIMEDOUT', `connect ETIMEDOUT ${address}:${port}`);
  };
  const endAt = (address: string): End => ({ address, pod: hosts.get(address)?.pod });
  const passes = async (from: string, to: string, port: number, protocol: 'TCP' | 'UDP') =>
    !policies || (await policies.allows({ from: endAt(from), to: endAt(to), port, protocol }));
  const isNode = (address: string) => [...names.values()].includes(address);

  const dial = async (own: string[], address: string, port: number, signal?: AbortSignal): Promise<Connection> => {
    const local = address.startsWith('127.') || address === '0.0.0.0';
    let target = { address: local ? own[0] : address, port };
    if (!local) {
      const service = services?.route(address, port, own[0]);
      if (service === 'reject') throw refuse(address, port);
      if (service === 'drop') throw unreachable(address, port);
      if (service) target = service;
      else if (isNode(address)) {
        const node = services?.nodePort(port, own[0]);
        if (node === 'reject') throw refuse(address, port);
        if (node && node !== 'drop') target = node;
        else target = forwards.get(`${address}:${port}`) ?? target;
      }
    }
    if (!local && !(await passes(own[0], target.address, target.port, 'TCP'))) return silence(address, port, signal);
    const host = hosts.get(target.address);
    if (!host) {
      if (target.address.startsWith('192.168.')) await sleep(clock, ARP_TIMEOUT, signal);
      throw unreachable(address, port);
    }
    const listener = host.listeners.get(target.port);
    if (!listener || (listener.local && !local)) throw refuse(address, port);
    const { port: _, local: __, ...answers } = listener;
    return { ...answers, remoteAddress: address, remotePort: port, localAddress: local ? '127.0.0.1' : own[0] };
  };
  const listen = (address: string, listener: Listener): (() => void) => {
    const { listeners } = hostAt(address);
    const port = listener.port || FIRST_EPHEMERAL + (lastPort++ % 28000);
    listener.port = port;
    if (listeners.has(port)) throw new NetError('EADDRINUSE', `listen EADDRINUSE: address already in use 0.0.0.0:${port}`);
    listeners.set(port, listener);
    return () => {
      if (listeners.get(port) === listener) listeners.delete(port);
    };
  };
  const ask = (server: string, name: string): string[] | undefined =>
    (server === '10.96.0.10' ? dns?.query(name) : undefined) ?? hostAddress(name);
  const hostAddress = (name: string): string[] | undefined => {
    const address = names.get(name.replace(/\.$/, ''));
    return address ? [address] : undefined;
  };
  const networkOf = (addresses: string[]): PodNetwork => {
    const network: PodNetwork = {
      addresses,
      async lookup(name) {
        let asked = false;
        const found = resolve(name, network.files, (server, full) => {
          asked ||= server === NAME_SERVER.address;
          return ask(server, full);
        });
        if (asked && !(await passes(addresses[0], NAME_SERVER.address, 53, 'UDP'))) {
          await sleep(clock, DNS_TIMEOUT);
          throw new NetError('EAI_AGAIN', `getaddrinfo EAI_AGAIN ${name}`);
        }
        if (!found) throw new NetError('ENOTFOUND', `getaddrinfo ENOTFOUND ${name}`);
        return found;
      },
      dial: (address, port, signal) => dial(addresses, address, port, signal),
      listen: (listener) => listen(addresses[0], listener),
      close: () => hosts.delete(addresses[0]),
    };
    return network;
  };

  return {
    hostNetwork(name, addresses) {
      hostAt(addresses[0]);
      names.set(name, addresses[0]);
      return networkOf(addresses);
    },
    allocate(subnet) {
      for (let tried = 0; tried < 253; tried++) {
        const next = ((lastAddress.get(subnet) ?? 0) % 253) + 1;
        lastAddress.set(subnet, next);
        const address = `192.168.${subnet}.${next + 1}`;
        if (!hosts.has(address)) return address;
      }
      throw new Error(`no free address in 192.168.${subnet}.0/24`);
    },
    podNetwork(address, pod) {
      hostAt(address).pod ??= pod;
      return networkOf([address]);
    },
    forward(address, port, to) {
      const key = `${address}:${port}`;
      forwards.set(key, to);
      return () => forwards.delete(key);
    },
    start(context) {
      services = createServices(context);
      dns = createDns(services);
      policies = createPolicies(context);
      const started = [services, policies];
      return () => {
        for (const each of started) each.stop();
      };
    },
  };
}
