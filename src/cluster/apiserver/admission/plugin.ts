import type { ApiError, KubeObject } from '../../../apimachinery/types.ts';
import type { AdmissionRequest, AuthContext } from '../auth.ts';
import type { Authorizer } from '../authorization/index.ts';
import { forbidden } from '../failures.ts';

export interface AdmissionContext extends AuthContext {
  authorizer: Authorizer;
}
/** One admission plugin; its two halves run in the two phases of a write. */
export interface Plugin {
  name: string;
  /** `again`: others have changed the object since. True when it changed the object in a way that others should see. */
  mutate?(request: AdmissionRequest, context: AdmissionContext, again: boolean): boolean | void | Promise<boolean | void>;
  validate?(request: AdmissionRequest, context: AdmissionContext): void | Promise<void>;
}

/** Refuses the request. Upstream: apiserver/pkg/admission/errors.go. */
export function refuse(request: AdmissionRequest, why: string): ApiError {
  const meta = request.object?.metadata;
  return forbidden(request.definition, request.name || meta?.name || meta?.generateName || 'Unknown', why);
}

export const isFor = (request: AdmissionRequest, group: string, resource: string, subresource = ''): boolean =>
  request.definition.group === group && request.definition.resource === resource && request.subresource === subresource;

/** The pod of a create, when that is what it is. */
export const createdPod = (request: AdmissionRequest): KubeObject | undefined =>
  request.operation === 'CREATE' && isFor(request, '', 'pods') ? request.object : undefined;

export const containersOf = (pod: KubeObject): any[] => [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])];
