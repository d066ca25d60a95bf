import type { RequestInfo } from './auth.ts';

const VERBS: Record<string, string> = { POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

export interface ParsedRequest extends RequestInfo {
  /** Path segments after resource, name and subresource. */
  rest: string;
  /** Asked through the old /watch/ prefix. */
  watchPrefix: boolean;
  /** How the path says where: with /namespaces/x/ before the resource or not. */
  inNamespace: boolean;
}

const truthy = (value: string | null): boolean => value !== null && value !== 'false' && value !== '0';

/** Upstream: apiserver/pkg/endpoints/request/requestinfo.go. */
export function parseRequestInfo(method: string, path: string, query: URLSearchParams): ParsedRequest {
  const info: ParsedRequest = {
    isResourceRequest: false,
    path,
    verb: method.toLowerCase(),
    apiGroup: '',
    apiVersion: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    rest: '',
    watchPrefix: false,
    inNamespace: false,
  };
  let parts = path.replace(/^\/+|\/+$/g, '').split('/');
  if (parts[0] !== 'api' && parts[0] !== 'apis') return info;
  const grouped = parts[0] === 'apis';
  if (parts.length < (grouped ? 4 : 3)) return info;
  if (grouped) info.apiGroup = parts[1];
  info.apiVersion = parts[grouped ? 2 : 1];
  parts = parts.slice(grouped ? 3 : 2).map(decode);
  info.isResourceRequest = true;
  info.verb = VERBS[method] ?? '';
  if (parts[0] === 'watch' && parts.length > 1) {
    info.watchPrefix = true;
    info.verb = 'watch';
    parts = parts.slice(1);
  }
  if (parts[0] === 'namespaces' && parts.length > 1) {
    info.namespace = parts[1];
    if (parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(parts[2])) {
      info.inNamespace = true;
      parts = parts.slice(2);
    }
  }
  [info.resource = '', info.name = '', info.subresource = ''] = parts;
  info.rest = parts.slice(3).join('/');
  if (!info.name && info.verb === 'get') {
    info.verb = truthy(query.get('watch')) ? 'watch' : 'list';
  }
  if (!info.name && (info.verb === 'list' || info.verb === 'watch')) {
    const named = /(?:^|,)metadata\.name==?([^,]+)/.exec(query.get('fieldSelector') ?? '');
    if (named) info.name = named[1];
  }
  if (!parts[1] && info.verb === 'delete') info.verb = 'deletecollection';
  const fields = query.get('fieldSelector');
  if (fields && ['list', 'watch', 'deletecollection'].includes(info.verb)) info.fieldSelector = fields;
  return info;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
