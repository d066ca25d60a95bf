import type { KubeObject } from '../../../apimachinery/types.ts';
import type { CertificateRequest } from '../../../os/certificate-request.ts';

export const API_CLIENT = 'kubernetes.io/kube-apiserver-client';
export const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet';
export const KUBELET_SERVING = 'kubernetes.io/kubelet-serving';
export const LEGACY = 'kubernetes.io/legacy-unknown';

export const has = (request: KubeObject, type: string): boolean =>
  !!request.status?.conditions?.some((c: { type: string; status: string }) => c.type === type && c.status !== 'False');

function usageProblem(given: string[], wanted: string[]): string | undefined {
  const exactly = (list: string[]) => list.length === new Set(given).size && list.every((u) => given.includes(u));
  const bare = wanted.filter((u) => u !== 'key encipherment');
  return exactly(wanted) || exactly(bare) ? undefined : `usages did not match [${wanted.join(' ')}]`;
}
const ofNodes = ({ organizations }: CertificateRequest): string | undefined =>
  organizations.length === 1 && organizations[0] === 'system:nodes' ? undefined : 'subject organization is not system:nodes';
const ofNode = ({ commonName }: CertificateRequest): string | undefined =>
  commonName.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:';
const some = (list: string[], what: string): string | undefined => (list.length ? `${what} subjectAltNames are not allowed` : undefined);

/** Why a kubelet's client certificate may not be signed. Models pkg/apis/certificates/helpers.go. */
export const kubeletClientProblem = (r: CertificateRequest, usages: string[]): string | undefined =>
  ofNodes(r) ??
  some(r.dnsNames, 'DNS') ??
  some(r.emails, 'Email') ??
  some(r.addresses, 'IP') ??
  some(r.uris, 'URI') ??
  ofNode(r) ??
  usageProblem(usages, ['client auth', 'digital signature', 'key encipherment']);
export const kubeletServingProblem = (r: CertificateRequest, usages: string[]): string | undefined =>
  ofNodes(r) ??
  (r.dnsNames.length || r.addresses.length ? undefined : 'DNS or IP subjectAltName is required') ??
  some(r.emails, 'Email') ??
  some(r.uris, 'URI') ??
  usageProblem(usages, ['digital signature', 'key encipherment', 'server auth']) ??
  ofNode(r);
export function apiClientProblem(_request: CertificateRequest, usages: string[]): string | undefined {
  const odd = usages.find((u) => !['digital signature', 'key encipherment', 'client auth'].includes(u));
  if (odd !== undefined) return `invalid usage for client certificate: ${odd}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}
