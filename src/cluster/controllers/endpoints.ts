import type { KubeObject } from '../../apimachinery/types.ts';
import { ENDPOINTS, keyOf, PODS, SERVICES, splitKey, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { selects } from './lib/owners.ts';
import { isReady, isTerminal, same } from './lib/pods.ts';

const HEADLESS = 'service.kubernetes.io/headless';
const MANAGED = 'endpoints.kubernetes.io/managed-by';
const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';

interface Port {
  name?: string;
  port: number;
  protocol: string;
  appProtocol?: string;
}
/** The number behind a service port's target in one pod; undefined where the pod has no port of that name. */
export function targetPort(port: { targetPort?: number | string; port: number; protocol: string }, pod: KubeObject): number | undefined {
  const target = port.targetPort || port.port;
  if (typeof target === 'number') return target;
  const containers = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []).filter((c: { restartPolicy?: string }) => c.restartPolicy === 'Always'),
  ];
  for (const container of containers)
    for (const p of container.ports ?? []) if (p.name === target && (p.protocol ?? 'TCP') === port.protocol) return p.containerPort;
  return undefined;
}

/** Upstream: pkg/controller/endpoint/endpoints_controller.go. */
export function startEndpoints(manager: Manager): () => void {
  const api = manager.api('endpoint-controller');
  const services = manager.informer(SERVICES);
  const pods = manager.informer(PODS);
  const endpoints = manager.informer(ENDPOINTS);

  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const service = services.get(namespace, name);
      if (!service) {
        const orphan = endpoints.get(namespace, name);
        if (orphan) await api.remove(ENDPOINTS, namespace, name);
        return;
      }
      if (!service.spec.selector || service.spec.type === 'ExternalName') return;
      const subsets = subsetsOf(service, pods.list(namespace));
      const old = endpoints.get(namespace, name);
      const labels: Record<string, string> = { ...service.metadata.labels, [MANAGED]: 'endpoint-controller' };
      if (service.spec.clusterIP === 'None') labels[HEADLESS] = '';
      const annotations = { ...old?.metadata.annotations };
      const next = {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { ...old?.metadata, name, namespace, labels, annotations },
        ...(subsets.length && { subsets }),
      };
      const was = { subsets: old?.subsets ?? [], labels: old?.metadata.labels };
      if (old && same(was, { subsets, labels })) return;
      const newest = pods
        .list(namespace)
        .filter((pod) => selects({ matchLabels: service.spec.selector }, pod))
        .flatMap((pod) => pod.status?.conditions?.find((c: { type: string }) => c.type === 'Ready')?.lastTransitionTime ?? [])
        .sort()
        .at(-1);
      const trigger = newest ?? (old ? undefined : service.metadata.creationTimestamp);
      if (trigger) annotations[TRIGGER] = trigger;
      if (!Object.keys(annotations).length) delete (next.metadata as { annotations?: unknown }).annotations;
      if (old) await api.update(ENDPOINTS, next as KubeObject).catch(unlessMissing);
      else await api.create(ENDPOINTS, next, namespace);
    },
    [services, pods, endpoints],
  );
  services.onChange(({ object }) => queue.add(keyOf(object)));
  pods.onChange(({ object, old }) => {
    for (const service of services.list(object.metadata.namespace)) {
      if (!service.spec.selector) continue;
      const selector = { matchLabels: service.spec.selector };
      if (selects(selector, object) || (old && selects(selector, old))) queue.add(keyOf(service));
    }
  });
  endpoints.onChange(({ type, object }) => {
    if (type === 'DELETED' && services.get(object.metadata.namespace, object.metadata.name as string)) queue.add(keyOf(object));
  });
  return queue.stop;
}

function subsetsOf(service: KubeObject, pods: KubeObject[]) {
  const groups = new Map<string, { addresses: object[]; notReadyAddresses: object[]; ports: Port[] }>();
  for (const pod of pods) {
    if (!selects({ matchLabels: service.spec.selector }, pod) || !pod.status?.podIP || isTerminal(pod)) continue;
    const tolerant = service.spec.publishNotReadyAddresses;
    if (pod.metadata.deletionTimestamp && !tolerant) continue;
    const ports: Port[] = [];
    for (const port of service.spec.ports ?? []) {
      const number = targetPort(port, pod);
      if (number !== undefined)
        ports.push({
          ...(port.name && { name: port.name }),
          port: number,
          protocol: port.protocol,
          ...(port.appProtocol && { appProtocol: port.appProtocol }),
        });
    }
    if (service.spec.ports?.length && !ports.length) continue;
    const { name, namespace, uid } = pod.metadata;
    const hostname = pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? { hostname: pod.spec.hostname } : {};
    const address = { ...hostname, ip: pod.status.podIP, nodeName: pod.spec.nodeName, targetRef: { kind: 'Pod', namespace, name, uid } };
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { addresses: [], notReadyAddresses: [], ports };
    (isReady(pod) || tolerant ? group.addresses : group.notReadyAddresses).push(address);
    groups.set(key, group);
  }
  const byIp = (list: object[]) => list.sort((a, b) => compareIp((a as { ip: string }).ip, (b as { ip: string }).ip));
  return [...groups.values()].map(({ addresses, notReadyAddresses, ports }) => ({
    ...(addresses.length && { addresses: byIp(addresses) }),
    ...(notReadyAddresses.length && { notReadyAddresses: byIp(notReadyAddresses) }),
    ...(ports.length && { ports }),
  }));
}
const compareIp = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
