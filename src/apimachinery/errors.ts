import { goQuote } from './fields.ts';
import { type ApiError, failure, type StatusCause } from './types.ts';

/** What an error is about: `resource` is the plural, or a kind where upstream says the kind. */
export interface Subject {
  group?: string;
  resource: string;
}
export interface FieldErrorLike {
  type: string;
  field: string;
  detail: string;
}

const qualified = ({ group, resource }: Subject): string => (group ? `${resource}.${group}` : resource);
const about = ({ group, resource }: Subject, name: string) => ({ ...(name && { name }), ...(group && { group }), kind: resource });

// Upstream: apimachinery/pkg/api/errors/errors.go.
export const notFound = (subject: Subject, name: string): ApiError =>
  failure(404, 'NotFound', `${qualified(subject)} "${name}" not found`, about(subject, name));
export const alreadyExists = (subject: Subject, name: string): ApiError =>
  failure(409, 'AlreadyExists', `${qualified(subject)} "${name}" already exists`, about(subject, name));
export const conflict = (subject: Subject, name: string, why: string): ApiError =>
  failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(subject)} "${name}": ${why}`, about(subject, name));
export const forbidden = (subject: Subject, name: string, why: string): ApiError =>
  failure(403, 'Forbidden', `${qualified(subject)}${name ? ` "${name}"` : ''} is forbidden: ${why}`, about(subject, name));
export const badRequest = (message: string): ApiError => failure(400, 'BadRequest', message);
export const unauthorized = (message = 'Unauthorized'): ApiError => failure(401, 'Unauthorized', message);
export const methodNotSupported = (subject: Subject, action: string): ApiError =>
  failure(405, 'MethodNotAllowed', `${action} is not supported on resources of kind "${qualified(subject)}"`, about(subject, ''));
export const expired = (message: string): ApiError => failure(410, 'Expired', message);
export const internalError = (message: string): ApiError =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
export const applyConflict = (causes: StatusCause[], message: string): ApiError => failure(409, 'Conflict', message, { causes });
export const unsupportedMediaType = (message: string): ApiError => failure(415, 'UnsupportedMediaType', message);
export const tooManyRequests = (message: string, seconds: number): ApiError =>
  failure(429, 'TooManyRequests', message, seconds ? { retryAfterSeconds: seconds } : {});
/** The answer to a failed JSON patch, which does not say why. */
export const unprocessable = (): ApiError => failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

export function invalid(kind: { group?: string; kind: string }, name: string, errors: FieldErrorLike[]): ApiError {
  const texts = [...new Set(errors.map((e) => `${e.field}: ${e.detail}`))];
  const all = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return failure(
    422,
    'Invalid',
    `${kind.group ? `${kind.kind}.${kind.group}` : kind.kind} ${goQuote(name)} is invalid${errors.length ? `: ${all}` : ''}`,
    {
      ...(name && { name }),
      ...(kind.group && { group: kind.group }),
      ...(kind.kind && { kind: kind.kind }),
      causes: errors.map((e) => ({ reason: e.type, message: e.detail, field: e.field })),
    },
  );
}
