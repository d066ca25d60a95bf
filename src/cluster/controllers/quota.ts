import { addQuantity, formatQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { type Collection, core, keyOf, PODS, splitKey, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { type ServedKind, servedKinds } from './lib/discovery.ts';
import { isTerminal, same } from './lib/pods.ts';

const QUOTAS = core('resourcequotas');
const CLAIMS = core('persistentvolumeclaims');
const COUNTED = ['pods', 'services', 'secrets', 'configmaps', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas'];

type Usage = Record<string, string>;
const add = (into: Usage, key: string, amount: string) => {
  into[key] = into[key] === undefined ? amount : formatQuantity(addQuantity(into[key], amount));
};
interface Container {
  resources?: { requests?: Usage; limits?: Usage };
}
/** What one object takes of a quota. Upstream: pkg/quota/v1/evaluator/core. */
function usageOf(resource: string, object: KubeObject): Usage {
  const usage: Usage = {};
  if (resource === 'pods') {
    for (const kind of ['requests', 'limits'] as const) {
      const sum: Usage = {};
      for (const c of object.spec.containers as Container[]) for (const [k, v] of Object.entries(c.resources?.[kind] ?? {})) add(sum, k, v);
      for (const [k, v] of Object.entries(sum)) {
        usage[`${kind}.${k}`] = v;
        if (kind === 'requests' && /^(cpu|memory|ephemeral-storage)$/.test(k)) usage[k] = v;
      }
    }
  } else if (resource === 'services') {
    if (object.spec.type === 'LoadBalancer') usage['services.loadbalancers'] = '1';
    if (object.spec.type === 'NodePort' || object.spec.type === 'LoadBalancer')
      usage['services.nodeports'] = String(object.spec.ports?.length ?? 0);
  } else if (resource === 'persistentvolumeclaims') {
    const storage = object.spec.resources?.requests?.storage;
    if (storage) usage['requests.storage'] = storage;
    const className = object.spec.storageClassName;
    if (className) {
      usage[`${className}.storageclass.storage.k8s.io/persistentvolumeclaims`] = '1';
      if (storage) usage[`${className}.storageclass.storage.k8s.io/requests.storage`] = storage;
    }
  }
  return usage;
}
function inScope(quota: KubeObject, pod: KubeObject): boolean {
  const bestEffort = pod.status?.qosClass === 'BestEffort';
  const terminating = pod.spec.activeDeadlineSeconds !== undefined;
  const scopes: Record<string, boolean> = {
    BestEffort: bestEffort,
    NotBestEffort: !bestEffort,
    Terminating: terminating,
    NotTerminating: !terminating,
  };
  const expressions: { scopeName: string; operator: string; values?: string[] }[] = quota.spec.scopeSelector?.matchExpressions ?? [];
  return (
    (quota.spec.scopes ?? []).every((scope: string) => scopes[scope] ?? true) &&
    expressions.every(({ scopeName, operator, values = [] }) => {
      if (scopeName !== 'PriorityClass') return scopes[scopeName] ?? true;
      const name = pod.spec.priorityClassName;
      if (operator === 'In') return values.includes(name);
      if (operator === 'NotIn') return !values.includes(name);
      return operator === 'Exists' ? Boolean(name) : !name;
    })
  );
}

/** Keeps `status.used` of quotas. Upstream: pkg/controller/resourcequota. */
export function startQuota(manager: Manager): () => void {
  const api = manager.api('resourcequota-controller');
  const quotas = manager.informer(QUOTAS);
  let kinds: ServedKind[] = [];

  const used = async (quota: KubeObject): Promise<Usage> => {
    const { namespace } = quota.metadata;
    const result: Usage = {};
    const hard = Object.keys(quota.spec.hard ?? {});
    for (const key of hard) result[key] = '0';
    const collections = new Map<string, Collection>();
    for (const key of hard) {
      const counted = /^count\/([^.]+)(?:\.(.+))?$/.exec(key);
      if (counted) {
        const kind = kinds.find((k) => k.resource === counted[1] && k.group === (counted[2] ?? ''));
        if (kind) collections.set(key, kind);
      } else if (COUNTED.includes(key)) collections.set(key, core(key));
      else if (key.startsWith('services.')) collections.set('services.', core('services'));
      else if (key.includes('storage') && !key.includes('ephemeral')) collections.set('storage', CLAIMS);
      else collections.set('compute', PODS);
    }
    const done = new Set<string>();
    for (const [key, of] of collections) {
      let objects = await api.list(of, namespace);
      if (of.resource === 'pods') objects = objects.filter((pod) => !isTerminal(pod) && inScope(quota, pod));
      if (key in result) result[key] = String(objects.length);
      if (done.has(of.resource) || of.prefix !== '/api/v1') continue;
      done.add(of.resource);
      for (const object of objects)
        for (const [name, amount] of Object.entries(usageOf(of.resource, object))) if (name in result) add(result, name, amount);
    }
    return result;
  };
  const queue = manager.queue(
    async (key) => {
      const quota = quotas.get(...(splitKey(key) as [string, string]));
      if (!quota || quota.metadata.deletionTimestamp) return;
      if (!kinds.length) kinds = await servedKinds(api);
      const usage = await used(quota);
      const canonical = Object.fromEntries(Object.entries(usage).map(([k, v]) => [k, formatQuantity(parseQuantity(v))]));
      const status = { hard: quota.spec.hard ?? {}, used: canonical };
      if (!same({ hard: quota.status?.hard, used: quota.status?.used }, status))
        await api.update(QUOTAS, { ...quota, status }, 'status').catch(unlessMissing);
    },
    [quotas],
  );
  quotas.onChange(({ type, object, old }) => {
    if (type !== 'DELETED' && (!old || !same([old.spec, old.status], [object.spec, object.status]))) queue.add(keyOf(object));
  });
  const recount = (namespace: string | undefined) => {
    for (const quota of quotas.list(namespace)) queue.add(keyOf(quota));
  };
  for (const of of COUNTED.map(core))
    manager.informer(of).onChange(({ type, object, old }) => {
      const ended = of.resource === 'pods' && old && isTerminal(object) && !isTerminal(old);
      if (type === 'DELETED' || ended) recount(object.metadata.namespace);
    });
  return queue.stop;
}
