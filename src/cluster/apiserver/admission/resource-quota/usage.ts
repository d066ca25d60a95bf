import { parseQuantity, quantityOf } from '../../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import { type Amounts, add, amounts, podAmounts } from '../resources.ts';

const ONE = quantityOf(1);
/** Kinds that a quota may also name without `count/`. */
const PLAIN = new Set(['configmaps', 'secrets', 'services', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas']);

function podUsage(pod: KubeObject): Amounts {
  const usage: Amounts = { 'count/pods': ONE };
  if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return usage;
  usage.pods = ONE;
  for (const [name, amount] of Object.entries(podAmounts(pod, 'requests'))) {
    usage[`requests.${name}`] = amount;
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-')) usage[name] = amount;
  }
  for (const [name, amount] of Object.entries(podAmounts(pod, 'limits'))) usage[`limits.${name}`] = amount;
  return usage;
}

function serviceUsage({ spec }: KubeObject): Amounts {
  const ports = (spec.ports ?? []).length;
  const balanced = spec.type === 'LoadBalancer';
  const opens = spec.type === 'NodePort' || (balanced && spec.allocateLoadBalancerNodePorts !== false);
  return { 'services.nodeports': quantityOf(opens ? ports : 0), 'services.loadbalancers': quantityOf(balanced ? 1 : 0) };
}

function claimUsage({ spec, metadata }: KubeObject): Amounts {
  const storage = amounts(spec.resources?.requests).storage ?? parseQuantity('0');
  const className = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName;
  const prefix = `${className}.storageclass.storage.k8s.io/`;
  return {
    'requests.storage': storage,
    ...(className && { [`${prefix}requests.storage`]: storage, [`${prefix}persistentvolumeclaims`]: ONE }),
  };
}

/** What one object counts for. Upstream: pkg/quota/v1/evaluator/core. */
export function usageOf(group: string, resource: string, object: KubeObject): Amounts {
  if (group === '' && resource === 'pods') return podUsage(object);
  let usage: Amounts = { [`count/${group ? `${resource}.${group}` : resource}`]: ONE };
  if (group !== '') return usage;
  if (PLAIN.has(resource)) usage[resource] = ONE;
  if (resource === 'services') usage = add(usage, serviceUsage(object));
  if (resource === 'persistentvolumeclaims') usage = add(usage, claimUsage(object));
  return usage;
}

const COMPUTE = new Set(['pods', 'count/pods', 'cpu', 'memory', 'ephemeral-storage']);
/** Whether a quota's resource is one of those that objects of a kind are counted in. */
export function counts(group: string, resource: string, name: string): boolean {
  if (group === '' && resource === 'pods')
    return name !== 'requests.storage' && (COMPUTE.has(name) || /^(requests\.|limits\.|hugepages-)/.test(name));
  if (name === `count/${group ? `${resource}.${group}` : resource}`) return true;
  if (group !== '') return false;
  if (resource === 'services') return name === 'services' || name.startsWith('services.');
  if (resource === 'persistentvolumeclaims')
    return name === resource || name === 'requests.storage' || name.includes('.storageclass.storage.k8s.io/');
  return PLAIN.has(resource) && name === resource;
}
