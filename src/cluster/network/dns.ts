import type { ServiceTable } from './services.ts';

/** The cluster's name server. Upstream: Kubernetes DNS-Based Service Discovery, as CoreDNS answers it. */
export interface ClusterDns {
  /** Addresses of a fully qualified name; undefined where there is no such name. */
  query(name: string): string[] | undefined;
}
const DOMAIN = '.cluster.local';

export function createDns(services: ServiceTable): ClusterDns {
  const query = (asked: string, depth = 0): string[] | undefined => {
    const name = asked.toLowerCase().replace(/\.$/, '');
    if (!name.endsWith(DOMAIN) || depth > 8) return undefined;
    const labels = name.slice(0, -DOMAIN.length).split('.').reverse();
    const [kind, namespace, ...rest] = labels;
    if (kind === 'pod' && rest.length === 1) {
      const address = rest[0].replaceAll('-', '.');
      return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? [address] : undefined;
    }
    if (kind !== 'svc' || !namespace || !rest.length) return undefined;
    const [serviceName, host, ...more] = rest;
    const service = services.service(namespace, serviceName);
    if (!service || more.length) return undefined;
    if (service.spec.type === 'ExternalName') return query(service.spec.externalName, depth + 1);
    const headless = service.spec.clusterIP === 'None';
    if (!host && !headless) return [service.spec.clusterIP];
    const ready = services.endpoints(namespace, serviceName).filter((e) => e.ready);
    const wanted = host ? ready.filter((e) => e.hostname === host || e.address.replaceAll('.', '-') === host) : ready;
    return wanted.length ? [...new Set(wanted.map((e) => e.address))] : undefined;
  };
  return { query: (name) => query(name) };
}
