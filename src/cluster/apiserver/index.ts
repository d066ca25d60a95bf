import { ApiError, type Status } from '../../apimachinery/types.ts';
import { builtinResources } from '../../kinds/index.ts';
import type { ResourceDefinition } from '../../kinds/resource.ts';
import type { Clock } from '../../os/clock.ts';
import { EMPTY, type HttpHandler, type HttpRequest, type HttpResponse, header, textResponse } from '../../os/http.ts';
import type { Network } from '../../os/network.ts';
import { type Random, SeededRandom, uuid } from '../../os/random.ts';
import type { Release } from '../release.ts';
import type { Storage } from '../storage/index.ts';
import { aggregate } from './aggregation.ts';
import { type AuditEvent, type AuditSubject, auditEvent } from './audit.ts';
import type { Auth, RequestInfo } from './auth.ts';
import { createCatalog } from './catalog.ts';
import type { Call, Server } from './context.ts';
import { createCustomResources, withOwnRules } from './custom.ts';
import { deprecation } from './deprecated.ts';
import { discover } from './discovery/handler.ts';
import { serveRoot } from './discovery/root.ts';
import { dispatch, route } from './dispatch.ts';
import { noPage, plain, unauthorized } from './failures.ts';
import { createFlowClassifier } from './flowcontrol/classify.ts';
import { errorOutput } from './negotiate.ts';
import { serveOpenApi } from './openapi-routes.ts';
import { loadProtobuf } from './protobuf/load.ts';
import { parseRequestInfo } from './requestinfo.ts';
import { answer, warningHeaders } from './respond.ts';
import { asksTable, loadColumnWords } from './table/load.ts';

export type { AuditEvent } from './audit.ts';
export type { Auth, AuthContext, UserInfo } from './auth.ts';

export interface ApiServerOptions {
  storage: Storage;
  clock: Clock;
  random: Random;
  release: Release;
  auth: Auth;
  /** Where a node's kubelet listens. */
  kubelet?: (nodeName: string) => HttpHandler | undefined;
  /** Reaches a pod's or a Service's address, for the proxy subresource. */
  serviceNetwork?: HttpHandler;
  /** Where the server itself stands: it calls webhooks from there. */
  network?: Network;
}
export interface ApiServer {
  handler: HttpHandler;
  onAudit(listener: (event: AuditEvent) => void): () => void;
  resources(): ResourceDefinition[];
}

