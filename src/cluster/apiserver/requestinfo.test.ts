import { expect, test } from 'vitest';
import { parseRequestInfo } from './requestinfo.ts';

const parse = (method: string, url: string) => {
  const [path, query] = url.split('?');
  const { verb, apiGroup, apiVersion, namespace, resource, subresource, name, isResourceRequest } = parseRequestInfo(
    method,
    path,
    new URLSearchParams(query),
  );
  return isResourceRequest
    ? [verb, `${apiGroup}/${apiVersion}`, namespace, resource, name, subresource].join(' ').trimEnd()
    : `${verb} ${path}`;
};

test.each([
  ['GET', '/api/v1/namespaces/a/pods', 'list /v1 a pods'],
  ['GET', '/api/v1/namespaces/a/pods?watch=true', 'watch /v1 a pods'],
  ['GET', '/api/v1/pods?fieldSelector=metadata.name%3Dx', 'list /v1  pods x'],
  ['GET', '/api/v1/watch/namespaces/a/pods/p', 'watch /v1 a pods p'],
  ['GET', '/api/v1/namespaces/a', 'get /v1 a namespaces a'],
  ['PUT', '/api/v1/namespaces/a/finalize', 'update /v1 a namespaces a finalize'],
  ['DELETE', '/apis/apps/v1/namespaces/a/deployments', 'deletecollection apps/v1 a deployments'],
  ['POST', '/api/v1/namespaces/a/pods/p/exec?command=ls', 'create /v1 a pods p exec'],
  [
    'PATCH',
    '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode',
    'patch rbac.authorization.k8s.io/v1  clusterroles system:node',
  ],
  ['GET', '/healthz', 'get /healthz'],
  ['GET', '/apis/apps/v1', 'get /apis/apps/v1'],
])('%s %s', (method, url, expected) => {
  expect(parse(method, url)).toBe(expected);
});
