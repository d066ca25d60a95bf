import type { ResourceDefinition } from '../../../kinds/resource.ts';

const METADATA_TOO = new Set([
  'apiregistration.k8s.io/apiservices',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'networking.k8s.io/servicecidrs',
  'resource.k8s.io/resourceclaims',
  'storage.k8s.io/volumeattachments',
]);
const SPEC = ['f:spec'];
const STATUS = ['f:status'];
const OWN: Record<string, string[][]> = {
  'certificates.k8s.io/certificatesigningrequests': [SPEC, STATUS],
  'certificates.k8s.io/certificatesigningrequests/status': [SPEC, ['f:status', 'f:conditions']],
  'certificates.k8s.io/certificatesigningrequests/approval': [SPEC, ['f:status', 'f:certificate']],
  '/pods/status': [SPEC, ['f:metadata', 'f:deletionTimestamp'], ['f:metadata', 'f:ownerReferences']],
  '/namespaces/finalize': [STATUS],
  '/pods/ephemeralcontainers': [],
  '/pods/resize': [],
  'apps/deployments/status': [SPEC, ['f:metadata', 'f:labels']],
};
/** Fields of which a request to this (sub)resource owns nothing; undefined is the usual. Upstream: each strategy's GetResetFields. */
export function resetFields({ group, resource, schema }: ResourceDefinition, subresource: string): string[][] | undefined {
  const id = `${group}/${resource}`;
  const own = OWN[subresource ? `${id}/${subresource}` : id];
  if (own) return own;
  return subresource === 'status' && (schema || METADATA_TOO.has(id)) ? [SPEC, ['f:metadata']] : undefined;
}
