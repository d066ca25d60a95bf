import type { HttpResponse } from '../../../os/http.ts';
import type { Call } from '../context.ts';
import { methodNotAllowed } from '../failures.ts';
import { binding } from './binding.ts';
import { nodeProxy, podConnect } from './connect.ts';
import { eviction } from './eviction.ts';
import { podLog } from './log.ts';
import { partOf } from './part.ts';
import { scale } from './scale.ts';
import { token } from './token.ts';

type Handler = (call: Call) => Promise<HttpResponse>;
const VERBS: Record<string, string> = { GET: 'get', PUT: 'update', PATCH: 'patch', POST: 'create', DELETE: 'delete' };

/** Of these the kind decides; all others are a part of the object itself: status, finalize, approval, ephemeralcontainers, resize. */
const OWN: Record<string, Handler> = {
  'pods/binding': binding,
  'pods/eviction': eviction,
  'pods/log': podLog,
  'pods/exec': podConnect,
  'pods/attach': podConnect,
  'pods/portforward': podConnect,
  'pods/proxy': podConnect,
  'services/proxy': podConnect,
  'nodes/proxy': nodeProxy,
  'serviceaccounts/token': token,
};

export function subresourceHandler(call: Call): Handler {
  const { definition, subresource, request, info } = call;
  const name = subresource?.name ?? '';
  const verb = VERBS[request.method];
  if (!verb || !subresource?.verbs.includes(verb) || info.watchPrefix) throw methodNotAllowed();
  if (name === 'scale') return scale;
  return (definition.group === '' && OWN[`${definition.resource}/${name}`]) || partOf;
}
