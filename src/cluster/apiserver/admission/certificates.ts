import { busy } from '../../../os/clock.ts';
import type { UserInfo } from '../auth.ts';
import { type AdmissionContext, isFor, type Plugin, refuse } from './plugin.ts';

const GROUP = 'certificates.k8s.io';
const RESOURCE = 'certificatesigningrequests';
const API_CLIENT = 'kubernetes.io/kube-apiserver-client';

/** Whether the user may `approve` or `sign` for a signer, or for all of its domain. */
function mayFor({ authorizer }: AdmissionContext, user: UserInfo, verb: string, signer: string): boolean {
  return [signer, `${signer.split('/')[0]}/*`].some((name) => {
    const attributes = {
      isResourceRequest: true,
      path: '',
      verb,
      apiGroup: GROUP,
      namespace: '',
      resource: 'signers',
      subresource: '',
      name,
    };
    return authorizer.authorize(user, attributes).allowed;
  });
}

/** Upstream: plugin/pkg/admission/certificates/approval. */
export const certificateApproval: Plugin = {
  name: 'CertificateApproval',
  validate(request, context) {
    if (request.operation !== 'UPDATE' || !isFor(request, GROUP, RESOURCE, 'approval')) return;
    const signer = request.old?.spec.signerName ?? '';
    if (!mayFor(context, request.user, 'approve', signer))
      throw refuse(request, `user not permitted to approve requests with signerName ${JSON.stringify(signer)}`);
  },
};

/** Upstream: plugin/pkg/admission/certificates/signing. */
export const certificateSigning: Plugin = {
  name: 'CertificateSigning',
  validate(request, context) {
    const { object, old } = request;
    if (request.operation !== 'UPDATE' || !object || !old || !isFor(request, GROUP, RESOURCE, 'status')) return;
    const failed = (status: { conditions?: { type: string }[] } | undefined) => status?.conditions?.some(({ type }) => type === 'Failed');
    if (object.status?.certificate === old.status?.certificate && !failed(object.status)) return;
    const signer = old.spec.signerName ?? '';
    if (!mayFor(context, request.user, 'sign', signer))
      throw refuse(request, `user not permitted to sign requests with signerName ${JSON.stringify(signer)}`);
  },
};

/** Upstream: plugin/pkg/admission/certificates/subjectrestriction. */
export const certificateSubjectRestriction: Plugin = {
  name: 'CertificateSubjectRestriction',
  async validate(request) {
    const { object, operation } = request;
    if (operation !== 'CREATE' || !isFor(request, GROUP, RESOURCE) || object?.spec.signerName !== API_CLIENT) return;
    const { RequestError, readRequest } = await busy(import('../../../os/certificate-request.ts'));
    try {
      if (!readRequest(atob(object.spec.request ?? '')).organizations.includes('system:masters')) return;
    } catch (error) {
      if (error instanceof RequestError) throw refuse(request, `failed to parse CSR: ${error.message}`);
      throw error;
    }
    throw refuse(request, `use of ${API_CLIENT} signer with system:masters group is not allowed`);
  },
};
