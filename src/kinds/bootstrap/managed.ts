import type { KubeObject, ManagedFieldsEntry } from '../../apimachinery/types.ts';

type Fields = Record<string, unknown>;
/** Go pointers: they are owned as a whole, too. */
const POINTERS = new Set(['aggregationRule', 'limited', 'exempt', 'limitResponse', 'queuing', 'distinguisherMethod', 'parentRef']);
const ATOMIC = new Set(['roleRef']);
/** Fields that are never owned. */
const NOT_OWNED = new Set(['apiVersion', 'kind', 'metadata', 'status', 'finalizers', 'clusterIPs', 'ipFamilies']);
const FLOW = 'api-priority-and-fairness-config';

function fieldsOf(value: Fields): Fields {
  const fields: Fields = {};
  for (const [name, field] of Object.entries(value)) {
    if (NOT_OWNED.has(name) || (typeof field === 'string' && !field)) continue;
    if (name === 'ports') fields['f:ports'] = portFields(field as Fields[]);
    else if (!field || typeof field !== 'object' || Array.isArray(field) || ATOMIC.has(name)) fields[`f:${name}`] = {};
    else {
      const inner = fieldsOf(field as Fields);
      if (POINTERS.has(name)) fields[`f:${name}`] = { '.': {}, ...inner };
      else if (Object.keys(inner).length) fields[`f:${name}`] = inner;
    }
  }
  return fields;
}
const portFields = (ports: Fields[]): Fields => ({
  '.': {},
  ...Object.fromEntries(
    ports.map(({ port, protocol, ...rest }) => [
      `k:${JSON.stringify({ port, protocol })}`,
      { '.': {}, ...fieldsOf({ port, protocol, ...rest }) },
    ]),
  ),
});

function metadataFields({ metadata }: KubeObject): Fields {
  const fields: Fields = {};
  for (const name of ['annotations', 'labels'] as const) {
    const keys = Object.keys(metadata[name] ?? {});
    if (keys.length) fields[`f:${name}`] = { '.': {}, ...Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) };
  }
  return Object.keys(fields).length ? { 'f:metadata': fields } : {};
}

/** Who wrote what of an object that is there from the start; the writer gives the times. */
export function managedFields(object: KubeObject): ManagedFieldsEntry[] {
  const { apiVersion } = object;
  const flow = apiVersion.startsWith('flowcontrol.');
  const conditions: Fields[] = object.status?.conditions ?? [];
  const entries: ManagedFieldsEntry[] = [
    {
      manager: flow ? `${FLOW}-producer-v1` : 'kube-apiserver',
      operation: 'Update',
      apiVersion,
      time: '',
      fieldsType: 'FieldsV1',
      fieldsV1: { ...metadataFields(object), ...fieldsOf(object as unknown as Fields) },
    },
  ];
  if (!conditions.length || (!flow && object.kind !== 'ServiceCIDR')) return entries;
  const owned = conditions.map((condition) => {
    const names = Object.keys(condition).filter((name) => name === 'lastTransitionTime' || condition[name] !== '');
    return [`k:${JSON.stringify({ type: condition.type })}`, { '.': {}, ...Object.fromEntries(names.map((name) => [`f:${name}`, {}])) }];
  });
  const status: ManagedFieldsEntry = {
    manager: flow ? `${FLOW}-consumer-v1` : 'kubernetes-service-cidr-controller',
    operation: 'Apply',
    apiVersion,
    time: '',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:status': { 'f:conditions': Object.fromEntries(owned) } },
    subresource: 'status',
  };
  return [status, ...entries];
}
