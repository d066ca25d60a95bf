import type { KubeObject } from '../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../kinds/resource.ts';
import type { Clock } from '../../os/clock.ts';
import type { HttpRequest } from '../../os/http.ts';
import type { Network } from '../../os/network.ts';
import type { Random } from '../../os/random.ts';
import type { Release } from '../release.ts';
import type { Storage } from '../storage/types.ts';
import type { Pki } from './pki/index.ts';

export interface UserInfo {
  username: string;
  uid?: string;
  groups: string[];
  extra?: Record<string, string[]>;
}
export interface RequestInfo {
  isResourceRequest: boolean;
  path: string;
  verb: string;
  apiGroup: string;
  apiVersion: string;
  namespace: string;
  resource: string;
  subresource: string;
  name: string;
  /** Of a list, a watch or a deletion of many: which of them are meant, as the client wrote it. */
  fieldSelector?: string;
}
export interface Decision {
  allowed: boolean;
  /** As RBAC prints it in an audit event. */
  reason: string;
}
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  definition: ResourceDefinition;
  subresource: string;
  namespace: string;
  name: string;
  object?: KubeObject;
  old?: KubeObject;
  user: UserInfo;
  dryRun: boolean;
  options: Record<string, unknown>;
  warn(text: string): void;
  /** Into the audit event. */
  annotate?(key: string, value: string): void;
}
/** Who somebody is, what they may do, and what is changed or refused before it is stored. */
export interface Auth {
  /** Throws ApiError 401; impersonation is authorized here (403). */
  authenticate(request: HttpRequest): Promise<UserInfo>;
  authorize(user: UserInfo, info: RequestInfo): Decision;
  /** Mutating admission, in its real order; changes request.object. */
  mutate(request: AdmissionRequest): Promise<void>;
  /** Validating admission; throws ApiError. */
  validate(request: AdmissionRequest): Promise<void>;
  /** TokenReview, SubjectAccessReview and siblings, SelfSubjectReview. */
  review(definition: ResourceDefinition, object: KubeObject, user: UserInfo, namespace: string): Promise<KubeObject>;
  /** serviceaccounts/token */
  createToken(namespace: string, name: string, request: KubeObject, user: UserInfo): Promise<KubeObject>;
  /** The public keys of tokens, as /openid/v1/jwks gives them. */
  jwks(): Promise<object>;
  /** Escalation and bind checks before a role or binding is written; throws ApiError 403. */
  checkRbac(user: UserInfo, object: KubeObject, old?: KubeObject): void;
}
export interface AuthContext {
  storage: Storage;
  clock: Clock;
  random: Random;
  release: Release;
  pki: Pki;
  /** Where webhooks are called from. */
  network?: Network;
  resources(): ResourceDefinition[];
}
