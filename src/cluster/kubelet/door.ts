import type { KubeObject } from '../../apimachinery/types.ts';
import { request as ask } from '../../client/rest.ts';
import { type HttpHandler, type HttpRequest, header, textResponse } from '../../os/http.ts';
import type { Node } from './context.ts';

const PORT = 10250;

/** The kubelet's port, open to who the API server knows and lets. Upstream: pkg/kubelet/server/auth.go. */
export async function openDoor(node: Node, handler: HttpHandler): Promise<() => void> {
  const chain = [await node.pki.caCertificate()];
  const post = (path: string, kind: string, spec: object): Promise<KubeObject> => {
    const apiVersion = `${path.split('/')[2]}/v1`;
    return ask<KubeObject>(node.api.client, 'POST', path, { body: { apiVersion, kind, spec } });
  };
  const guarded: HttpHandler = async (request) => {
    const token = /^Bearer (.+)$/.exec(header(request.headers, 'authorization') ?? '')?.[1];
    if (!token) return textResponse(401, 'Unauthorized');
    const review = await post('/apis/authentication.k8s.io/v1/tokenreviews', 'TokenReview', { token }).catch(() => undefined);
    const user = review?.status?.user;
    if (!review?.status?.authenticated) return textResponse(401, 'Unauthorized');
    const { verb, subresource } = asked(request);
    const access = await post('/apis/authorization.k8s.io/v1/subjectaccessreviews', 'SubjectAccessReview', {
      user: user.username,
      groups: user.groups,
      resourceAttributes: { verb, group: '', version: 'v1', resource: 'nodes', subresource, name: node.nodeName },
    }).catch(() => undefined);
    if (access?.status?.allowed) return handler(request);
    return textResponse(403, `Forbidden (user=${user.username}, verb=${verb}, resource=nodes, subresource(s)=[${subresource}])\n`);
  };
  return node.network.listen({ port: PORT, http: guarded, tls: { chain } });
}

function asked({ method, url }: HttpRequest): { verb: string; subresource: string } {
  const path = new URL(url, 'http://kubelet').pathname;
  const verb = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method] ?? 'get';
  const found = /^\/(stats|metrics|logs|healthz|configz)(?:\/|$)/.exec(path)?.[1];
  return {
    verb,
    subresource: { logs: 'log', stats: 'stats', metrics: 'metrics', healthz: 'healthz', configz: 'configz' }[found ?? ''] ?? 'proxy',
  };
}
