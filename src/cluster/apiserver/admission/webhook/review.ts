import type { ResourceDefinition } from '../../../../kinds/resource.ts';
import { uuid } from '../../../../os/random.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { namespaceOf } from '../matching.ts';
import { optionsOf } from '../options.ts';
import { kindIn, shownIn } from '../own-kind.ts';
import type { AdmissionContext } from '../plugin.ts';

/** What is wrong with a webhook's answer. */
export class ReviewError extends Error {}
export interface Answer {
  allowed: boolean;
  patch?: string;
  patchType?: string;
  status?: Record<string, any>;
  warnings: string[];
  annotations: Record<string, string>;
}
const KNOWN = ['v1', 'v1beta1'];
const gvr = ({ group, version, resource }: ResourceDefinition) => ({ group, version, resource });

/** Models apiserver/pkg/admission/plugin/webhook/request/admissionreview.go. */
export function reviewOf(hook: any, request: AdmissionRequest, as: ResourceDefinition, context: AdmissionContext) {
  const version = (hook.admissionReviewVersions ?? []).find((v: string) => KNOWN.includes(v));
  if (!version) throw new ReviewError('webhook does not accept known AdmissionReview versions (v1, v1beta1)');
  const { definition, subresource, user, operation } = request;
  const namespace = namespaceOf(request);
  const uid = uuid(context.random);
  const seen = (object: AdmissionRequest['object']) => shownIn(request, object, as) ?? null;
  const review = {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: {
      uid,
      kind: kindIn(request, as),
      resource: gvr(as),
      ...(subresource && { subResource: subresource }),
      requestKind: kindIn(request, definition),
      requestResource: gvr(definition),
      ...(subresource && { requestSubResource: subresource }),
      ...(request.name && { name: request.name }),
      ...(namespace && { namespace }),
      operation,
      userInfo: {
        username: user.username,
        ...(user.uid && { uid: user.uid }),
        ...(user.groups.length && { groups: user.groups }),
        ...(user.extra && Object.keys(user.extra).length && { extra: user.extra }),
      },
      object: seen(request.object),
      oldObject: seen(request.old),
      dryRun: request.dryRun,
      options: optionsOf(request),
    },
  };
  return { review, uid, version: version as string };
}
export function readAnswer(given: any, uid: string, version: string, mutating: boolean): Answer {
  const response = given?.response;
  if (!given || typeof given !== 'object' || !response) {
    if (given?.kind && given.kind !== 'AdmissionReview') throw new ReviewError(`unexpected response type *${given.kind}`);
    throw new ReviewError('webhook response was absent');
  }
  if (version === 'v1') {
    if (response.uid !== uid)
      throw new ReviewError(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid ?? '')}`);
    const [group, v] = (given.apiVersion ?? '').includes('/') ? given.apiVersion.split('/') : ['', given.apiVersion ?? ''];
    if (given.kind !== 'AdmissionReview' || group !== 'admission.k8s.io' || v !== 'v1')
      throw new ReviewError(
        `expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${group ? `${group}/` : '/'}${v}, Kind=${given.kind ?? ''}`,
      );
  }
  const { patch } = response;
  const patchType = response.patchType ?? (version === 'v1' || !patch ? undefined : 'JSONPatch');
  if (version === 'v1' && mutating) {
    if (patch && patchType === undefined) throw new ReviewError('webhook returned response.patch but not response.patchType');
    if (!patch && patchType !== undefined) throw new ReviewError('webhook returned response.patchType but not response.patch');
    if (patchType === '') throw new ReviewError('webhook returned invalid response.patchType of ""');
  } else if (version === 'v1') {
    if (patch) throw new ReviewError('validating webhook may not return response.patch');
    if (patchType !== undefined) throw new ReviewError('validating webhook may not return response.patchType');
  }
  return {
    allowed: response.allowed === true,
    ...(mutating && patch && { patch: atob(patch), patchType }),
    status: response.status,
    warnings: response.warnings ?? [],
    annotations: response.auditAnnotations ?? {},
  };
}
