import type { KubeObject } from '../../apimachinery/types.ts';
import { ENDPOINTSLICES, keyOf, PODS, SERVICES, splitKey, unlessMissing } from '../../client/objects.ts';
import { targetPort } from './endpoints.ts';
import type { Manager } from './lib/context.ts';
import { controllerReference, selects } from './lib/owners.ts';
import { isReady, isTerminal, same } from './lib/pods.ts';

const MANAGED = 'endpointslice.kubernetes.io/managed-by';
const SERVICE = 'kubernetes.io/service-name';
const HEADLESS = 'service.kubernetes.io/headless';
const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const MAX = 100;

/** Upstream: pkg/controller/endpointslice and staging/src/k8s.io/endpointslice. */
export function startEndpointSlices(manager: Manager): () => void {
  const api = manager.api('endpointslice-controller');
  const services = manager.informer(SERVICES);
  const pods = manager.informer(PODS);
  const slices = manager.informer(ENDPOINTSLICES);
  const mine = (namespace: string | undefined, name: string) =>
    slices.list(namespace).filter((s) => s.metadata.labels?.[SERVICE] === name && s.metadata.labels?.[MANAGED] === CONTROLLER);

  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const service = services.get(namespace, name);
      if (!service) {
        for (const slice of mine(namespace, name)) await api.remove(ENDPOINTSLICES, namespace, slice.metadata.name as string);
        return;
      }
      if (!service.spec.selector || service.spec.type === 'ExternalName' || service.metadata.deletionTimestamp) return;
      const selected = pods.list(namespace).filter((pod) => selects({ matchLabels: service.spec.selector }, pod));
      const wanted = groupsOf(service, selected);
      const labels: Record<string, string> = { ...service.metadata.labels, [MANAGED]: CONTROLLER, [SERVICE]: name };
      if (service.spec.clusterIP === 'None') labels[HEADLESS] = '';
      const existing = mine(namespace, name).filter((slice) => !slice.metadata.deletionTimestamp);
      const newest = selected
        .flatMap((pod) => pod.status?.conditions?.find((c: { type: string }) => c.type === 'Ready')?.lastTransitionTime ?? [])
        .sort()
        .at(-1);
      const trigger = newest ?? service.metadata.creationTimestamp;
      const annotations = trigger ? { [TRIGGER]: trigger } : undefined;
      for (const group of wanted) {
        const index = existing.findIndex((slice) => same(slice.ports ?? [], group.ports));
        const old = existing.splice(Math.max(index, 0), index < 0 && !existing.length ? 0 : 1)[0];
        const content = { addressType: 'IPv4', endpoints: group.endpoints, ports: group.ports };
        if (!old) {
          const metadata = {
            generateName: `${name}-`,
            namespace,
            labels,
            annotations,
            ownerReferences: [controllerReference({ ...service, apiVersion: 'v1', kind: 'Service' })],
          };
          await api.create(ENDPOINTSLICES, { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, ...content }, namespace);
        } else if (
          !same(
            { endpoints: old.endpoints ?? [], ports: old.ports ?? [], labels: old.metadata.labels },
            { endpoints: group.endpoints, ports: group.ports, labels },
          )
        )
          await api.update(ENDPOINTSLICES, { ...old, ...content, metadata: { ...old.metadata, labels, annotations } }).catch(unlessMissing);
      }
      for (const slice of existing) await api.remove(ENDPOINTSLICES, namespace, slice.metadata.name as string);
    },
    [services, pods, slices],
    [1000, 1000_000],
  );
  services.onChange(({ object }) => queue.add(keyOf(object)));
  pods.onChange(({ object, old }) => {
    for (const service of services.list(object.metadata.namespace)) {
      if (!service.spec.selector) continue;
      const selector = { matchLabels: service.spec.selector };
      if (selects(selector, object) || (old && selects(selector, old))) queue.add(keyOf(service));
    }
  });
  slices.onChange(({ type, object }) => {
    const name = object.metadata.labels?.[SERVICE];
    if (type === 'DELETED' && name && object.metadata.labels?.[MANAGED] === CONTROLLER) queue.add(`${object.metadata.namespace}/${name}`);
  });
  return queue.stop;
}

function groupsOf(service: KubeObject, pods: KubeObject[]) {
  const groups = new Map<string, { ports: object[]; endpoints: object[] }>();
  for (const pod of pods) {
    if (!pod.status?.podIP || isTerminal(pod)) continue;
    const ports = (service.spec.ports ?? []).flatMap((port: { name?: string; port: number; protocol: string; appProtocol?: string }) => {
      const number = targetPort(port, pod);
      if (number === undefined) return [];
      return [{ name: port.name ?? '', port: number, protocol: port.protocol, ...(port.appProtocol && { appProtocol: port.appProtocol }) }];
    });
    const terminating = Boolean(pod.metadata.deletionTimestamp);
    const serving = isReady(pod);
    const ready = service.spec.publishNotReadyAddresses ? true : serving && !terminating;
    const { name, namespace, uid } = pod.metadata;
    const group = groups.get(JSON.stringify(ports)) ?? { ports: ports as object[], endpoints: [] as object[] };
    group.endpoints.push({
      addresses: [pod.status.podIP],
      conditions: { ready, serving, terminating },
      ...(pod.spec.hostname && pod.spec.subdomain === service.metadata.name && { hostname: pod.spec.hostname }),
      nodeName: pod.spec.nodeName,
      targetRef: { kind: 'Pod', namespace, name, uid },
    });
    groups.set(JSON.stringify(ports), group);
  }
  const all = [...groups.values()].flatMap(({ ports, endpoints }) => {
    const parts: { ports: object[]; endpoints: object[] }[] = [];
    for (let i = 0; i < endpoints.length; i += MAX) parts.push({ ports, endpoints: endpoints.slice(i, i + MAX) });
    return parts;
  });
  return all.length ? all : [{ ports: [] as object[], endpoints: [] as object[] }];
}
