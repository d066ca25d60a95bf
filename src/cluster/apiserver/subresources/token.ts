import type { HttpResponse } from '../../../os/http.ts';
import { readObject } from '../body.ts';
import type { Call } from '../context.ts';
import { notFound } from '../failures.ts';
import { negotiate } from '../negotiate.ts';
import { checkWriteOptions } from '../options.ts';
import { keyFor } from '../registry/store.ts';
import { answer, inOrder, warningHeaders } from '../respond.ts';

/** serviceaccounts/token. Upstream: pkg/registry/core/serviceaccount/storage/token.go. */
export async function token(call: Call): Promise<HttpResponse> {
  const output = negotiate(call.request, call.query);
  checkWriteOptions('CreateOptions', call.query);
  const request = await readObject(call, 'TokenRequest', 'authentication.k8s.io/v1');
  if (!call.server.storage.get(keyFor(call))) throw notFound(call.definition, call.name);
  const made = await call.server.auth.createToken(call.namespace, call.name, request, call.user);
  return answer(201, inOrder(made), output, warningHeaders(call.warnings));
}
