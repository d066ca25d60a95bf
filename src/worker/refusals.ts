import type { AuditEvent } from '../sandbox/types.ts';
import type { Refusal } from './protocol.ts';

/** Keeps the requests that were refused until the same user gets one through. */
export function collectRefusals(tell: (refusals: Refusal[]) => void): (event: AuditEvent) => void {
  let refusals: Refusal[] = [];
  return (event) => {
    const { code = 0, message = '' } = event.responseStatus ?? {};
    const user = event.impersonatedUser?.username ?? event.user.username ?? '';
    if (isComponent(user)) return;
    const before = refusals;
    if (code === 401 || code === 403) {
      refusals = [
        {
          id: event.auditID,
          code,
          user,
          verb: event.verb,
          what: whatOf(event),
          path: event.requestURI.split('?')[0],
          message,
          at: event.stageTimestamp,
        },
        ...refusals,
      ].slice(0, 20);
    } else if (code < 400 && !isDiscovery(event)) {
      refusals = refusals.filter((r) => r.user !== user && !(r.code === 401 && user.startsWith('system:serviceaccount:')));
    }
    if (refusals.length !== before.length || refusals[0]?.id !== before[0]?.id) tell(refusals);
  };
}

const isComponent = (user: string) =>
  user.startsWith('system:') &&
  user !== 'system:anonymous' &&
  (!user.startsWith('system:serviceaccount:') || user.startsWith('system:serviceaccount:kube-system:'));

const isDiscovery = (event: AuditEvent) => !event.objectRef?.resource;

function whatOf({ objectRef, requestURI }: AuditEvent): string {
  if (!objectRef?.resource) return requestURI.split('?')[0];
  return [objectRef.subresource ? `${objectRef.resource}/${objectRef.subresource}` : objectRef.resource, objectRef.name]
    .filter(Boolean)
    .join(' ');
}
