import { updateManagedFields } from '../../../../apimachinery/apply/index.ts';
import { compareQuantity, formatQuantity, subtractQuantity } from '../../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import { structureOf } from '../../../../kinds/structure/index.ts';
import { timestamp } from '../../../../os/clock.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { storageKey } from '../../authentication/lookup.ts';
import { type Plugin, refuse } from '../plugin.ts';
import { type Amounts, add, amounts } from '../resources.ts';
import { inScope } from './scopes.ts';
import { counts, usageOf } from './usage.ts';

/** Resources that every container must state when a quota limits them. */
const STATED = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const UPDATED = new Set(['services', 'persistentvolumeclaims']);

const pick = (values: Amounts, names: Iterable<string>): Amounts =>
  Object.fromEntries([...names].filter((name) => name in values).map((name) => [name, values[name]]));
const text = (values: Amounts): string =>
  Object.keys(values)
    .sort()
    .map((name) => `${name}=${formatQuantity(values[name])}`)
    .join(',');

/** `requests.cpu for: a,b; …`, or nothing when the pod states all. */
function unstated(pod: KubeObject, hard: Amounts): string {
  return Object.keys(hard)
    .filter((name) => STATED.includes(name))
    .sort()
    .flatMap((name) => {
      const [field, resource] = name.startsWith('limits.') ? ['limits', name.slice(7)] : ['requests', name.replace('requests.', '')];
      const lacking = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].filter(
        (container) => container.resources?.[field]?.[resource] === undefined,
      );
      return lacking.length ? [`${name} for: ${lacking.map((container) => container.name).join(',')}`] : [];
    })
    .join('; ');
}

function delta(request: AdmissionRequest): Amounts {
  const { definition, object, old, operation } = request;
  const usage = usageOf(definition.group, definition.resource, object as KubeObject);
  if (operation === 'CREATE' || !old) return usage;
  const before = usageOf(definition.group, definition.resource, old);
  return Object.fromEntries(
    Object.entries(usage)
      .map(([name, value]) => [name, name in before ? subtractQuantity(value, before[name]) : value] as const)
      .filter(([, value]) => value.nano > 0n),
  );
}

/** Whether a quota has a say, and what it needs to know. All are asked before any is charged. */
function concerns(request: AdmissionRequest, quota: KubeObject): boolean {
  const { definition } = request;
  const name = quota.metadata.name;
  const hard = amounts(quota.status?.hard);
  const used = amounts(quota.status?.used);
  const object = request.object as KubeObject;
  const pod = definition.group === '' && definition.resource === 'pods';
  const counted = Object.keys(hard).filter((resource) => counts(definition.group, definition.resource, resource));
  if (!counted.length || !inScope(quota, definition.group ? '' : definition.resource, object)) return false;
  const lacking = pod && request.operation === 'CREATE' ? unstated(object, hard) : '';
  if (lacking) throw refuse(request, `failed quota: ${name}: must specify ${lacking}`);
  const unknown = counted.filter((resource) => !(resource in used));
  if (unknown.length) throw refuse(request, `status unknown for quota: ${name}, resources: ${unknown.sort().join(',')}`);
  return true;
}
function charge(request: AdmissionRequest, quota: KubeObject, usage: Amounts): KubeObject | undefined {
  const name = quota.metadata.name;
  const hard = amounts(quota.status?.hard);
  const used = amounts(quota.status?.used);
  const asked = pick(usage, Object.keys(hard));
  const total = add(used, asked);
  const exceeded = Object.keys(asked).filter((resource) => compareQuantity(total[resource], hard[resource]) > 0);
  if (exceeded.length) {
    const [requested, had, limited] = [asked, used, hard].map((values) => text(pick(values, exceeded)));
    throw refuse(request, `exceeded quota: ${name}, requested: ${requested}, used: ${had}, limited: ${limited}`);
  }
  if (!Object.values(asked).some((value) => value.nano !== 0n)) return undefined;
  const now = Object.fromEntries(Object.entries(total).map(([resource, value]) => [resource, formatQuantity(value)]));
  return { ...quota, status: { ...quota.status, used: now } };
}

/** Counts what is made against the namespace's quotas. Upstream: apiserver/pkg/admission/plugin/resourcequota. */
export const resourceQuota: Plugin = {
  name: 'ResourceQuota',
  validate(request, { storage, clock, release }) {
    const { operation, definition, subresource, object, namespace } = request;
    if (!object || subresource || !namespace) return;
    if (operation !== 'CREATE' && !(operation === 'UPDATE' && definition.group === '' && UPDATED.has(definition.resource))) return;
    const quotas = storage.range(storageKey('', 'resourcequotas', namespace));
    if (!quotas.length) return;
    const usage = delta(request);
    const charged = quotas
      .filter(({ value }) => concerns(request, value))
      .flatMap(({ key, value, modRevision }) => {
        const quota = charge(request, value, usage);
        return quota ? [{ key, old: value, quota, modRevision }] : [];
      });
    if (request.dryRun) return;
    for (const { key, old, quota, modRevision } of charged) {
      const tracked = release.gates.has('ServerSideApply')
        ? updateManagedFields(old, quota, 'kube-apiserver', 'status', structureOf('v1', 'ResourceQuota'), timestamp(clock.now()))
        : quota;
      storage.put(key, tracked, modRevision);
    }
  },
};
