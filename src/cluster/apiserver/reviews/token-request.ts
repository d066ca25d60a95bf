import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { timestamp } from '../../../os/clock.ts';
import { uuid } from '../../../os/random.ts';
import type { AuthContext } from '../auth.ts';
import { findObject } from '../authentication/lookup.ts';
import { API_AUDIENCES, ISSUER } from '../authentication/tokens.ts';
import { serviceAccountName } from '../authentication/user.ts';
import { badRequest, conflict, invalid, notFound } from '../failures.ts';

const MINIMUM = 600;
const MAXIMUM = 2 ** 32;
/** What pods ask for; their tokens really live a year, and warn after the hour. Upstream: pkg/serviceaccount WarnOnlyBoundTokenExpirationPeriod. */
const WARN_ONLY = 3607;
const EXTENDED = 365 * 86400;
const core = (resource: string) => ({ group: '', resource });

function checked(request: KubeObject, name: string): void {
  const errors: FieldError[] = [];
  const refuse = (group: string, errors: FieldError[], of = '') => invalid(group, 'TokenRequest', of, errors);
  const given = request.metadata?.name;
  if (given && given !== name) {
    const detail = `Invalid value: ${JSON.stringify(given)}: must match the service account name if specified`;
    throw refuse('authentication.k8s.io', [{ type: 'FieldValueInvalid', field: 'metadata.name', detail }], name);
  }
  const seconds = request.spec?.expirationSeconds ?? 3600;
  const wrong = (why: string) =>
    errors.push({ type: 'FieldValueInvalid', field: 'spec.expirationSeconds', detail: `Invalid value: ${seconds}: ${why}` });
  if (seconds < MINIMUM) wrong('may not specify a duration less than 10 minutes');
  if (seconds > MAXIMUM) wrong('may not specify a duration larger than 2^32 seconds');
  if (errors.length) throw refuse('authentication.k8s.io', errors);
}

interface BoundRef {
  kind?: string;
  apiVersion?: string;
  name?: string;
  uid?: string;
}
const BINDABLE: Record<string, string> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' };

function boundClaims(context: AuthContext, namespace: string, account: string, ref: BoundRef): Record<string, unknown> {
  const slash = (ref.apiVersion ?? '').lastIndexOf('/');
  const group = slash < 0 ? '' : (ref.apiVersion as string).slice(0, slash);
  const version = (ref.apiVersion ?? '').slice(slash + 1);
  const resource = group === '' ? BINDABLE[ref.kind ?? ''] : undefined;
  if (!resource) throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${ref.kind ?? ''}`);
  const name = ref.name ?? '';
  if (!name) throw badRequest('Name parameter required.');
  const find = (what: string, n: string) => findObject(context.storage, '', what, what === 'nodes' ? '' : namespace, n);
  const object = find(resource, name);
  if (!object) throw notFound(core(resource), name);
  if (resource === 'pods' && object.spec?.serviceAccountName !== account)
    throw badRequest(`cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`);
  const uid = object.metadata.uid ?? '';
  if (ref.uid && ref.uid !== uid) {
    const why = `the UID in the bound object reference (${ref.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict({ group: '', resource: ref.kind as string }, name, why);
  }
  const claims: Record<string, unknown> = { [(ref.kind as string).toLowerCase()]: { name, uid } };
  const nodeName = resource === 'pods' ? object.spec?.nodeName : undefined;
  if (nodeName) claims.node = { name: nodeName, ...(find('nodes', nodeName) && { uid: find('nodes', nodeName)?.metadata.uid }) };
  return claims;
}

/** Answers a TokenRequest. Upstream: pkg/registry/core/serviceaccount/storage/token.go. */
export async function requestToken(context: AuthContext, namespace: string, name: string, request: KubeObject): Promise<KubeObject> {
  const { storage, clock, random, pki } = context;
  if (!findObject(storage, '', 'namespaces', '', namespace)) throw notFound(core('namespaces'), namespace);
  const account = findObject(storage, '', 'serviceaccounts', namespace, name);
  if (!account) throw notFound(core('serviceaccounts'), name);
  if (request.metadata?.namespace && request.metadata.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  checked(request, name);
  const spec = request.spec ?? {};
  const asked = spec.expirationSeconds ?? 3600;
  const audiences: string[] = spec.audiences?.length ? spec.audiences : API_AUDIENCES;
  const bound = spec.boundObjectRef ? boundClaims(context, namespace, name, spec.boundObjectRef) : {};
  const now = Math.floor(clock.now() / 1000);
  const extend = asked === WARN_ONLY && audiences.length === 1 && audiences[0] === ISSUER;
  const own: Record<string, unknown> = {
    namespace,
    ...bound,
    serviceaccount: { name, uid: account.metadata.uid },
    ...(extend && { warnafter: now + asked }),
  };
  const token = await pki.signToken({
    aud: audiences,
    exp: now + (extend ? EXTENDED : asked),
    iat: now,
    iss: ISSUER,
    jti: uuid(random),
    'kubernetes.io': Object.fromEntries(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1))),
    nbf: now,
    sub: serviceAccountName(namespace, name),
  });
  const { uid: _, ...metadata } = request.metadata ?? {};
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { ...metadata, name, namespace, uid: account.metadata.uid, creationTimestamp: timestamp(clock.now()) },
    spec: { audiences, expirationSeconds: asked, boundObjectRef: spec.boundObjectRef ?? null },
    status: { token, expirationTimestamp: timestamp((now + asked) * 1000) },
  };
}
