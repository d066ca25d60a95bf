import type { Status } from '../../apimachinery/types.ts';
import { type HttpRequest, header } from '../../os/http.ts';
import type { Decision, RequestInfo, UserInfo } from './auth.ts';
import type { Server } from './context.ts';

/** audit.k8s.io/v1 Event at stage ResponseComplete. */
export interface AuditEvent {
  kind: 'Event';
  apiVersion: 'audit.k8s.io/v1';
  level: 'Metadata';
  auditID: string;
  stage: 'ResponseComplete';
  requestURI: string;
  verb: string;
  user: { username: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> };
  sourceIPs: string[];
  userAgent?: string;
  objectRef?: {
    resource?: string;
    namespace?: string;
    name?: string;
    uid?: string;
    apiGroup?: string;
    apiVersion?: string;
    subresource?: string;
  };
  responseStatus?: { metadata: Record<string, unknown>; status?: string; message?: string; reason?: string; code: number };
  requestReceivedTimestamp: string;
  stageTimestamp: string;
  annotations: Record<string, string>;
}
export interface AuditSubject {
  id: string;
  request: HttpRequest;
  info: RequestInfo;
  user?: UserInfo;
  decision?: Decision;
  received: number;
  uri: string;
  /** What admission adds. */
  annotations: Record<string, string>;
}
const micro = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');

export function auditEvent(server: Server, subject: AuditSubject, code: number, status?: Status): AuditEvent {
  const { info, user, decision, request } = subject;
  const ref = info.isResourceRequest && {
    resource: info.resource,
    ...(info.namespace && { namespace: info.namespace }),
    ...(info.name && { name: info.name }),
    ...(info.apiGroup && { apiGroup: info.apiGroup }),
    apiVersion: info.apiVersion,
    ...(info.subresource && { subresource: info.subresource }),
  };
  const agent = header(request.headers, 'User-Agent');
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: subject.id,
    stage: 'ResponseComplete',
    requestURI: subject.uri,
    verb: info.verb,
    user: user ?? { username: '', groups: [] },
    sourceIPs: [request.peer?.address ?? '127.0.0.1'],
    ...(agent && { userAgent: agent }),
    ...(ref && { objectRef: ref }),
    responseStatus: {
      metadata: {},
      ...(status && {
        status: status.status,
        ...(status.message && { message: status.message }),
        ...(status.reason && { reason: status.reason }),
      }),
      code,
    },
    requestReceivedTimestamp: micro(subject.received),
    stageTimestamp: micro(server.clock.now()),
    annotations: {
      ...subject.annotations,
      ...(decision && {
        'authorization.k8s.io/decision': decision.allowed ? 'allow' : 'forbid',
        'authorization.k8s.io/reason': decision.reason,
      }),
    },
  };
}
