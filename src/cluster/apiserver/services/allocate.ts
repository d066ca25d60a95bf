import { invalidValue } from '../../../apimachinery/fields.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { randomInt } from '../../../os/random.ts';
import { keyOf, prefixOf } from '../../storage/index.ts';
import type { Call } from '../context.ts';
import { refuse } from '../registry/strategy.ts';
import { addressOf, inServiceRange, randomAddress } from './range.ts';
import { dropDependent, normalizeAddresses } from './update.ts';

const SERVICES = { group: '', resource: 'services', namespaced: true };
const LOW = 30000;
const HIGH = 32767;

interface Port {
  port: number;
  protocol?: string;
  nodePort?: number;
}
const portsOf = (service: KubeObject): Port[] => service.spec?.ports ?? [];
const hasAddress = (service: KubeObject): boolean => service.spec?.type !== 'ExternalName' && service.spec?.clusterIP !== 'None';
const hasNodePorts = (service: KubeObject): boolean =>
  service.spec?.type === 'NodePort' || (service.spec?.type === 'LoadBalancer' && service.spec?.allocateLoadBalancerNodePorts !== false);

function others(call: Call, object: KubeObject): KubeObject[] {
  const self = keyOf(SERVICES, object.metadata.namespace, object.metadata.name ?? '');
  return call.server.storage
    .range(prefixOf(SERVICES))
    .filter((s) => s.key !== self)
    .map((s) => s.value);
}

