import type { HttpResponse } from '../../../os/http.ts';
import { readObject } from '../body.ts';
import type { Call } from '../context.ts';
import { negotiate } from '../negotiate.ts';
import { checkWriteOptions } from '../options.ts';
import { admit } from '../registry/admit.ts';
import { trackFields } from '../registry/managed.ts';
import { answer, inOrder, warningHeaders } from '../respond.ts';

/** serviceaccounts/token. Upstream: pkg/registry/core/serviceaccount/storage/token.go. */
export async function token(call: Call): Promise<HttpResponse> {
  const output = negotiate(call.request, call.query);
  checkWriteOptions('CreateOptions', call.query);
  const request = await readObject(call, 'TokenRequest', 'authentication.k8s.io/v1');
  request.spec ??= {};
  request.spec.expirationSeconds ??= 3600;
  const tracked = trackFields(call, undefined, request);
  const made = await call.server.auth.createToken(call.namespace, call.name, await admit(call, 'CREATE', tracked), call.user);
  return answer(201, inOrder(made), output, warningHeaders(call.warnings));
}
