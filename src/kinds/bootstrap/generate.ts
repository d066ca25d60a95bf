/** tsx src/kinds/bootstrap/generate.ts FOLDER: makes objects.json of FOLDER/bootstrap-objects.json, what a fresh cluster holds. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Rule = Record<string, string[]>;
type Recorded = any;

const source = JSON.parse(readFileSync(join(process.argv[2], 'bootstrap-objects.json'), 'utf8')) as Record<string, Recorded[]>;
const at = (path: string): Recorded[] => source[path] ?? [];
const RBAC = '/apis/rbac.authorization.k8s.io/v1/';

/** verbs|groups|resources|names|urls, each separated by commas: rules are most of the table. */
const rule = (r: Rule) =>
  [r.verbs, r.apiGroups, r.resources, r.resourceNames, r.nonResourceURLs]
    .map((list) => (list ? `=${list.join(',')}` : ''))
    .join('|')
    .replace(/\|+$/, '');
const meta = ({ name, namespace, labels, annotations, finalizers }: Recorded) => ({
  name,
  ...(namespace && { namespace }),
  ...(labels && { labels }),
  ...(annotations && { annotations }),
  ...(finalizers && { finalizers }),
});
const role = (o: Recorded) => ({
  ...meta(o.metadata),
  ...(o.aggregationRule && { aggregationRule: o.aggregationRule }),
  rules: o.aggregationRule ? [] : (o.rules ?? []).map(rule),
});
const binding = (o: Recorded) => ({
  ...meta(o.metadata),
  role: `${o.roleRef.kind} ${o.roleRef.name}`,
  subjects: (o.subjects ?? []).map((s: Recorded) => `${s.kind} ${s.namespace ? `${s.namespace}/` : ''}${s.name}`),
});
const plain = (apiVersion: string, kind: string, path: string) =>
  at(path).map(({ metadata, ...rest }) => ({ apiVersion, kind, metadata: meta(metadata), ...rest }));
/** Conditions carry the moment of the recording. */
const timeless = (o: Recorded) => JSON.parse(JSON.stringify(o, (key, value) => (key === 'lastTransitionTime' ? '' : value)));

/** Before a controller manager has seen it: without its finalizer, and ready in the API server's words. */
const early = (o: Recorded) =>
  o.kind === 'ServiceCIDR'
    ? {
        ...o,
        metadata: { name: o.metadata.name },
        status: { conditions: [{ ...o.status.conditions[0], message: 'Kubernetes default Service CIDR is ready' }] },
      }
    : o;

const table = {
  clusterRoles: at(`${RBAC}clusterroles`).map(role),
  clusterRoleBindings: at(`${RBAC}clusterrolebindings`).map(binding),
  roles: at(`${RBAC}roles`).map(role),
  roleBindings: at(`${RBAC}rolebindings`).map(binding),
  accounts: at('/api/v1/serviceaccounts')
    .filter((o) => o.metadata.name !== 'default')
    .map((o) => o.metadata.name),
  others: [
    ...plain('v1', 'Namespace', '/api/v1/namespaces'),
    ...plain('scheduling.k8s.io/v1', 'PriorityClass', '/apis/scheduling.k8s.io/v1/priorityclasses'),
    ...plain('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas'),
    ...plain(
      'flowcontrol.apiserver.k8s.io/v1',
      'PriorityLevelConfiguration',
      '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations',
    ),
    ...plain('networking.k8s.io/v1', 'ServiceCIDR', '/apis/networking.k8s.io/v1/servicecidrs'),
    ...plain('networking.k8s.io/v1', 'IPAddress', '/apis/networking.k8s.io/v1/ipaddresses'),
    ...plain('apiregistration.k8s.io/v1', 'APIService', '/apis/apiregistration.k8s.io/v1/apiservices'),
  ]
    .map(timeless)
    .map(early),
};
writeFileSync(new URL('objects.json', import.meta.url), `${JSON.stringify(table)}\n`);
