import type { KubeObject, ObjectMeta } from '../../apimachinery/types.ts';
import { managedFields } from './managed.ts';
import table from './objects.json' with { type: 'json' };

/** Kinds here whose generations are counted. */
const COUNTED = new Set(['FlowSchema', 'PriorityLevelConfiguration', 'PriorityClass']);
const RBAC = 'rbac.authorization.k8s.io';

interface RoleRow extends ObjectMeta {
  rules: string[];
  aggregationRule?: unknown;
}
interface BindingRow extends ObjectMeta {
  role: string;
  subjects: string[];
}

/** Undoes generate.ts's `=verbs|=groups|…`. */
function rule(text: string): Record<string, string[]> {
  const names = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'];
  const value: Record<string, string[]> = {};
  text.split('|').forEach((part, i) => {
    if (part) value[names[i]] = part.slice(1).split(',');
  });
  return value;
}
const role =
  (apiVersion: string, kind: string) =>
  (row: unknown): KubeObject => {
    const { rules, aggregationRule, ...metadata } = row as RoleRow;
    return { apiVersion, kind, metadata, ...(aggregationRule ? { aggregationRule, rules: null } : { rules: rules.map(rule) }) };
  };
function subject(text: string) {
  const [kind] = text.split(' ', 1);
  const rest = text.slice(kind.length + 1);
  if (kind !== 'ServiceAccount') return { kind, apiGroup: RBAC, name: rest };
  const [namespace, name] = rest.split('/');
  return { kind, name, namespace };
}
const binding =
  (apiVersion: string, kind: string) =>
  (row: unknown): KubeObject => {
    const { role, subjects, ...metadata } = row as BindingRow;
    const space = role.indexOf(' ');
    return {
      apiVersion,
      kind,
      metadata,
      subjects: subjects.map(subject),
      roleRef: { apiGroup: RBAC, kind: role.slice(0, space), name: role.slice(space + 1) },
    };
  };

function service(): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: {} },
  };
}

/** What a fresh cluster holds before anything runs in it. UIDs and times are for the writer to give: conditions and managedFields have '' for a time. */
export function bootstrapObjects(release: { gates: ReadonlySet<string> }): KubeObject[] {
  const apiVersion = `${RBAC}/v1`;
  const objects: KubeObject[] = [
    ...structuredClone(table.others as KubeObject[]),
    ...table.clusterRoles.map(role(apiVersion, 'ClusterRole')),
    ...table.clusterRoleBindings.map(binding(apiVersion, 'ClusterRoleBinding')),
    ...table.roles.map(role(apiVersion, 'Role')),
    ...table.roleBindings.map(binding(apiVersion, 'RoleBinding')),
    service(),
  ];
  const modern = release.gates.has('BoundServiceAccountTokenVolume');
  for (const { kind, metadata } of objects) if (COUNTED.has(kind)) metadata.generation = 1;
  const kept = modern ? objects : objects.filter(({ kind }) => kind !== 'ServiceCIDR' && kind !== 'IPAddress');
  if (release.gates.has('ServerSideApply')) for (const object of kept) object.metadata.managedFields = managedFields(object);
  return kept;
}

/** The service accounts that the controller manager makes for its controllers. */
export const controllerAccounts = (): KubeObject[] =>
  table.accounts.map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'kube-system' } }));
