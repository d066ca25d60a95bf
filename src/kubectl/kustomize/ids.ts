/** What names a resource. Upstream: kustomize/kyaml/resid. */
export interface Gvk {
  group?: string;
  version?: string;
  kind?: string;
}
export interface Id extends Gvk {
  name?: string;
  namespace?: string;
}

const CLUSTER_SCOPED: Record<string, string> = {
  'admissionregistration.k8s.io': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  'apiextensions.k8s.io': 'CustomResourceDefinition',
  'apiregistration.k8s.io': 'APIService',
  'certificates.k8s.io': 'CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io': 'FlowSchema PriorityLevelConfiguration',
  'networking.k8s.io': 'IngressClass',
  'node.k8s.io': 'RuntimeClass',
  policy: 'PodSecurityPolicy',
  'rbac.authorization.k8s.io': 'ClusterRole ClusterRoleBinding',
  'scheduling.k8s.io': 'PriorityClass',
  'storage.k8s.io': 'CSIDriver CSINode StorageClass VolumeAttachment',
  '': 'ComponentStatus Namespace Node NodeProxyOptions PersistentVolume',
};

/** Only of the kinds that kustomize has in its own table of Kubernetes 1.21. */
export function isClusterScoped({ group = '', version = '', kind = '' }: Gvk): boolean {
  if (!(CLUSTER_SCOPED[group] ?? '').split(' ').includes(kind)) return false;
  if (group === 'flowcontrol.apiserver.k8s.io' || group === 'policy') return version === 'v1beta1';
  return version === 'v1' || (version === 'v1beta1' && group !== '');
}

export function gvkOf(apiVersion: string, kind: string): Required<Gvk> {
  const at = apiVersion.indexOf('/');
  return { group: at < 0 ? '' : apiVersion.slice(0, at), version: apiVersion.slice(at + 1), kind };
}
export const gvkText = ({ group, version, kind }: Gvk): string => `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;
export const idText = (id: Id): string => `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;

/** As Go's %#v prints it. */
export const idDump = (id: Id): string =>
  `resid.ResId{Gvk:resid.Gvk{Group:${JSON.stringify(id.group ?? '')}, Version:${JSON.stringify(id.version ?? '')}, Kind:${JSON.stringify(id.kind ?? '')}, isClusterScoped:${isClusterScoped(id)}}, Name:${JSON.stringify(id.name ?? '')}, Namespace:${JSON.stringify(id.namespace ?? '')}}`;

export const NO_NAMESPACE = '_non_namespaceable_';
export const effectiveNamespace = (id: Id): string => (isClusterScoped(id) ? NO_NAMESPACE : id.namespace || 'default');

export const sameGvk = (a: Gvk, b: Gvk): boolean => a.group === b.group && a.version === b.version && a.kind === b.kind;
export const sameNamespace = (a: Id, b: Id): boolean => effectiveNamespace(a) === effectiveNamespace(b);
export const sameId = (a: Id, b: Id): boolean => sameNamespace(a, b) && a.name === b.name && sameGvk(a, b);

/** Empty parts of the selector select everything. */
export const gvkSelected = (gvk: Gvk, by: Gvk): boolean =>
  (!by.group || by.group === gvk.group) && (!by.version || by.version === gvk.version) && (!by.kind || by.kind === gvk.kind);
export const idSelected = (id: Id, by: Id): boolean =>
  (!by.name || by.name === id.name) && (!by.namespace || sameNamespace(by, id)) && gvkSelected(id, by);
