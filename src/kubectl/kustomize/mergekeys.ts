/** How lists are merged: `Type` goes into a map, `a,b:Type` merges a list by keys, `*` one of scalars, `[Type]` replaces a list. */
const TYPES: Record<string, Record<string, string>> = {
  ObjectMeta: { finalizers: '*', ownerReferences: 'uid:' },
  Template: { metadata: 'ObjectMeta', spec: 'PodSpec' },
  PodSpec: {
    containers: 'name:Container',
    initContainers: 'name:Container',
    ephemeralContainers: 'name:Container',
    volumes: 'name:',
    imagePullSecrets: 'name:',
    hostAliases: 'ip:',
    topologySpreadConstraints: 'topologyKey,whenUnsatisfiable:',
  },
  Container: { env: 'name:', ports: 'containerPort,protocol:', volumeMounts: 'mountPath:', volumeDevices: 'devicePath:' },
  Conditions: { conditions: 'type:' },
  Workload: { spec: 'WorkloadSpec', status: 'Conditions' },
  WorkloadSpec: { template: 'Template' },
  CronJob: { spec: 'CronJobSpec' },
  CronJobSpec: { jobTemplate: 'JobTemplate' },
  JobTemplate: { metadata: 'ObjectMeta', spec: 'WorkloadSpec' },
  Pod: { spec: 'PodSpec', status: 'PodStatus' },
  PodStatus: { conditions: 'type:', podIPs: 'ip:' },
  PodTemplate: { template: 'Template' },
  Service: { spec: 'ServiceSpec', status: 'Conditions' },
  ServiceSpec: { ports: 'port,protocol:' },
  ServiceAccount: { secrets: 'name:' },
  Node: { spec: 'NodeSpec', status: 'NodeStatus' },
  NodeSpec: { podCIDRs: '*' },
  NodeStatus: { conditions: 'type:', addresses: 'type:' },
  WithConditions: { status: 'Conditions' },
  Webhooks: { webhooks: 'name:' },
  CSINode: { spec: 'CSINodeSpec' },
  CSINodeSpec: { drivers: 'name:' },
  Plain: {},
};
const ROOTS: Record<string, Record<string, string>> = {
  v1: {
    Pod: 'Pod',
    PodTemplate: 'PodTemplate',
    ReplicationController: 'Workload',
    Service: 'Service',
    ServiceAccount: 'ServiceAccount',
    Node: 'Node',
    Namespace: 'WithConditions',
    PersistentVolumeClaim: 'WithConditions',
  },
  apps: { Deployment: 'Workload', ReplicaSet: 'Workload', DaemonSet: 'Workload', StatefulSet: 'Workload' },
  batch: { Job: 'Workload', CronJob: 'CronJob' },
  policy: { PodDisruptionBudget: 'WithConditions' },
  'admissionregistration.k8s.io': { MutatingWebhookConfiguration: 'Webhooks', ValidatingWebhookConfiguration: 'Webhooks' },
  'apiregistration.k8s.io': { APIService: 'WithConditions' },
  'flowcontrol.apiserver.k8s.io': { FlowSchema: 'WithConditions', PriorityLevelConfiguration: 'WithConditions' },
  'storage.k8s.io': { CSINode: 'CSINode' },
};
/** Groups of kinds with a schema though nothing in them is merged but metadata. */
const KNOWN = [
  'autoscaling',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'certificates.k8s.io',
  'apiextensions.k8s.io',
];

export interface FieldRule {
  /** Keys by which a list is merged; undefined for lists that are replaced. */
  keys?: string[];
  /** Type of the map or of the list's elements. */
  type?: string;
}
export function rootType(apiVersion: string, kind: string): string | undefined {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : apiVersion;
  const known = ROOTS[group]?.[kind];
  return known ?? (group in ROOTS || KNOWN.includes(group) ? 'Plain' : undefined);
}
export function fieldRule(type: string | undefined, field: string, root: boolean): FieldRule {
  if (root && field === 'metadata') return type ? { type: 'ObjectMeta' } : {};
  const rule = type ? TYPES[type]?.[field] : undefined;
  if (!rule) return {};
  if (rule === '*') return { keys: [''] };
  const at = rule.indexOf(':');
  return at < 0 ? { type: rule } : { keys: rule.slice(0, at).split(','), type: rule.slice(at + 1) || undefined };
}
