import type { KubeObject } from '../../apimachinery/types.ts';
import { Failure } from '../errors.ts';

export interface ForwardedPort {
  local: number;
  remote: number;
}
interface Port {
  name?: string;
  port: number;
  targetPort?: number | string;
  protocol?: string;
}
interface ContainerPort {
  name?: string;
  containerPort: number;
  protocol?: string;
}

const split = (text: string): [local: string, remote: string] => {
  const parts = text.split(':');
  return parts.length === 2 ? [parts[0], parts[1]] : [parts[0], parts[0]];
};
const isNumber = (text: string): boolean => /^[+-]?\d+$/.test(text);
const joined = (local: string, remote: string): string => (local === remote ? remote : `${local}:${remote}`);

/** Ports as the pod has them: names and a Service's ports looked up. Upstream: kubectl/pkg/cmd/portforward. */
export function targetPorts(words: string[], object: KubeObject, pod: KubeObject): string[] {
  const service = object.kind === 'Service' ? object : undefined;
  refuseUdp(words, service, pod);
  return words.map((word) => {
    const [local, remote] = split(word);
    if (service) {
      const number = isNumber(remote) ? Number(remote) : servicePortNamed(service, remote);
      const here = !isNumber(remote) && local === remote ? `${number}` : local;
      return joined(here, `${containerPortOf(service, pod, number)}`);
    }
    if (!remote) throw new Failure('remote port cannot be empty');
    const number = isNumber(remote) ? remote : `${containerPortNamed(pod, remote)}`;
    return local === remote ? number : `${local}:${number}`;
  });
}

function refuseUdp(words: string[], service: KubeObject | undefined, pod: KubeObject): void {
  const ports: { number: number; protocol?: string }[] = service
    ? (service.spec.ports ?? []).map((p: Port) => ({ number: p.port, protocol: p.protocol }))
    : containerPorts(pod).map((p) => ({ number: p.containerPort, protocol: p.protocol }));
  const has = (number: number, protocol: string) => ports.some((p) => p.number === number && (p.protocol ?? 'TCP') === protocol);
  for (const word of words) {
    const [, remote] = split(word);
    const named = () => (service ? servicePortNamed(service, remote) : containerPortNamed(pod, remote));
    const number = isNumber(remote) ? Number(remote) : named();
    if (has(number, 'UDP') && !has(number, 'TCP')) throw new Failure(`UDP protocol is not supported for ${remote}`);
  }
}

const containerPorts = (pod: KubeObject): ContainerPort[] => pod.spec.containers.flatMap((c: { ports?: ContainerPort[] }) => c.ports ?? []);
function servicePortNamed(service: KubeObject, name: string): number {
  const found = (service.spec.ports ?? []).find((p: Port) => p.name === name);
  if (!found) throw new Failure(`Service '${service.metadata.name}' does not have a named port '${name}'`);
  return found.port;
}
function containerPortNamed(pod: KubeObject, name: string): number {
  const sidecars = (pod.spec.initContainers ?? []).filter((c: { restartPolicy?: string }) => c.restartPolicy === 'Always');
  const all: ContainerPort[] = [...containerPorts(pod), ...sidecars.flatMap((c: { ports?: ContainerPort[] }) => c.ports ?? [])];
  const found = all.find((p) => p.name === name);
  if (!found) throw new Failure(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
  return found.containerPort;
}
/** Upstream: kubectl/pkg/util/service_port.go. */
function containerPortOf(service: KubeObject, pod: KubeObject, number: number): number {
  const found: Port | undefined = (service.spec.ports ?? []).find((p: Port) => p.port === number);
  if (!found) throw new Failure(`Service ${service.metadata.name} does not have a service port ${number}`);
  if (service.spec.clusterIP === 'None') return number;
  if (typeof found.targetPort === 'string') return containerPortNamed(pod, found.targetPort);
  return found.targetPort || number;
}

const numberOf = (text: string, which: 'local' | 'remote'): number => {
  const fail = (why: string): never => {
    throw new Failure(`error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
  };
  if (!/^\d+$/.test(text)) return fail('invalid syntax');
  return Number(text) > 65535 ? fail('value out of range') : Number(text);
};
/** Upstream: client-go/tools/portforward parsePorts. */
export function parsePorts(words: string[]): ForwardedPort[] {
  return words.map((word) => {
    const parts = word.split(':');
    if (parts.length > 2) throw new Failure(`invalid port format '${word}'`);
    const [local, remote] = parts.length === 1 ? [parts[0], parts[0]] : [parts[0] || '0', parts[1]];
    const port = { local: numberOf(local, 'local'), remote: numberOf(remote, 'remote') };
    if (port.remote === 0) throw new Failure('remote port must be > 0');
    return port;
  });
}

const isIPv4 = (text: string) => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);
const isIPv6 = (text: string) => /^[0-9a-f:]*:[0-9a-f:]*$/i.test(text) && text.split('::').length < 3;
export function parseAddresses(words: string[]): string[] {
  const all = new Set<string>();
  for (const word of words) {
    if (word === 'localhost') {
      all.add('127.0.0.1');
      all.add('::1');
    } else if (isIPv4(word) || isIPv6(word)) all.add(word);
    else throw new Failure(`${word} is not a valid IP`);
  }
  if (!all.size) throw new Failure('you must specify at least 1 address');
  return [...all].sort((a, b) => (a < b ? -1 : 1));
}
