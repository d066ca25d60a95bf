import * as errors from '../../apimachinery/errors.ts';
import { forbidden } from '../../apimachinery/errors.ts';
import { invalidValue } from '../../apimachinery/fields.ts';
import { type ApiError, failure } from '../../apimachinery/types.ts';
import type { FieldError, ResourceDefinition } from '../../kinds/resource.ts';
import { type HttpResponse, textResponse } from '../../os/http.ts';
import type { RequestInfo, UserInfo } from './auth.ts';

export { badRequest, conflict, expired, forbidden, notFound, tooManyRequests } from '../../apimachinery/errors.ts';

export const invalid = (group: string, kind: string, name: string, list: FieldError[]): ApiError =>
  errors.invalid({ group, kind }, name, list);
/** A patch whose outcome is no object of its kind. */
export const invalidPatch = (value: string, why: string): ApiError => invalid('', '', '', [invalidValue('patch', value, why)]);
export function alreadyExists(resource: Pick<ResourceDefinition, 'group' | 'resource'>, name: string, terminating = false): ApiError {
  const error = errors.alreadyExists(resource, name);
  if (!terminating) return error;
  return failure(409, 'AlreadyExists', `object is being deleted: ${error.message}`, error.status.details);
}
/** An error that upstream never made a Status of. */
export const plain = (message: string): ApiError => failure(500, undefined as unknown as string, message);
export const noSuchRoute = (): ApiError => failure(404, 'NotFound', 'the server could not find the requested resource', {});
export const methodNotAllowed = (): ApiError =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
export const notAcceptable = (message: string): ApiError => failure(406, 'NotAcceptable', message);

/** Upstream: apiserver/pkg/endpoints/handlers/responsewriters forbiddenMessage. */
export function unauthorized(user: UserInfo, info: RequestInfo, reason: string): ApiError {
  const why = reason ? `: ${reason}` : '';
  if (!info.isResourceRequest)
    return failure(403, 'Forbidden', `forbidden: User "${user.username}" cannot ${info.verb} path "${info.path}"${why}`, {});
  const resource = info.subresource ? `${info.resource}/${info.subresource}` : info.resource;
  const where = info.namespace ? ` in the namespace "${info.namespace}"` : ' at the cluster scope';
  return forbidden(
    { group: info.apiGroup, resource: info.resource },
    info.name,
    `User "${user.username}" cannot ${info.verb} resource "${resource}" in API group "${info.apiGroup}"${where}${why}`,
  );
}

export const tooLargeVersion = (asked: number, current: number): ApiError =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });

/** What Go's server says of a path that nothing is at. */
export const noPage = (): HttpResponse => textResponse(404, '404 page not found\n', [['X-Content-Type-Options', 'nosniff']]);
