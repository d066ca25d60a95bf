import { addQuantity, compareQuantity, formatQuantity } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';

type Resources = Record<string, string>;
interface Spec {
  restartPolicy?: string;
  resources?: { requests?: Resources; limits?: Resources };
}
/** What a cgroup without a limit says that its limit is. */
const UNLIMITED = '9007199254740988Ki';

const add = (a: Resources, b: Resources = {}): Resources => {
  const sum = { ...a };
  for (const [name, value] of Object.entries(b)) sum[name] = name in sum ? formatQuantity(addQuantity(sum[name], value)) : value;
  return sum;
};
const most = (a: Resources, b: Resources): Resources => {
  const max = { ...a };
  for (const [name, value] of Object.entries(b)) if (!(name in max) || compareQuantity(max[name], value) < 0) max[name] = value;
  return max;
};

/** Of all containers together, or what the pod itself says. Upstream: k8s.io/component-helpers/resource. */
function total({ spec }: KubeObject, which: 'requests' | 'limits'): Resources {
  let sum: Resources = {};
  for (const c of spec.containers as Spec[]) sum = add(sum, c.resources?.[which]);
  let sidecars: Resources = {};
  let inits: Resources = {};
  for (const c of (spec.initContainers ?? []) as Spec[]) {
    if (c.restartPolicy === 'Always') sidecars = add(sidecars, c.resources?.[which]);
    inits = most(inits, c.restartPolicy === 'Always' ? sidecars : add(sidecars, c.resources?.[which]));
  }
  const all = { ...most(add(sum, sidecars), inits), ...spec.resources?.[which] };
  return which === 'requests' || Object.keys(all).length ? add(all, spec.overhead) : all;
}

/** A pod's status.allocatedResources and status.resources. Upstream: pkg/kubelet/kubelet_pods.go convertToAPIPodLevelResourcesStatus. */
export function resourcesOf(pod: KubeObject, fromCgroup: boolean): { requests?: Resources; resources: object } {
  const requests = total(pod, 'requests');
  const limits = total(pod, 'limits');
  const known = Object.keys(requests).length ? requests : undefined;
  const shown = (r: Resources, name: string) => (Object.keys(r).length ? { [name]: r } : {});
  if (!fromCgroup) return { requests: known, resources: { ...shown(limits, 'limits'), ...shown(requests, 'requests') } };
  const all: Spec[] = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const limited = (name: string) => all.every((c) => c.resources?.limits?.[name] !== undefined) || pod.spec.resources?.limits?.[name];
  const memory = limited('memory') ? limits.memory : UNLIMITED;
  const seen = { ...(limited('cpu') && { cpu: limits.cpu }), memory };
  return { requests: known, resources: { limits: seen, ...shown(requests, 'requests') } };
}
