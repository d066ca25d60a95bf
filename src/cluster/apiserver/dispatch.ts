import type { ResourceDefinition, SubresourceDefinition } from '../../kinds/resource.ts';
import { busy } from '../../os/clock.ts';
import type { HttpResponse } from '../../os/http.ts';
import type { Call, Server } from './context.ts';
import { methodNotAllowed, noSuchRoute, notFound } from './failures.ts';
import { handlers } from './handlers/index.ts';
import type { ParsedRequest } from './requestinfo.ts';
import { binding } from './subresources/binding.ts';
import { subresourceHandler } from './subresources/index.ts';

const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
export const verbsOf = (d: ResourceDefinition): string[] => d.verbs ?? ALL;

export interface Route {
  definition: ResourceDefinition;
  subresource?: SubresourceDefinition;
}
/** The resource that a path means; throws 404 or 405. */
export function route(server: Server, info: ParsedRequest, method: string): Route {
  const { catalog } = server;
  const definition = catalog.find(info.apiGroup, info.apiVersion, info.resource);
  if (!definition) throw noSuchRoute();
  const custom = !catalog.isBuiltin(definition);
  const item = !!nameInPath(info);
  if (info.subresource) {
    const subresource = definition.subresources?.find((s) => s.name === info.subresource);
    if (!subresource && custom) throw notFound(definition, info.name);
    if (!subresource || !rightPlace(definition, info, true)) throw noSuchRoute();
    return { definition, subresource };
  }
  if (!rightPlace(definition, info, item)) throw noSuchRoute();
  const verbs = verbsOf(definition);
  if (item && !verbs.some((v) => v !== 'create' && v !== 'list' && v !== 'watch' && v !== 'deletecollection')) throw noSuchRoute();
  if (!item && definition.namespaced && !info.inNamespace) {
    if (!verbs.includes('list')) throw noSuchRoute();
    if (method !== 'GET') throw methodNotAllowed();
  }
  if (!allowed(verbs, info, method, item)) throw methodNotAllowed();
  return { definition };
}
const nameInPath = (info: ParsedRequest): string => (info.verb === 'list' || (info.verb === 'watch' && !info.watchPrefix) ? '' : info.name);

function rightPlace(definition: ResourceDefinition, info: ParsedRequest, item: boolean): boolean {
  if (definition.namespaced) return info.inNamespace || !item;
  return !info.inNamespace;
}
function allowed(verbs: string[], info: ParsedRequest, method: string, item: boolean): boolean {
  if (info.watchPrefix) return method === 'GET' && verbs.includes('watch');
  if (item) {
    const verb = { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method];
    return !!verb && verbs.includes(verb);
  }
  if (method === 'GET') return verbs.includes(info.verb) || verbs.includes('list');
  return (method === 'POST' && verbs.includes('create')) || (method === 'DELETE' && verbs.includes('deletecollection'));
}

/** Calls what answers a request. */
export async function dispatch(call: Call): Promise<HttpResponse> {
  if (call.subresource) return subresourceHandler(call)(call);
  const { info, definition } = call;
  if (definition.group === '' && definition.resource === 'bindings') {
    const pods = call.server.catalog.find('', 'v1', 'pods');
    return binding({ ...call, definition: pods ?? definition }, call);
  }
  if (definition.group === '' && definition.resource === 'componentstatuses')
    return (await busy(import('./componentstatus.ts'))).componentStatuses(call);
  if (definition.virtual || isReview(definition)) return handlers.review(call);
  const handler = handlers[info.verb as keyof typeof handlers];
  if (!handler) throw methodNotAllowed();
  return handler(call);
}
const isReview = (d: ResourceDefinition): boolean => d.verbs?.length === 1 && d.verbs[0] === 'create' && /review/.test(d.resource);