/** The handler chain: request info, authentication, authorization, admission, registry; an audit event at the end of each. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const listeners = new Set<(event: AuditEvent) => void>();
  const custom = createCustomResources(options);
  const builtin = builtinResources(options.release).map(withOwnRules);
  const builtinGroups = new Set(builtin.map((d) => d.group));
  const catalog = createCatalog(builtin, custom.definitions);
  const server: Server = { ...options, catalog, handler, started: options.clock.now() };
  // Of its own, so that what else is at chance stays the same.
  const ids = new SeededRandom(options.clock.now());
  const flow = createFlowClassifier(options.storage);
  const isNew = options.release.name !== '1.13';

  async function handler(request: HttpRequest): Promise<HttpResponse> {
    const at = request.url.startsWith('/') ? request.url : request.url.replace(/^[a-z]+:\/\/[^/]*/, '') || '/';
    const cut = at.indexOf('?');
    const path = cut < 0 ? at : at.slice(0, cut);
    const query = new URLSearchParams(cut < 0 ? '' : at.slice(cut + 1));
    const info = parseRequestInfo(request.method, path, query);
    const id = header(request.headers, 'Audit-ID') || uuid(ids);
    const subject: AuditSubject = { id, request, info, received: options.clock.now(), uri: at, annotations: {} };
    const warnings: string[] = [];
    let response: HttpResponse;
    let status: Status | undefined;
    try {
      if (asksProtobuf(request)) await loadProtobuf();
      if (asksTable(request)) await loadColumnWords();
      response = await serve(subject, path, query, warnings);
    } catch (error) {
      status = (error instanceof ApiError ? error : plain((error as Error).stack ?? String(error))).status;
      response = failureResponse(request, query, status, warnings);
      if (status.code === 403 && !subject.decision?.allowed) response.headers.push(['X-Content-Type-Options', 'nosniff']);
    }
    if (request.method === 'HEAD' && response.body instanceof Uint8Array) response = { ...response, body: EMPTY };
    if (!header(response.headers, 'Cache-Control')) response.headers.push(['Cache-Control', 'no-cache, private']);
    if (isNew) response.headers.push(['Audit-Id', id], ...(subject.user ? flow(subject.user, info) : []));
    for (const listener of listeners) listener(auditEvent(server, subject, response.status, status));
    return response;
  }

  async function serve(subject: AuditSubject, path: string, query: URLSearchParams, warnings: string[]): Promise<HttpResponse> {
    const { request } = subject;
    const info = subject.info as ReturnType<typeof parseRequestInfo>;
    if (info.isResourceRequest && info.resource === 'watch' && !info.name) return unknownWatch(path);
    subject.user = await options.auth.authenticate(request);
    subject.decision = options.auth.authorize(subject.user, info);
    if (!subject.decision.allowed) throw unauthorized(subject.user, info, subject.decision.reason);
    const remote = await aggregate(server, subject.user, request, path, query);
    if (remote) return remote;
    if (path.startsWith('//')) return noPage();
    if (!info.isResourceRequest) return serveOther(request, path, query);
    if (isNowhere(info)) return noPage();
    const { definition, subresource } = route(server, info, request.method);
    const old = deprecation(server, definition);
    if (old) warnings.push(old);
    const call: Call = {
      server,
      request,
      query,
      info,
      user: subject.user,
      definition,
      subresource,
      namespace: definition.namespaced ? info.namespace : '',
      name: info.name,
      dryRun: false,
      warnings,
      annotations: subject.annotations,
    };
    return dispatch(call);
  }

  /** Groups that no built-in kind is of are the CustomResourceDefinitions' to serve: there, what is unknown is no Status. */
  function isNowhere({ apiGroup, apiVersion, resource, namespace, verb }: RequestInfo): boolean {
    if (!apiGroup || builtinGroups.has(apiGroup)) return false;
    const found = catalog.find(apiGroup, apiVersion, resource);
    if (!found) return true;
    return found.namespaced ? !namespace && verb !== 'list' && verb !== 'watch' : !!namespace;
  }

  async function serveOther(request: HttpRequest, path: string, query: URLSearchParams): Promise<HttpResponse> {
    return (
      (await discover(server, request, path, query)) ??
      (await serveOpenApi(server, request, path, query)) ??
      (await serveRoot(server, request, path, query)) ??
      noPage()
    );
  }

  return {
    handler,
    onAudit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resources: () => catalog.all(),
  };
}

/** /watch with nothing after it. Upstream: apiserver/pkg/endpoints/request/requestinfo.go. */
const unknownWatch = (path: string): HttpResponse =>
  textResponse(
    500,
    `Internal Server Error: ${JSON.stringify(path)}: failed to create RequestInfo: unable to determine kind and namespace from url, ${path}\n`,
    [['X-Content-Type-Options', 'nosniff']],
  );
const asksProtobuf = ({ headers }: HttpRequest): boolean =>
  headers.some(([name, value]) => value.includes('protobuf') && /^(accept|content-type)$/i.test(name));

function failureResponse(request: HttpRequest, query: URLSearchParams, status: Status, warnings: string[]): HttpResponse {
  const retry = status.details?.retryAfterSeconds;
  const headers = warningHeaders(warnings);
  if (retry) headers.push(['Retry-After', String(retry)]);
  return answer(status.code, status, errorOutput(request, query), headers);
}
