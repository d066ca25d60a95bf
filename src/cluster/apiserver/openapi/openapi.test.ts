import { expect, it } from 'vitest';
import { builtinResources } from '../../../kinds/index.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { RELEASES } from '../../release.ts';
import { delimited, reader, skip, tag, text } from '../protobuf/reader.ts';
import { encodeSwagger } from './gnostic.ts';
import { openApiV3, openApiV3Index } from './index.ts';
import { openApiV2 } from './swagger.ts';

const builtin = builtinResources(RELEASES['1.36']);
const cakes: ResourceDefinition = {
  group: 'shop.example',
  version: 'v1',
  kind: 'Cake',
  resource: 'cakes',
  singular: 'cake',
  namespaced: true,
  schema: { type: 'object', properties: { spec: { type: 'object', properties: { default: { type: 'string' } } } } },
};
const all = [...builtin, cakes];
/** Without the words, which come from a dependency. */
const wordless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner) => (key === 'description' && typeof inner === 'string' ? undefined : inner)));
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

it('lists the documents that a real server lists', () => {
  const paths = Object.keys(openApiV3Index(all).paths);
  expect(paths.slice(0, 6)).toEqual([
    '.well-known/openid-configuration',
    'api',
    'api/v1',
    'apis',
    'apis/admissionregistration.k8s.io',
    'apis/admissionregistration.k8s.io/v1',
  ]);
  expect(paths.filter((p) => p.includes('shop'))).toEqual(['apis/shop.example/v1']);
  expect(paths.slice(-3)).toEqual(['apis/storage.k8s.io/v1', 'openid/v1/jwks', 'version']);
  expect(openApiV3('api/v7', all)).toBeUndefined();
  expect(openApiV3('apis/nothing.example', all)).toBeUndefined();
});
it('says of operations what installer.go says', () => {
  const v1 = openApiV3('api/v1', all) as any;
  const item = v1.paths['/api/v1/namespaces/{namespace}/configmaps/{name}'];
  expect(Object.keys(item)).toEqual(['get', 'put', 'delete', 'patch', 'parameters']);
  expect(item.parameters.map((p: any) => p.name)).toEqual(['name', 'namespace', 'pretty']);
  expect(item.patch.parameters.map((p: any) => p.name)).toEqual(['dryRun', 'fieldManager', 'fieldValidation', 'force']);
  expect(item.patch['x-kubernetes-group-version-kind']).toEqual({ group: '', version: 'v1', kind: 'ConfigMap' });
  expect(v1.paths['/api/v1/namespaces/{namespace}/pods/{name}/exec']).toEqual({
    get: expect.objectContaining({ operationId: 'connectCoreV1GetNamespacedPodExec', 'x-kubernetes-action': 'connect' }),
    post: expect.objectContaining({ operationId: 'connectCoreV1PostNamespacedPodExec' }),
    parameters: ['command', 'container', 'name', 'namespace', 'stderr', 'stdin', 'stdout', 'tty'].map((name) =>
      expect.objectContaining({ name }),
    ),
  });
  expect(v1.paths['/api/v1/watch/pods'].get.operationId).toBe('watchCoreV1PodListForAllNamespaces');
  const deleted = (path: string) => v1.paths[path].delete.responses['200'].content['application/json'].schema;
  expect(deleted('/api/v1/nodes/{name}')).toEqual(ref('io.k8s.apimachinery.pkg.apis.meta.v1.Status'));
  expect(deleted('/api/v1/namespaces/{namespace}/pods/{name}')).toEqual(ref('io.k8s.api.core.v1.Pod'));
  expect((openApiV3('apis/rbac.authorization.k8s.io', all) as any).paths['/apis/rbac.authorization.k8s.io/'].get.operationId).toBe(
    'getRbacAuthorizationAPIGroup',
  );
});
it('says of kinds what Go says', () => {
  const { schemas } = (openApiV3('api/v1', all) as any).components;
  expect(wordless(schemas['io.k8s.api.core.v1.ConfigMap'])).toEqual({
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      binaryData: { type: 'object', additionalProperties: { type: 'string', format: 'byte' } },
      data: { type: 'object', additionalProperties: { type: 'string', default: '' } },
      immutable: { type: 'boolean' },
      kind: { type: 'string' },
      metadata: { allOf: [ref('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')], default: {} },
    },
    'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'ConfigMap' }],
  });
  expect(schemas['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'].properties.ownerReferences['x-kubernetes-list-map-keys']).toEqual([
    'uid',
  ]);
  expect(schemas['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions']['x-kubernetes-group-version-kind']).toEqual([
    { group: '', kind: 'DeleteOptions', version: 'v1' },
  ]);
});
it('has the words of the API', () => {
  const { schemas } = (openApiV3('api/v1', all) as any).components;
  expect(schemas['io.k8s.api.core.v1.ConfigMap'].description).toBe('ConfigMap holds configuration data for pods to consume.');
  expect(schemas['io.k8s.api.core.v1.ServiceSpec'].properties.sessionAffinity.description).toContain(
    '\n\nPossible enum values:\n - `"ClientIP"` is the Client IP based.\n - `"None"` - no session affinity.',
  );
  const cake = (openApiV3('apis/shop.example/v1', all) as any).components.schemas['example.shop.v1.Cake'];
  expect(cake.properties.kind.description).toBe(schemas['io.k8s.api.core.v1.Pod'].properties.kind.description);
});
it('publishes the schema of a custom resource', () => {
  const document = openApiV3('apis/shop.example/v1', all) as any;
  const schema = document.components.schemas['example.shop.v1.Cake'];
  expect(Object.keys(schema.properties)).toEqual(['spec', 'apiVersion', 'kind', 'metadata']);
  expect(schema['x-kubernetes-group-version-kind']).toEqual([{ group: 'shop.example', version: 'v1', kind: 'Cake' }]);
  expect(Object.keys(document.paths)).toEqual([
    '/apis/shop.example/v1/cakes',
    '/apis/shop.example/v1/namespaces/{namespace}/cakes',
    '/apis/shop.example/v1/namespaces/{namespace}/cakes/{name}',
  ]);
  const { patch } = document.paths['/apis/shop.example/v1/namespaces/{namespace}/cakes/{name}'];
  expect(Object.keys(patch.requestBody.content)).toEqual([
    'application/apply-patch+yaml',
    'application/json-patch+json',
    'application/merge-patch+json',
  ]);
});
it('says the same in Swagger 2', () => {
  const document = openApiV2(all) as any;
  expect(wordless(document.definitions['io.k8s.apimachinery.pkg.util.intstr.IntOrString'])).toEqual({
    type: 'string',
    format: 'int-or-string',
  });
  expect(document.definitions['io.k8s.api.core.v1.ConfigMap'].properties.metadata).toEqual({
    description: expect.stringContaining("Standard object's metadata."),
    $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  });
  expect(document.definitions['example.shop.v1.Cake'].properties.spec).toEqual({
    type: 'object',
    properties: { default: { type: 'string' } },
  });
  const { post } = document.paths['/api/v1/namespaces/{namespace}/configmaps'];
  expect(post.parameters[0]).toEqual({
    name: 'body',
    in: 'body',
    required: true,
    schema: { $ref: '#/definitions/io.k8s.api.core.v1.ConfigMap' },
  });
  expect(post.parameters[1]).toEqual({ type: 'string', uniqueItems: true, name: 'dryRun', in: 'query' });
});
it('writes Swagger as protobuf', () => {
  const r = reader(encodeSwagger(openApiV2([cakes])));
  const fields: Record<number, string[]> = {};
  while (r.at < r.end) {
    const [number, type] = tag(r);
    if (type !== 2) skip(r, type);
    else fields[number] = [...(fields[number] ?? []), text(delimited(r))];
  }
  expect(Object.keys(fields)).toEqual(['1', '2', '8', '9', '12', '13']);
  expect(fields[1]).toEqual(['2.0']);
  expect(fields[9][0]).toContain('x-kubernetes-group-version-kind');
  expect(fields[9][0]).toContain('- group: shop.example\n  kind: Cake\n  version: v1\n');
});
