import type { KubeObject } from '../../apimachinery/types.ts';
import { keyOf, prefixOf, type Stored } from '../storage/index.ts';
import { type Call, now } from './context.ts';

const APISERVICES = { group: 'apiregistration.k8s.io', resource: 'apiservices', namespaced: false };
const SERVICES = { group: '', resource: 'services', namespaced: true };
const SLICES = { group: 'discovery.k8s.io', resource: 'endpointslices', namespaced: true };
const OWNED = Object.fromEntries(['lastTransitionTime', 'message', 'reason', 'status', 'type'].map((f) => [`f:${f}`, {}]));

export const concernsApiServices = ({ definition: d }: Call): boolean =>
  d.group === APISERVICES.group && d.resource === APISERVICES.resource;

type Verdict = { status: string; reason: string; message: string };
/** What can be said before the server behind it is asked. Upstream: kube-aggregator/pkg/controllers/status/remote. */
function verdict(call: Call, { spec }: KubeObject): Verdict | undefined {
  if (!spec.service) return { status: 'True', reason: 'Local', message: 'Local APIServices are always available' };
  const { namespace, name, port = 443 } = spec.service;
  const { storage } = call.server;
  const no = (reason: string, message: string): Verdict => ({ status: 'False', reason, message });
  const at = `service/${name} in ${JSON.stringify(namespace)}`;
  const service = storage.get(keyOf(SERVICES, namespace, name))?.value;
  if (!service) return no('ServiceNotFound', `${at} is not present`);
  if (service.spec.type !== 'ClusterIP') return undefined;
  if (!service.spec.ports?.some((p: { port: number }) => p.port === port))
    return no('ServicePortError', `${at} is not listening on port ${port}`);
  const slices = storage.range(prefixOf(SLICES, namespace));
  const found = slices.some(({ value }) => value.metadata.labels?.['kubernetes.io/service-name'] === name);
  return found ? undefined : no('EndpointsNotFound', `cannot find endpointslices for ${at}`);
}
/** Tells of a new or changed APIService whether it can be reached, as far as is known at once. */
export function markApiService(call: Call, name: string): void {
  const stored = call.server.storage.get(keyOf(APISERVICES, '', name));
  if (!stored || stored.value.metadata.deletionTimestamp) return;
  const found = verdict(call, stored.value);
  if (found) mark(call, stored, found);
}
function mark(call: Call, { key, value, modRevision }: Stored, found: Verdict): void {
  const conditions: any[] = value.status?.conditions ?? [];
  const before = conditions.find((c) => c.type === 'Available');
  if (before?.status === found.status && before.reason === found.reason && before.message === found.message) return;
  const time = before?.status === found.status ? before.lastTransitionTime : now(call.server);
  const { status, reason, message } = found;
  const condition = { type: 'Available', status, lastTransitionTime: time, reason, message };
  const metadata = { ...value.metadata };
  if (value.spec.service && metadata.managedFields) {
    const kept = metadata.managedFields.filter((e) => e.manager !== 'kube-apiserver' || e.subresource !== 'status');
    const fieldsV1 = { 'f:status': { 'f:conditions': { '.': {}, 'k:{"type":"Available"}': { '.': {}, ...OWNED } } } };
    const entry = { manager: 'kube-apiserver', operation: 'Update' as const, apiVersion: value.apiVersion, time: now(call.server) };
    metadata.managedFields = [...kept, { ...entry, fieldsType: 'FieldsV1' as const, fieldsV1, subresource: 'status' }];
  }
  const others = conditions.filter((c) => c !== before);
  call.server.storage.put(key, { ...value, metadata, status: { ...value.status, conditions: [...others, condition] } }, modRevision);
}
