import type { KubeObject } from '../../../apimachinery/types.ts';
import { CERTIFICATEREQUESTS } from '../../../client/objects.ts';
import { type CertificateRequest, readRequest } from '../../../os/certificate-request.ts';
import { timestamp } from '../../../os/clock.ts';
import type { Manager } from '../lib/context.ts';
import {
  API_CLIENT,
  apiClientProblem,
  has,
  KUBELET_CLIENT,
  KUBELET_SERVING,
  kubeletClientProblem,
  kubeletServingProblem,
  LEGACY,
} from './checks.ts';

const SIGNERS: Record<string, (request: CertificateRequest, usages: string[]) => string | undefined> = {
  [API_CLIENT]: apiClientProblem,
  [KUBELET_CLIENT]: kubeletClientProblem,
  [KUBELET_SERVING]: kubeletServingProblem,
  [LEGACY]: () => undefined,
};
const YEAR = 365 * 24 * 3600;

/** Signs what is approved, for the signers that Kubernetes has itself. Models pkg/controller/certificates/signer/signer.go. */
export async function sign(manager: Manager, request: KubeObject): Promise<void> {
  const { signerName, usages = [], expirationSeconds } = request.spec;
  if (!Object.hasOwn(SIGNERS, signerName) || !has(request, 'Approved') || has(request, 'Failed') || request.status?.certificate) return;
  const api = manager.api('certificate-controller');
  const pem = atob(request.spec.request);
  const problem = SIGNERS[signerName](readRequest(pem), usages);
  if (problem) {
    const failed = {
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailure',
      message: problem,
      lastUpdateTime: timestamp(manager.clock.now()),
    };
    const status = { ...request.status, conditions: [...(request.status?.conditions ?? []), failed] };
    await api.update(CERTIFICATEREQUESTS, { ...request, status }, 'status');
    return;
  }
  const seconds = Math.max(600, Math.min(YEAR, expirationSeconds ?? YEAR));
  const certificate = await manager.pki.signCsr(pem, usages, seconds);
  if (certificate === undefined) return;
  await api.update(CERTIFICATEREQUESTS, { ...request, status: { ...request.status, certificate: btoa(certificate) } }, 'status');
}