/** Gives a Service its cluster address and node ports. Upstream: pkg/registry/core/service/storage/alloc.go. */
export function allocateService(call: Call, object: KubeObject, old?: KubeObject): void {
  const { spec } = object;
  if (!spec) return;
  normalizeAddresses(object, old);
  if (old) {
    keep(object, old);
    dropDependent(object, old);
  }
  if (spec.type === 'ExternalName') return;
  families(object);
  let rest: KubeObject[] | undefined;
  const peers = () => (rest ??= others(call, object));
  if (hasAddress(object) && !spec.clusterIP) {
    const used = new Set(peers().map((s) => s.spec?.clusterIP));
    let address = randomAddress(call.server.random);
    while (used.has(address)) address = randomAddress(call.server.random);
    spec.clusterIP = address;
  }
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
  if (hasNodePorts(object)) nodePorts(call, object, peers);
  if (spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local' && !spec.healthCheckNodePort)
    spec.healthCheckNodePort = freePort(call, usedPorts(peers(), portsOf(object)));
}

/** What an update leaves out stays as it was. Upstream: patchAllocatedValues and NormalizeClusterIPs. */
function keep(object: KubeObject, old: KubeObject): void {
  const { spec } = object;
  if (hasAddress(old) && spec.type !== 'ExternalName' && old.spec?.type !== 'ExternalName') {
    if (!spec.clusterIP && !spec.clusterIPs?.length) {
      spec.clusterIP = old.spec?.clusterIP;
      spec.clusterIPs = old.spec?.clusterIPs;
    } else if (!spec.clusterIPs?.length && spec.clusterIP === old.spec?.clusterIP) spec.clusterIPs = old.spec?.clusterIPs;
    else if (!spec.clusterIP && spec.clusterIPs?.length) spec.clusterIP = spec.clusterIPs[0];
  } else if (old.spec?.clusterIP === 'None' && !spec.clusterIP) {
    spec.clusterIP = 'None';
    spec.clusterIPs = ['None'];
  }
  if (hasNodePorts(object) && hasNodePorts(old)) keepPorts(object, old);
  if (hasNodePorts(old) && !hasNodePorts(object)) dropPorts(object, old);
  if (!spec.healthCheckNodePort && old.spec?.healthCheckNodePort && spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local')
    spec.healthCheckNodePort = old.spec.healthCheckNodePort;
  if (old.spec?.ipFamilies && !spec.ipFamilies?.length) spec.ipFamilies = old.spec.ipFamilies;
  if (old.spec?.ipFamilyPolicy && !spec.ipFamilyPolicy) spec.ipFamilyPolicy = old.spec.ipFamilyPolicy;
}
const same = (a: Port, b: Port): boolean => a.port === b.port && (a.protocol ?? 'TCP') === (b.protocol ?? 'TCP');
function keepPorts(object: KubeObject, old: KubeObject): void {
  for (const port of portsOf(object)) {
    if (port.nodePort) continue;
    const before = portsOf(old).find((p) => same(p, port))?.nodePort;
    if (before && !portsOf(object).some((p) => p.nodePort === before && (p.protocol ?? 'TCP') === (port.protocol ?? 'TCP')))
      port.nodePort = before;
  }
}
function dropPorts(object: KubeObject, old: KubeObject): void {
  const before = new Set(portsOf(old).map((p) => p.nodePort));
  if (portsOf(object).every((p) => !p.nodePort || before.has(p.nodePort))) for (const port of portsOf(object)) delete port.nodePort;
}

function families({ spec }: KubeObject): void {
  if (spec.ipFamilies?.length || (spec.clusterIP === 'None' && !spec.selector)) {
    spec.ipFamilyPolicy ??= spec.selector || spec.clusterIP !== 'None' ? 'SingleStack' : 'RequireDualStack';
    spec.ipFamilies ??= spec.clusterIP === 'None' && !spec.selector ? ['IPv4', 'IPv6'] : ['IPv4'];
    return;
  }
  spec.ipFamilies = ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
}

function usedPorts(peers: KubeObject[], mine: Port[] = []): Set<number> {
  const used = new Set<number>();
  for (const port of [...peers.flatMap(portsOf), ...mine]) if (port.nodePort) used.add(port.nodePort);
  for (const peer of peers) if (peer.spec?.healthCheckNodePort) used.add(peer.spec.healthCheckNodePort);
  return used;
}
function freePort(call: Call, used: Set<number>): number {
  let port = LOW + randomInt(call.server.random, HIGH - LOW + 1);
  while (used.has(port)) port = port === HIGH ? LOW : port + 1;
  used.add(port);
  return port;
}
function nodePorts(call: Call, object: KubeObject, peers: () => KubeObject[]): void {
  const ports = portsOf(object);
  if (ports.every((p) => p.nodePort)) return;
  const used = usedPorts(peers(), ports);
  for (const port of ports) {
    if (port.nodePort) continue;
    const twin = ports.find((p) => p.port === port.port && p.nodePort && p.protocol !== port.protocol);
    port.nodePort = twin?.nodePort ?? freePort(call, used);
  }
}

/** Refuses addresses and ports that are taken or out of range. */
export function checkService(call: Call, object: KubeObject, old?: KubeObject): void {
  const { spec } = object;
  if (!spec) return;
  const address = spec.clusterIP;
  if (hasAddress(object) && address && address !== old?.spec?.clusterIP) {
    const value = spec.clusterIPs ?? [address];
    const problem = (why: string) =>
      refuse(call, object, [invalidValue('spec.clusterIPs', value, `failed to allocate IP ${address}: ${why}`)]);
    if (addressOf(address) !== undefined && !inServiceRange(address)) problem(`the provided network does not match the current range`);
    if (others(call, object).some((s) => s.spec?.clusterIP === address)) problem('provided IP is already allocated');
  }
  if (!hasNodePorts(object)) return;
  const before = new Set(portsOf(old ?? object).map((p) => (old ? p.nodePort : undefined)));
  const peers = others(call, object);
  portsOf(object).forEach((port, i) => {
    if (!port.nodePort || before.has(port.nodePort)) return;
    const problem = (why: string) => refuse(call, object, [invalidValue(`spec.ports[${i}].nodePort`, port.nodePort, why)]);
    if (port.nodePort < LOW || port.nodePort > HIGH)
      problem(`provided port is not in the valid range. The range of valid ports is ${LOW}-${HIGH}`);
    const taken = peers.some((s) => portsOf(s).some((p) => p.nodePort === port.nodePort));
    if (taken) problem('provided port is already allocated');
  });
}
