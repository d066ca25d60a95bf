import { internalError } from '../../../apimachinery/errors.ts';
import { invalidValue } from '../../../apimachinery/fields.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { randomInt } from '../../../os/random.ts';
import type { Call } from '../context.ts';
import { plain } from '../failures.ts';
import { refuse } from '../registry/strategy.ts';
import { hasPort } from './taken.ts';

const LOW = 30000;
const HIGH = 32767;
/** Where a request that is only tried starts. */
const PRETENDED = 32768;

export interface Port {
  name?: string;
  port: number;
  protocol?: string;
  nodePort?: number;
}
export const portsOf = (service: KubeObject): Port[] => service.spec?.ports ?? [];
export const checked = ({ spec }: KubeObject): boolean => spec?.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
export const exposed = ({ spec }: KubeObject): boolean => spec?.type === 'NodePort' || spec?.type === 'LoadBalancer';
export const wantsPorts = (service: KubeObject): boolean =>
  exposed(service) && (service.spec.type === 'NodePort' || service.spec.allocateLoadBalancerNodePorts !== false);

/** Upstream: pkg/registry/core/service/portallocator/operation.go. */
class Ports {
  private mine: number[] = [];
  private call: Call;
  constructor(call: Call) {
    this.call = call;
  }
  private isUsed(port: number): boolean {
    return this.mine.includes(port) || hasPort(this.call.server.storage, port);
  }
  /** Why the port cannot be had. */
  take(port: number): string | undefined {
    if (!this.call.dryRun && (port < LOW || port > HIGH))
      return `provided port is not in the valid range. The range of valid ports is ${LOW}-${HIGH}`;
    if (this.isUsed(port)) return 'provided port is already allocated';
    this.mine.push(port);
    return undefined;
  }
  next(): number {
    const { dryRun, server } = this.call;
    let port = dryRun ? Math.max(0, ...(this.mine.length ? this.mine : [PRETENDED])) + 1 : LOW + randomInt(server.random, HIGH - LOW + 1);
    if (!dryRun) while (this.isUsed(port)) port = port === HIGH ? LOW : port + 1;
    this.mine.push(port);
    return port;
  }
}

/** Upstream: initNodePorts: ports of one number share a node port. */
function firstPorts(call: Call, object: KubeObject, ports: Ports): void {
  const given = new Map<number, number>();
  const list = portsOf(object);
  list.forEach((p, i) => {
    if (!p.nodePort && !wantsPorts(object)) return;
    const take = (port: number) => {
      const why = ports.take(port);
      if (why) refuse(call, object, [invalidValue(`spec.ports[${i}].nodePort`, port, why)]);
    };
    const before = given.get(p.port);
    if (before) {
      if (!p.nodePort) p.nodePort = before;
      else if (p.nodePort !== before) take(p.nodePort);
      return;
    }
    const asked = list.find((o) => o.port === p.port && o.nodePort)?.nodePort;
    if (asked) take(asked);
    p.nodePort = asked ?? ports.next();
    given.set(p.port, p.nodePort);
  });
}

/** Upstream: updateNodePorts. */
function laterPorts(call: Call, object: KubeObject, old: KubeObject, ports: Ports): void {
  const taken = new Set(portsOf(old).map((p) => p.nodePort));
  const seen = new Set<string>();
  portsOf(object).forEach((p, i) => {
    if (!p.nodePort && !wantsPorts(object)) return;
    if (p.nodePort && !taken.has(p.nodePort)) {
      const why = ports.take(p.nodePort);
      if (why) refuse(call, object, [invalidValue(`spec.ports[${i}].nodePort`, p.nodePort, why)]);
      taken.add(p.nodePort);
    }
    p.nodePort ||= ports.next();
    const key = `${p.protocol} ${p.nodePort}`;
    if (seen.has(key)) throw plain(`duplicate nodePort: {${key}}`);
    seen.add(key);
  });
}

/** Node ports of a service, those it asks for and those it does not. Upstream: txnAllocNodePorts, txnUpdateNodePorts. */
export function givePorts(call: Call, object: KubeObject, old?: KubeObject): void {
  const { spec } = object;
  const health = checked(object) && !(old && checked(old));
  if (!exposed(object)) return;
  const ports = new Ports(call);
  if (old) laterPorts(call, object, old, ports);
  else firstPorts(call, object, ports);
  if (!health) return;
  const why = spec.healthCheckNodePort && ports.take(spec.healthCheckNodePort);
  if (why) throw internalError(`failed to allocate requested HealthCheck NodePort ${spec.healthCheckNodePort}: ${why}`);
  spec.healthCheckNodePort ||= ports.next();
}
