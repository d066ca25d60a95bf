import type { KubeObject } from '../../../apimachinery/types.ts';
import { CERTIFICATEREQUESTS, inGroup } from '../../../client/objects.ts';
import { readRequest } from '../../../os/certificate-request.ts';
import type { Manager } from '../lib/context.ts';
import { has, KUBELET_CLIENT, kubeletClientProblem } from './checks.ts';

const REVIEWS = inGroup('authorization.k8s.io', 'v1', 'subjectaccessreviews');

/** Lets kubelets have their client certificates, where they may ask for them. Models pkg/controller/certificates/approver/sarapprove.go. */
export async function approve(manager: Manager, request: KubeObject): Promise<void> {
  const { signerName, username, uid, groups, extra, usages = [] } = request.spec;
  if (signerName !== KUBELET_CLIENT || request.status?.certificate || has(request, 'Approved') || has(request, 'Denied')) return;
  const parsed = readRequest(atob(request.spec.request));
  if (kubeletClientProblem(parsed, usages)) return;
  const api = manager.api('certificate-controller');
  const kinds = [
    ...(username === parsed.commonName
      ? [['selfnodeclient', 'Auto approving self kubelet client certificate after SubjectAccessReview.']]
      : []),
    ['nodeclient', 'Auto approving kubelet client certificate after SubjectAccessReview.'],
  ];
  for (const [subresource, message] of kinds) {
    const resourceAttributes = {
      group: 'certificates.k8s.io',
      resource: 'certificatesigningrequests',
      verb: 'create',
      subresource,
      version: '*',
    };
    const review = await api.create(REVIEWS, {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user: username, uid, groups, extra, resourceAttributes },
    });
    if (!review.status?.allowed) continue;
    const approved = { type: 'Approved', status: 'True', reason: 'AutoApproved', message };
    const status = { ...request.status, conditions: [...(request.status?.conditions ?? []), approved] };
    await api.update(CERTIFICATEREQUESTS, { ...request, status }, 'approval');
    return;
  }
}
