import type { ResourceDefinition } from './resource.ts';

/** Groups and kinds that 1.13 did not have. */
const LATER_GROUPS = new Set(['discovery.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io', 'resource.k8s.io', 'node.k8s.io']);
const LATER_KINDS = new Set([
  'SelfSubjectReview',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'IPAddress',
  'ServiceCIDR',
  'IngressClass',
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
  'VolumeAttributesClass',
]);
const LATER_SUBRESOURCES = new Set(['ephemeralcontainers', 'resize']);
const SECRETS = { name: 'Secrets', type: 'string', format: '', priority: 0 };

function withSecrets(definition: ResourceDefinition): ResourceDefinition {
  const [name, ...rest] = definition.columns ?? [];
  return {
    ...definition,
    columns: [name, SECRETS, ...rest],
    cells: (object, now) => {
      const [first, ...others] = definition.cells?.(object, now) ?? [];
      return [first, (object.secrets ?? []).length, ...others];
    },
  };
}

/**
 * The kinds as an older release served them. By convention, two definitions of one group and resource with different versions share
 * their storage (keys have no version): rbac v1beta1 beside v1 is the same objects, shown with the version that was asked for.
 */
export function ofRelease(definitions: ResourceDefinition[], gates: ReadonlySet<string>): ResourceDefinition[] {
  let all = definitions;
  if (gates.has('LegacyServiceAccountTokenAutoGeneration'))
    all = all
      .filter((d) => !LATER_GROUPS.has(d.group) && !LATER_KINDS.has(d.kind))
      .map((d) => (d.subresources ? { ...d, subresources: d.subresources.filter((s) => !LATER_SUBRESOURCES.has(s.name)) } : d))
      .map((d) => (d.kind === 'ServiceAccount' ? withSecrets(d) : d));
  if (gates.has('RBACv1beta1'))
    all = [...all, ...all.filter((d) => d.group === 'rbac.authorization.k8s.io').map((d) => ({ ...d, version: 'v1beta1' }))];
  return all;
}
